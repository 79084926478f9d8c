const LOOPBACK_NAMES = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** Whether a `Host` header names this machine; others are DNS rebinding. */
export function isLoopbackHost(host: string | null | undefined): boolean {
  return typeof host === "string" && isLoopbackUrl(`http://${host}`);
}

/** Whether an `Origin` header is absent, as programs leave it, or a page of this machine. */
export function isLoopbackOrigin(origin: string | null | undefined): boolean {
  return origin === null || origin === undefined || isLoopbackUrl(origin);
}

function isLoopbackUrl(url: string): boolean {
  return URL.canParse(url) && LOOPBACK_NAMES.has(new URL(url).hostname);
}
