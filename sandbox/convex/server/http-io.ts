import type { IncomingMessage, ServerResponse } from "node:http";
import { isLoopbackHost, isLoopbackOrigin } from "../../kit/loopback-host";

const MAX_BODY_BYTES = 64 * 1024 * 1024;

/** An answer other than 200, thrown from a route. */
export class HttpError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = "HttpError";
  }
}

/** The whole body; throws HttpError 413 when it is larger than `limit` bytes. */
export async function readBody(request: IncomingMessage, limit = MAX_BODY_BYTES): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw new HttpError(413, "RequestTooLarge", "The request body is too large.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

/** The URL of a request; clients may put two slashes in front of a path. */
export function requestUrl(request: IncomingMessage): URL {
  return new URL((request.url ?? "/").replace(/^\/+/, "/"), "http://localhost");
}

/**
 * Whether a request comes from this machine's programs or pages. The admin key is the same on every machine, so a page
 * of the internet that could reach the stand-in could run everything.
 */
export function isLocal({ headers }: IncomingMessage): boolean {
  return isLoopbackHost(headers.host) && isLoopbackOrigin(headers.origin);
}

/** Lets the pages of this machine call from any port: Convex's clients send tokens, never cookies. */
export function allowOrigin(request: IncomingMessage, response: ServerResponse): void {
  response.setHeader("access-control-allow-origin", request.headers.origin ?? "*");
  response.setHeader("access-control-allow-credentials", "true");
  response.setHeader("access-control-allow-methods", "GET,POST,PUT,PATCH,DELETE,OPTIONS");
  const asked = request.headers["access-control-request-headers"];
  response.setHeader("access-control-allow-headers", asked ?? "authorization,content-type,convex-client");
  response.setHeader("access-control-max-age", "86400");
  response.setHeader("vary", "origin");
}
