import { randomBytes } from "node:crypto";
import { clerkMiddleware } from "@clerk/nextjs/server";
import { type NextFetchEvent, type NextRequest, NextResponse } from "next/server";
import { env, isDevelopment } from "@/server/env";
import { contentSecurityPolicy } from "@/server/http/content-security-policy";
import { atOwnAddress } from "@/server/http/own-address";
import { clerkFrontendHost } from "@/server/parse-env";

const withIdentity = clerkMiddleware(
  (_auth, request) => {
    const policy = pagePolicy(randomBytes(16).toString("base64"));
    const headers = new Headers(request.headers);
    headers.set("x-nonce", policy.nonce);
    // Next reads the nonce for its own scripts from the request's policy.
    headers.set("content-security-policy", policy.value);
    const response = NextResponse.next({ request: { headers } });
    if (!request.nextUrl.pathname.startsWith("/api/"))
      response.headers.set("content-security-policy", policy.value);
    return response;
  },
  () => ({
    authorizedParties: [env().NEXT_PUBLIC_SITE_URL],
    // Given only when it is on: `enabled: false` would switch off Clerk's own proxy on its hosting partners, too.
    ...(isProxied() ? { frontendApiProxy: { enabled: true } } : {}),
  }),
);

/**
 * Identity and the page's security policy. It protects nothing: pages and routes do that themselves, because a proxy
 * has been bypassed before (CVE-2025-29927).
 */
export default function proxy(request: NextRequest, event: NextFetchEvent) {
  return withIdentity(atOwnAddress(request, env().NEXT_PUBLIC_SITE_URL), event);
}

export const config = {
  matcher: [
    // Pages, without the files of Next and the generated ones.
    "/((?!api/|_next/|__clerk/|icon\\.svg$|robots\\.txt$|sitemap\\.xml$|manifest\\.webmanifest$).*)",
    // Routes of signed-in people. Webhooks and health are left out: they need no identity and must stay cheap. What is
    // not JSON is refused before anybody asks who sent it, and Next cannot run a proxy for TRACE.
    {
      source: "/api/(stripe|events)(.*)",
      has: [{ type: "header", key: "content-type", value: "application/json.*" }],
    },
    "/__clerk/(.*)",
  ],
};

function isProxied(): boolean {
  return env().NEXT_PUBLIC_CLERK_PROXY_URL?.startsWith("/") === true;
}

function pagePolicy(nonce: string): { nonce: string; value: string } {
  const { NEXT_PUBLIC_SITE_URL, NEXT_PUBLIC_CONVEX_URL } = env();
  const value = contentSecurityPolicy({
    nonce,
    convexUrl: NEXT_PUBLIC_CONVEX_URL,
    clerkOrigin: clerkOrigin(),
    secure: NEXT_PUBLIC_SITE_URL.startsWith("https:"),
    development: isDevelopment,
  });
  return { nonce, value };
}

/** Where the browser talks to Clerk when it does not do so through us. */
function clerkOrigin(): string | null {
  const { NEXT_PUBLIC_CLERK_PROXY_URL, NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY } = env();
  if (NEXT_PUBLIC_CLERK_PROXY_URL === undefined)
    return `https://${clerkFrontendHost(NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY)}`;
  return NEXT_PUBLIC_CLERK_PROXY_URL.startsWith("/") ? null : new URL(NEXT_PUBLIC_CLERK_PROXY_URL).origin;
}
