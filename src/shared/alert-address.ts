export const ALERT_ADDRESS_RULE = "must be an https:// address, or an http:// address of this machine";

const LOOPBACK = new Set(["127.0.0.1", "[::1]", "localhost"]);

/** Where alerts may be sent: over https, or to a receiver on this machine. Null for everything else. */
export function parseAlertAddress(raw: string): URL | null {
  try {
    const url = new URL(raw);
    const isSafe = url.protocol === "https:" || (url.protocol === "http:" && LOOPBACK.has(url.hostname));
    return isSafe ? url : null;
  } catch {
    return null;
  }
}
