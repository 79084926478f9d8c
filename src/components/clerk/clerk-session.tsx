"use client";

import type { BrowserClerk, SignedInSessionResource, UserResource } from "@clerk/shared/types";
import { useRouter } from "next/navigation";
import {
  createContext,
  startTransition,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useState,
  type ReactNode,
} from "react";
import { type ClerkNavigation, type ClerkSettings, loadClerk } from "./load-clerk";

interface ClerkState {
  /** Null until Clerk's script has started. */
  clerk: BrowserClerk | null;
  session: SignedInSessionResource | null;
  user: UserResource | null;
  /** Whom the server rendered the page for; from then on, whom Clerk's script knows. */
  userId: string | null;
}

const TRY_AGAIN_AFTER_MS = 5_000;

const NOT_YET: ClerkState = { clerk: null, session: null, user: null, userId: null };

const ClerkContext = createContext<ClerkState>(NOT_YET);

/** The signed-in person as Clerk's script knows them in this browser; but for the id, nulls until it has started. */
export function useClerkState(): ClerkState {
  return useContext(ClerkContext);
}

interface Props {
  settings: ClerkSettings;
  userId: string | null;
  children: ReactNode;
}

/**
 * Starts Clerk's own script and hands it down. Its React bindings would do the same and weigh 45 kB, a quarter of the
 * page, for hooks and components that the signed-in pages do not use.
 */
export function ClerkSession({ settings, userId, children }: Props) {
  const [state, setState] = useState<ClerkState>({ ...NOT_YET, userId });
  const router = useRouter();
  useEffect(() => {
    let stop: (() => void) | undefined;
    let retry: ReturnType<typeof setTimeout> | undefined;
    let left = false;
    const follow = (clerk: BrowserClerk): void => {
      if (left) return;
      stop = clerk.addListener(({ session, user }) =>
        // Not urgent: an urgent change makes React throw away what the server rendered and is not hydrated yet.
        startTransition(() =>
          setState({ clerk, session: session ?? null, user: user ?? null, userId: user?.id ?? null }),
        ),
      );
    };
    const navigation = navigationWith(router);
    // Without Clerk the page stays what the server rendered and says that it is not live.
    const start = (): void =>
      void loadClerk(settings, navigation).then(follow, () => {
        if (!left) retry = setTimeout(start, TRY_AGAIN_AFTER_MS);
      });
    start();
    return () => {
      left = true;
      clearTimeout(retry);
      stop?.();
    };
    // Clerk starts once per document.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  return <ClerkContext value={state}>{children}</ClerkContext>;
}

type Navigate = NonNullable<ClerkNavigation["routerPush"]>;

/** Clerk's way through this app: its own pages change the address alone, and whoever signs out leaves the document. */
function navigationWith(router: ReturnType<typeof useRouter>): {
  routerPush: Navigate;
  routerReplace: Navigate;
} {
  const go =
    (history: "pushState" | "replaceState", move: (to: string) => void): Navigate =>
    (to, how) => {
      if (how?.__internal_metadata?.navigationType === "internal") window.history[history](null, "", to);
      else if (new URL(to, window.location.href).pathname.startsWith("/dashboard")) move(to);
      // Nothing of a person may stay in the router's memory.
      else window.location.assign(to);
    };
  return {
    routerPush: go("pushState", (to) => router.push(to)),
    routerReplace: go("replaceState", (to) => router.replace(to)),
  };
}

/** Clerk's session in the form that Convex's provider asks for. */
export function useSessionAuth() {
  const { clerk, session } = useClerkState();
  const getToken = useCallback(
    (options: { template?: "convex"; skipCache?: boolean }) =>
      session?.getToken(options) ?? Promise.resolve(null),
    [session],
  );
  return useMemo(
    () => ({
      isLoaded: clerk !== null,
      isSignedIn: session !== null,
      getToken,
      sessionId: session?.id ?? null,
      sessionClaims: session?.lastActiveToken?.jwt?.claims ?? null,
      // Organizations are not used here.
      orgId: null,
      orgRole: null,
    }),
    [clerk, session, getToken],
  );
}
