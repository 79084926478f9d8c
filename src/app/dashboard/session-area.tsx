import { auth } from "@clerk/nextjs/server";
import { clerkJSScriptUrl, clerkUIScriptUrl } from "@clerk/shared/loadClerkJsScript";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { preload } from "react-dom";
import { APPEARANCE, CLERK_WORDS } from "@/components/clerk-appearance";
import { ClerkSession } from "@/components/clerk/clerk-session";
import { env } from "@/server/env";

/** Clerk's session around the signed-in pages. Its scripts start on their way with the document. */
export async function SessionArea({ children }: { children: ReactNode }) {
  const variables = env();
  const { NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: publishableKey, NEXT_PUBLIC_CLERK_PROXY_URL: proxyUrl } =
    variables;
  const address = { publishableKey, ...(proxyUrl !== undefined && { proxyUrl }) };
  const clerkScript = clerkJSScriptUrl(address);
  const componentsScript = clerkUIScriptUrl(address);
  const { userId } = await auth();
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  for (const script of [clerkScript, componentsScript])
    preload(script, { as: "script", crossOrigin: "anonymous", nonce });
  const options = {
    appearance: APPEARANCE,
    localization: CLERK_WORDS,
    signInUrl: variables.NEXT_PUBLIC_CLERK_SIGN_IN_URL,
    signUpUrl: variables.NEXT_PUBLIC_CLERK_SIGN_UP_URL,
    afterSignOutUrl: "/",
    unsafe_disableDevelopmentModeConsoleWarning:
      variables.NEXT_PUBLIC_CLERK_UNSAFE_DISABLE_DEVELOPMENT_MODE_CONSOLE_WARNING === "1",
  };
  return (
    <ClerkSession
      userId={userId}
      settings={{ publishableKey, proxyUrl: proxyUrl ?? null, clerkScript, componentsScript, options }}
    >
      {children}
    </ClerkSession>
  );
}
