import { timingSafeEqual } from "node:crypto";
import { ClerkApiError } from "../clerk-api-error";
import type { View } from "../formatters/client";
import type { Instance } from "../instance";

const LOOPBACK_NAMES = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * Whose page a request comes from. The app's proxy says so in `Clerk-Proxy-Url` and proves itself with
 * `Clerk-Secret-Key`; without a proxy the app's configured origin stands in.
 */
export function viewOf(instance: Instance, headers: Headers): View {
  const proxyUrl = headers.get("clerk-proxy-url");
  if (proxyUrl === null) {
    const origin = headers.get("origin");
    const own = origin !== null && isAppOrigin(instance, origin);
    return { origin: own ? origin : instance.appOrigin, proxyUrl: instance.defaultProxyUrl };
  }
  const origin = originOf(proxyUrl);
  if (origin === null || !sameSecret(headers.get("clerk-secret-key") ?? "", instance.secretKey)) {
    throw new ClerkApiError(400, {
      code: "proxy_request_invalid_secret_key",
      message: "Invalid proxy request",
      longMessage:
        "The Clerk-Secret-Key header of a proxied request must be the secret key of this instance.",
    });
  }
  return { origin, proxyUrl };
}

/** Throws Clerk's `origin_invalid` unless a state-changing request was sent by the app's own page. */
export function requireOwnOrigin(instance: Instance, headers: Headers, view: View): void {
  const origin = headers.get("origin");
  if (origin !== null && (origin === view.origin || isAppOrigin(instance, origin))) return;
  throw new ClerkApiError(400, {
    code: "origin_invalid",
    message: "Invalid HTTP Origin header",
    longMessage: "The Request HTTP Origin header must be equal to the origin of the application.",
  });
}

/** The configured origin, under any of the loopback names a browser may have been pointed at. */
export function isAppOrigin(instance: Instance, origin: string): boolean {
  if (origin === instance.appOrigin) return true;
  const given = parse(origin);
  const own = parse(instance.appOrigin);
  if (!given || !own || given.origin !== origin) return false;
  const samePlace = given.protocol === own.protocol && given.port === own.port;
  return samePlace && LOOPBACK_NAMES.has(given.hostname) && LOOPBACK_NAMES.has(own.hostname);
}

/** The origin of an absolute http(s) URL; null for anything else. */
export function originOf(url: string): string | null {
  const parsed = parse(url);
  return parsed && /^https?:$/.test(parsed.protocol) ? parsed.origin : null;
}

/** Compares two secrets without telling how much of them agrees. */
export function sameSecret(given: string, expected: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}

function parse(url: string): URL | null {
  return URL.canParse(url) ? new URL(url) : null;
}
