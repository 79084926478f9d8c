import { createHmac } from "node:crypto";

/** The `Stripe-Signature` header for a payload; `at` is wall time in seconds, as the verifier's tolerance needs it. */
export function signPayload(
  payload: string,
  secret: string,
  at: number = Math.floor(Date.now() / 1000),
): string {
  const mac = createHmac("sha256", secret).update(`${at}.${payload}`).digest("hex");
  return `t=${at},v1=${mac}`;
}

export const WEBHOOK_HEADERS = {
  "content-type": "application/json; charset=utf-8",
  "user-agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
  "cache-control": "no-cache",
  accept: "*/*; q=0.5, application/xml",
} as const;
