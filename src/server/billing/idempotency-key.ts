import "server-only";
import { createHash } from "node:crypto";

/**
 * The key under which Stripe does a thing once: `<verb>:<row>:<generation>`, which is what our database calls this
 * intent, and a hash of the parameters, so that a changed parameter is a new request and not an `idempotency_error`. Below Stripe's 255 characters.
 */
export function idempotencyKey(intent: string, parameters: object): string {
  const hash = createHash("sha256").update(JSON.stringify(parameters)).digest("hex").slice(0, 16);
  return `${intent}:${hash}`;
}
