import "server-only";
import { createHash } from "node:crypto";
import { type EventEnvelope, readEventEnvelope } from "@/shared/billing/event-envelope";
import { AppError } from "../http/app-error";
import { verifyWebhook } from "../stripe/verify-webhook";
import type { Ports } from "./ports";

/** The answer to a webhook's sender, readable in its own list of deliveries. */
export interface Receipt {
  received: true;
  id: string;
  type: string;
  outcome: string;
  status: string;
  deliveries: number;
}

interface Delivery {
  /** The body's bytes, as they came. */
  bytes: Uint8Array;
  /** The `stripe-signature` header. */
  signature: string | null;
}

/**
 * Stores a delivery in the inbox, once per event id. Returns only when it is stored; Stripe delivers again otherwise.
 * Throws AppError `invalid_signature`, `invalid_request`, and `unavailable` when the database did not take it.
 */
export async function ingestEvent(
  ports: Pick<Ports, "store" | "settings" | "rejections" | "now">,
  { bytes, signature }: Delivery,
): Promise<Receipt> {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const { payload, envelope } = proven(ports, { bytes, signature }, sha256);
  const { outcome, status, deliveries } = await stored(
    ports.store.ingest({ source: "stripe", ...envelope, payload, payloadSha256: sha256 }),
  );
  return {
    received: true,
    id: envelope.stripeEventId,
    type: envelope.eventType,
    outcome,
    status,
    deliveries,
  };
}

function proven(
  { settings, rejections, now }: Pick<Ports, "settings" | "rejections" | "now">,
  { bytes, signature }: Delivery,
  sha256: string,
): { payload: string; envelope: EventEnvelope } {
  try {
    verifyWebhook({ payload: bytes, header: signature, secrets: settings.webhookSecrets, now: now() });
    const payload = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
    return { payload, envelope: envelopeOf(payload) };
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    const signed = thrown.code !== "invalid_signature";
    rejections.note(signed ? "signed_malformed" : "invalid_signature", {
      reason: thrown.reason,
      bytes: bytes.byteLength,
      digest: sha256.slice(0, 12),
    });
    throw new AppError(thrown.code, { reason: thrown.reason, logged: true });
  }
}

/** Throws AppError `invalid_request` when a signed body is not an event: signed nonsense deserves an alert. */
function envelopeOf(payload: string): EventEnvelope {
  const envelope = readEventEnvelope(json(payload));
  if (envelope === null) throw new AppError("invalid_request", { reason: "signed, but not an event" });
  return envelope;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whatever kept the row out, Stripe must hear "again, please" and never that its request was wrong. */
async function stored<Result>(ingest: Promise<Result>): Promise<Result> {
  try {
    return await ingest;
  } catch (cause) {
    throw new AppError("unavailable", { reason: "the inbox did not take it", cause });
  }
}
