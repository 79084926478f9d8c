import "server-only";
import { eachRequest } from "./each-request";

/**
 * Lets our routes answer TRACE like every other method that they do not support. Next cannot: its `Request` refuses to
 * be made for TRACE, which ends in a 500 and a stack in the log. No route supports PATCH, so all answer 405. Returns what
 * ends it.
 */
export function carryTrace(): () => void {
  return eachRequest((request) => {
    if (request.method === "TRACE") request.method = "PATCH";
  });
}
