import type { ErrorHandler, NotFoundHandler } from "hono";
import { backendApi } from "./backend/routes";
import { isLoopbackHost } from "../kit/loopback-host";
import { ClerkApiError } from "./clerk-api-error";
import { frontendApi } from "./frontend/routes";
import type { Instance } from "./instance";
import { normalizeRequest } from "./normalize-request";
import { sandboxPages } from "./pages/routes";

const BACKEND_PATHS = /^\/v1\/(users|sessions|jwks|sign_in_tokens|testing_tokens)(\/|$)/;
const SANDBOX_PATHS = /^\/(\.well-known|_outbox|_outbox\.json|_sandbox)(\/|$)/;

/** Answers every request to the stand-in. What a request changed is stored before it is answered. */
export function createApp(instance: Instance): (request: Request) => Promise<Response> {
  const onError: ErrorHandler = (error, c) => errorResponse(instance, error, c.res.headers);
  const notFound: NotFoundHandler = (c) => errorResponse(instance, noSuchRoute(), c.res.headers);
  const parts = [backendApi(instance), frontendApi(instance), sandboxPages(instance)] as const;
  for (const part of parts) part.onError(onError).notFound(notFound);
  const [backend, frontend, pages] = parts;
  const dispatch = (request: Request) => {
    const { pathname } = new URL(request.url);
    // Elsewhere the two APIs share paths; only the Backend API comes with a key.
    const withKey = /^Bearer sk_/.test(request.headers.get("authorization") ?? "");
    if (withKey || BACKEND_PATHS.test(pathname)) return backend.fetch(request);
    return SANDBOX_PATHS.test(pathname) ? pages.fetch(request) : frontend.fetch(request);
  };
  return async (incoming) => {
    const response = await answer(instance, incoming, dispatch);
    instance.store.commit();
    const { pathname } = new URL(incoming.url);
    // The path alone: queries carry tickets, bodies carry passwords and addresses.
    if (!pathname.startsWith("/npm/")) instance.log(`${incoming.method} ${pathname} ${response.status}`);
    return response;
  };
}

async function answer(
  instance: Instance,
  incoming: Request,
  dispatch: (request: Request) => Response | Promise<Response>,
): Promise<Response> {
  try {
    if (!isLoopbackHost(incoming.headers.get("host"))) throw ClerkApiError.notFound("Unknown host.");
    const response = await dispatch(await normalizeRequest(incoming));
    if (!response.headers.has("cache-control")) response.headers.set("cache-control", "no-store");
    response.headers.set("x-content-type-options", "nosniff");
    return response;
  } catch (error) {
    return errorResponse(instance, error);
  }
}

/** Clerk's error shape for what it knows; a constant sentence for a defect of this server. */
function errorResponse(instance: Instance, error: unknown, headers?: Headers): Response {
  const known = error instanceof ClerkApiError ? error : null;
  // The name alone: a message may quote what a person typed.
  if (!known) instance.log(`internal error: ${error instanceof Error ? error.name : typeof error}`);
  const answer =
    known ??
    new ClerkApiError(500, { code: "internal_clerk_error", message: "Oops, an unexpected error occurred" });
  const response = new Response(JSON.stringify(answer), {
    status: answer.status,
    headers: { "content-type": "application/json", "cache-control": "no-store" },
  });
  for (const cookie of headers?.getSetCookie() ?? []) response.headers.append("set-cookie", cookie);
  return response;
}

function noSuchRoute(): ClerkApiError {
  return ClerkApiError.notFound("The sandbox does not have this endpoint.");
}
