import "server-only";
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";

/**
 * Lets our routes answer TRACE like every other method that they do not support. Next cannot: its `Request` refuses to
 * be made for TRACE, which ends in a 500 and a stack in the log. No route supports PATCH, so all answer 405.
 */
export function carryTrace(): void {
  subscribe("http.server.request.start", (message) => {
    // The shape is Node's: see "HTTP" under "Built-in channels" of diagnostics_channel.
    const { request } = message as { request: IncomingMessage };
    if (request.method === "TRACE") request.method = "PATCH";
  });
}
