import { createHmac } from "node:crypto";

/**
 * The signature headers of the Standard Webhooks specification under Svix's names:
 * `v1,` + base64 HMAC-SHA256 of `id.timestamp.body` with the base64 part of `whsec_...`.
 * `timestamp` is in seconds.
 */
export function signatureHeaders(secret: string, id: string, timestamp: number, body: string) {
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const signature = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  return { "svix-id": id, "svix-timestamp": String(timestamp), "svix-signature": `v1,${signature}` };
}
