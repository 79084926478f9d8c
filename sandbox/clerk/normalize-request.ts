import { MAX_IMAGE_BYTES } from "./accounts/profile-image";
import { ClerkApiError } from "./clerk-api-error";

/** The largest body a request may have, in bytes; Clerk's own forms stay under 20 kB. */
const MAX_BODY = 256 * 1024;
/** The largest body with a picture: base64 takes a third more, a form a little more. */
const MAX_PICTURE_BODY = Math.ceil(MAX_IMAGE_BYTES * 1.4);
const PICTURE_PATH = /^\/v1\/(me|users\/\w+)\/profile_image$/;
const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]);
const TUNNELLED_METHODS = new Set(["PUT", "PATCH", "DELETE"]);

/**
 * The request as it was meant: clerk-js sends every verb as POST and names it in `_method`, and some of its paths
 * end in a slash. The body is read here, so that a large one is refused before anything looks at it.
 */
export async function normalizeRequest(request: Request): Promise<Request> {
  if (!METHODS.has(request.method)) throw methodNotAllowed();
  const url = new URL(request.url);
  url.pathname = url.pathname.replace(/\/+$/, "") || "/";
  const tunnelled = url.searchParams.get("_method")?.toUpperCase() ?? "";
  const method = request.method === "POST" && TUNNELLED_METHODS.has(tunnelled) ? tunnelled : request.method;
  const bodyless = method === "GET" || method === "HEAD";
  const limit = PICTURE_PATH.test(url.pathname) ? MAX_PICTURE_BODY : MAX_BODY;
  const body = bodyless ? null : await readBody(request, limit);
  return new Request(url, { method, headers: request.headers, body });
}

async function readBody(request: Request, limit: number): Promise<Buffer<ArrayBuffer> | null> {
  if (Number(request.headers.get("content-length") ?? 0) > limit) throw tooLarge(limit);
  if (request.body === null) return null;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.byteLength;
    if (size > limit) throw tooLarge(limit);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge(limit: number): ClerkApiError {
  return new ClerkApiError(413, {
    code: "request_body_too_large",
    message: "Request body too large",
    longMessage: `The request body must be at most ${limit} bytes.`,
  });
}

function methodNotAllowed(): ClerkApiError {
  return new ClerkApiError(405, {
    code: "method_not_allowed",
    message: "Method not allowed",
    longMessage: "This HTTP method is not allowed.",
  });
}
