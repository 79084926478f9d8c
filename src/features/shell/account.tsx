"use client";

import type { BrowserClerk } from "@clerk/shared/types";
import { ClerkPart } from "@/components/clerk/clerk-part";
import { useClerkState } from "@/components/clerk/clerk-session";
import { Skeleton } from "@/components/ui/skeleton";

const LOOK = { elements: { avatarBox: { width: "1.75rem", height: "1.75rem" } } };

/** Clerk's menu of the person: settings and signing out. Its place is held while Clerk loads. */
export function AccountButton() {
  return (
    <div className="size-7 shrink-0">
      <ClerkPart mount={mountUserButton} fallback={<Skeleton className="size-7 rounded-full" />} />
    </div>
  );
}

function mountUserButton(clerk: BrowserClerk, element: HTMLDivElement): () => void {
  clerk.mountUserButton(element, {
    appearance: LOOK,
    userProfileMode: "navigation",
    userProfileUrl: "/dashboard/settings",
  });
  return () => clerk.unmountUserButton(element);
}

/** Who is signed in. */
export function AccountName() {
  const { user } = useClerkState();
  if (!user) return <Skeleton className="h-4 w-28" />;
  const email = user.primaryEmailAddress?.emailAddress;
  // The whole of a long one is on the settings page, too.
  return (
    <div className="min-w-0 flex-1 leading-tight">
      <p className="truncate text-sm font-medium" title={user.fullName ?? email}>
        {user.fullName ?? email}
      </p>
      {user.fullName !== null && (
        <p className="truncate text-xs text-subtle" title={email}>
          {email}
        </p>
      )}
    </div>
  );
}
