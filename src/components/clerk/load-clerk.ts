import type { BrowserClerk, ClerkOptions } from "@clerk/shared/types";

/** What Clerk's script needs to know of this installation; all of it is public. */
export interface ClerkSettings {
  publishableKey: string;
  /** Where Clerk is reached through our own origin; null when the browser asks Clerk itself. */
  proxyUrl: string | null;
  clerkScript: string;
  componentsScript: string;
  options: Pick<
    ClerkOptions,
    | "unsafe_disableDevelopmentModeConsoleWarning"
    | "appearance"
    | "localization"
    | "signInUrl"
    | "signUpUrl"
    | "afterSignOutUrl"
  >;
}

/** How Clerk moves within the app. */
export type ClerkNavigation = Required<Pick<ClerkOptions, "routerPush" | "routerReplace">>;

type ClerkComponents = Awaited<NonNullable<NonNullable<ClerkOptions["ui"]>["ClerkUI"]>>;

/** What Clerk's two scripts leave behind. */
const globals = globalThis as { Clerk?: BrowserClerk; __internal_ClerkUICtor?: ClerkComponents };

/**
 * Clerk's own script, loaded and started; a page that started it earlier is taken over. Its components come meanwhile,
 * since a token needs none of them. Rejects without a network.
 */
export async function loadClerk(settings: ClerkSettings, navigation: ClerkNavigation): Promise<BrowserClerk> {
  const ClerkUI = componentsOf(settings);
  // Clerk waits for them later, if at all: until then nobody would hear that they cannot be had.
  ClerkUI.catch(() => undefined);
  if (globals.Clerk === undefined) await runScript(settings.clerkScript, settings);
  const { Clerk: clerk } = globals;
  if (clerk === undefined) throw new Error("Clerk's script left nothing behind.");
  if (!clerk.loaded)
    await clerk.load({ ...settings.options, ...navigation, telemetry: false, ui: { ClerkUI } });
  return clerk;
}

async function componentsOf(settings: ClerkSettings): Promise<ClerkComponents> {
  if (globals.__internal_ClerkUICtor === undefined) await runScript(settings.componentsScript, settings);
  if (globals.__internal_ClerkUICtor === undefined)
    throw new Error("Clerk's components left nothing behind.");
  return globals.__internal_ClerkUICtor;
}

function runScript(src: string, { publishableKey, proxyUrl }: ClerkSettings): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = src;
    script.async = true;
    script.crossOrigin = "anonymous";
    script.dataset["clerkPublishableKey"] = publishableKey;
    if (proxyUrl !== null) script.dataset["clerkProxyUrl"] = proxyUrl;
    script.addEventListener("load", () => resolve());
    script.addEventListener("error", () => {
      script.remove();
      reject(new Error("Clerk's script could not be loaded."));
    });
    document.head.append(script);
  });
}
