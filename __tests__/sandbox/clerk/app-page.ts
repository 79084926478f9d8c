import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { backendClient, clerkFrontendApiProxy } from "./sdk";
import { SECRET_KEY, publishableKey, startTestClerk } from "./support";
import type { ClerkOptions } from "../../../sandbox/clerk/start";

const KEY = publishableKey("127.0.0.1:3220");

/**
 * A one-page app around the stand-in, arranged as the product is: Clerk's own proxy forwards `/__clerk`, Clerk's own
 * `authenticateRequest` guards `/private`, and the page runs clerk-js and the components as they are published.
 */
export async function startAppPage(options: Partial<ClerkOptions> = {}) {
  let clerkUrl = "";
  const listener = getRequestListener((request) => answer(request, clerkUrl), {
    overrideGlobalObjects: false,
  });
  const server = createServer((request, response) => void listener(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clerk = await startTestClerk({ appUrl: url, publishableKey: KEY, ...options });
  clerkUrl = clerk.url;
  return {
    url,
    clerkUrl,
    async close() {
      await clerk.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(request: Request, clerkUrl: string): Promise<Response> {
  const { pathname, origin } = new URL(request.url);
  if (pathname.startsWith("/__clerk/")) {
    return clerkFrontendApiProxy(request, { fapiUrl: clerkUrl, publishableKey: KEY, secretKey: SECRET_KEY });
  }
  if (pathname === "/private") return guarded(request, clerkUrl, origin);
  return new Response(PAGE, {
    headers: {
      "content-type": "text/html",
      // Nothing but the app's own origin: a request to anywhere else fails here as it would in the product.
      "content-security-policy":
        "default-src 'self'; img-src 'self' data:; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; worker-src 'self' blob:",
    },
  });
}

/** What the middleware of the product does with a page. */
async function guarded(request: Request, apiUrl: string, origin: string): Promise<Response> {
  const backend = backendClient(apiUrl);
  const state = await backend.authenticateRequest(request, {
    proxyUrl: `${origin}/__clerk`,
    signInUrl: "/sign-in",
  });
  const location = state.headers.get("location");
  if (location) return new Response(null, { status: 307, headers: state.headers });
  const auth = state.toAuth();
  const who = auth !== null && "userId" in auth ? auth.userId : null;
  return new Response(JSON.stringify({ who, reason: state.reason }), { headers: state.headers });
}

const PAGE = `<!doctype html><title>App</title><div id="root"></div>
<script src="/__clerk/npm/@clerk/ui@1/dist/ui.browser.js"></script>
<script data-clerk-publishable-key="${KEY}" data-clerk-proxy-url="/__clerk"
  src="/__clerk/npm/@clerk/clerk-js@6/dist/clerk.browser.js"></script>
<script>
  const urls = { signInUrl: "/sign-in", signUpUrl: "/sign-up", afterSignOutUrl: "/" };
  const ready = Clerk.load({ ...urls, ui: { ClerkUI: window.__internal_ClerkUICtor }, telemetry: false }).then(() => {
    const root = document.getElementById("root");
    const done = { routing: "path", fallbackRedirectUrl: "/", signUpFallbackRedirectUrl: "/" };
    if (location.pathname.startsWith("/sign-in")) Clerk.mountSignIn(root, { ...done, path: "/sign-in" });
    else if (location.pathname.startsWith("/sign-up")) Clerk.mountSignUp(root, { ...done, path: "/sign-up" });
    else if (location.pathname.startsWith("/profile")) Clerk.mountUserProfile(root, { routing: "path", path: "/profile" });
    else root.textContent = Clerk.user ? "Signed in as " + Clerk.user.primaryEmailAddress.emailAddress : "Signed out";
  });
</script>`;
