import "server-only";
import { createHash } from "node:crypto";
import { readClerkEvent } from "../clerk/clerk-change";
import { verifyClerkWebhook } from "../clerk/verify-clerk-webhook";
import { AppError } from "../http/app-error";
import type { Receipt } from "./ingest-event";
import type { Ports } from "./ports";

interface Delivery {
  /** The body's bytes, as they came. */
  bytes: Uint8Array;
  headers: Headers;
  /** The endpoint's signing secret. */
  secret: string;
}

/**
 * Stores a delivery of Clerk's and what follows from it, once per message id. Returns only when that is done; Clerk
 * delivers again otherwise. The body goes no further: it is a person's profile, and nothing needs it afterwards.
 * Throws AppError `invalid_signature`, `invalid_request`, and `unavailable` when the database did not take it.
 */
export async function ingestClerkEvent(
  { store, rejections }: Pick<Ports, "store" | "rejections">,
  { bytes, headers, secret }: Delivery,
): Promise<Receipt> {
  const payloadSha256 = createHash("sha256").update(bytes).digest("hex");
  const facts = { bytes: bytes.byteLength, digest: payloadSha256.slice(0, 12) };
  const event = await proven({ bytes, headers, secret }).catch((thrown: unknown) => {
    if (!(thrown instanceof AppError)) throw thrown;
    const counted =
      thrown.code === "invalid_signature" ? "clerk_invalid_signature" : "clerk_signed_malformed";
    rejections.note(counted, { reason: thrown.reason, ...facts });
    throw new AppError(thrown.code, { reason: thrown.reason, logged: true });
  });
  const { outcome, status, deliveries } = await store
    .ingestClerk({ ...event, payloadSha256 })
    .catch((cause: unknown) => {
      throw new AppError("unavailable", { reason: "the inbox did not take it", cause });
    });
  return { received: true, id: event.svixId, type: event.eventType, outcome, status, deliveries };
}

async function proven({ bytes, headers, secret }: Delivery) {
  const payload = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  return readClerkEvent(await verifyClerkWebhook({ payload, headers, secret }));
}
