import "server-only";
import { createHmac } from "node:crypto";
import { clientAddress } from "../http/client-address";
import type { BillingSettings } from "./ports";

/**
 * By what an anonymous caller is limited: a keyed hash of the address, which nobody without our key can turn back.
 * Undefined when no proxy of ours tells the address; then all anonymous callers share one limit.
 */
export function clientKey(
  headers: Headers,
  { trustedProxyHops, pseudonymKey }: Pick<BillingSettings, "trustedProxyHops" | "pseudonymKey">,
): string | undefined {
  const address = clientAddress(headers, trustedProxyHops);
  if (address === null) return undefined;
  return createHmac("sha256", pseudonymKey).update(address).digest("hex").slice(0, 32);
}
