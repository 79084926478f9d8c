import { ClerkProvider } from "@clerk/nextjs";
import { headers } from "next/headers";
import type { ComponentProps, ReactNode } from "react";
import { APPEARANCE, CLERK_WORDS } from "@/components/clerk-appearance";
import { env } from "@/server/env";

/**
 * Clerk around the pages that need it; the public pages load none of it. Keys come from the run-time environment,
 * and the signed-in state is rendered by the server.
 */
export async function ClerkArea({ children }: { children: ReactNode }) {
  const variables = env();
  const nonce = (await headers()).get("x-nonce");
  const props: Partial<ComponentProps<typeof ClerkProvider>> = {
    ...(variables.NEXT_PUBLIC_CLERK_PROXY_URL !== undefined && {
      proxyUrl: variables.NEXT_PUBLIC_CLERK_PROXY_URL,
    }),
    ...(nonce !== null && { nonce }),
  };
  return (
    <ClerkProvider
      dynamic
      publishableKey={variables.NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY}
      signInUrl={variables.NEXT_PUBLIC_CLERK_SIGN_IN_URL}
      signUpUrl={variables.NEXT_PUBLIC_CLERK_SIGN_UP_URL}
      signInFallbackRedirectUrl="/dashboard"
      signUpFallbackRedirectUrl="/dashboard"
      afterSignOutUrl="/"
      telemetry={false}
      appearance={APPEARANCE}
      localization={CLERK_WORDS}
      {...props}
    >
      {children}
    </ClerkProvider>
  );
}
