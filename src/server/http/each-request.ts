import "server-only";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";

const STARTED = "http.server.request.start";

/** Shows `look` each request that a server of this process begins to read, until what is returned is called. */
export function eachRequest(look: (request: IncomingMessage) => void): () => void {
  // The shape is Node's: see "HTTP" under "Built-in channels" of diagnostics_channel.
  const listener = (message: unknown) => look((message as { request: IncomingMessage }).request);
  subscribe(STARTED, listener);
  return () => void unsubscribe(STARTED, listener);
}
