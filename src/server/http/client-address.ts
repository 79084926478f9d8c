import "server-only";
import { isIPv4, isIPv6 } from "node:net";

/**
 * The address that a request came from, as far as anybody trustworthy says so: each of our own proxies appends the
 * address that it saw to `X-Forwarded-For`, so the one written by the outermost of them is `trustedHops` from the
 * right, and everything left of it is the caller's own text. Null when there is no such proxy. IPv6 is cut to its /64.
 */
export function clientAddress(headers: Headers, trustedHops: number): string | null {
  if (trustedHops === 0) return null;
  const hops = (headers.get("x-forwarded-for") ?? "").split(",").map((hop) => hop.trim());
  const address = hops.at(-trustedHops) ?? "";
  if (isIPv4(address)) return address;
  return isIPv6(address) ? network(address) : null;
}

/** The first four groups of an IPv6 address: what one household or machine is given. */
function network(address: string): string {
  const [head = "", tail = ""] = address.split("::");
  const left = head.split(":").filter((group) => group !== "");
  const right = tail.split(":").filter((group) => group !== "");
  const missing = address.includes("::") ? Math.max(0, 8 - left.length - right.length) : 0;
  const groups = [...left, ...Array<string>(missing).fill("0"), ...right];
  return groups
    .slice(0, 4)
    .map((group) => group.toLowerCase().replace(/^0+(?=.)/, ""))
    .join(":");
}
