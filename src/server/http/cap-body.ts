import "server-only";
import type { IncomingMessage } from "node:http";
import { eachRequest } from "./each-request";

const KIB = 1_024;

/** What may come in under a path; the first that fits counts. Each is more than is taken there, so that it is refused. */
const LIMITS = [
  { under: "/api/webhooks/", bytes: 1_024 * KIB },
  // Somebody's picture, on its way to Clerk; Next's own limit for what passes the proxy.
  { under: "/__clerk/", bytes: 10 * 1_024 * KIB },
  { under: "", bytes: 64 * KIB },
];

/**
 * Ends a body that is too large for whatever will read it. Where our proxy runs, Next waits for the end of a body before
 * a route or a page sees any of it, and keeps its first ten megabytes twice meanwhile: one that never ends would not be
 * answered, and a hundred of them would fill the memory. Returns what ends it.
 */
export function capBody(): () => void {
  return eachRequest((request) => {
    const limit = LIMITS.find(({ under }) => request.url?.startsWith(under));
    if (limit !== undefined) endAfter(limit.bytes, request);
  });
}

/** Hands on at most `bytes` and the part that goes beyond them, by which the reader knows that it was too much. */
function endAfter(bytes: number, request: IncomingMessage): void {
  const push = request.push.bind(request);
  let size = 0;
  request.push = (part: Buffer | null, encoding) => {
    // False has the connection read no further. It is not closed at once, or the answer might be lost with what is still
    // on its way; Node does it when nothing has come in for its keep-alive time.
    if (size > bytes) return false;
    size += part?.byteLength ?? 0;
    const goesOn = push(part, encoding);
    if (size <= bytes) return goesOn;
    // Node destroys the connection of a message that was given up before it had all come in.
    request.complete = true;
    return push(null);
  };
}
