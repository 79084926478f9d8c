import "server-only";
import Stripe from "stripe";
import { AppError } from "../http/app-error";

/** How far the signature's time may be from ours, in seconds, in both directions. Stripe's own default for the past. */
const TOLERANCE_SECONDS = 300;

/** Stripe sends one signature per active secret. A header that carries hundreds only costs us HMAC comparisons. */
const MAX_SIGNATURES = 8;

const MAX_HEADER_CHARACTERS = 2_000;

interface SignedPayload {
  payload: Uint8Array;
  /** The `stripe-signature` header. */
  header: string | null;
  /** Each secret that may have signed: two while one is being rotated. */
  secrets: readonly string[];
  /** Wall time, epoch milliseconds. */
  now: number;
}

/**
 * Proves that Stripe signed exactly these bytes not long ago. Throws AppError `invalid_signature` for anything else:
 * the SDK throws three classes of error here, one of which carries the whole body, so none of them is passed on.
 */
export function verifyWebhook({ payload, header, secrets, now }: SignedPayload): void {
  if (header === null || header === "") throw unproven("no signature header");
  if (header.length > MAX_HEADER_CHARACTERS) throw unproven("signature header too long");
  const pairs = header.split(",").map((pair) => pair.split("=", 2));
  const times = pairs.filter(([scheme]) => scheme === "t").map(([, value]) => seconds(value));
  const signatures = pairs.filter(([scheme]) => scheme === "v1").length;
  const signedAt = times[0];
  if (times.length !== 1 || signedAt === undefined || !Number.isSafeInteger(signedAt))
    throw unproven("no single time");
  if (signatures === 0 || signatures > MAX_SIGNATURES) throw unproven("no plausible number of signatures");
  const nowSeconds = Math.floor(now / 1_000);
  // The SDK bounds the past only: a signature dated years ahead would be valid until then.
  if (signedAt > nowSeconds + TOLERANCE_SECONDS) throw unproven("dated in the future");
  if (signedAt < nowSeconds - TOLERANCE_SECONDS) throw unproven("too old");
  if (!secrets.some((secret) => isSignedWith(secret, payload, header, now)))
    throw unproven("no secret matches");
}

/** A time as Stripe writes it; every other spelling of a number is NaN. */
function seconds(text: string | undefined): number {
  return /^\d{1,12}$/.test(text ?? "") ? Number(text) : NaN;
}

function isSignedWith(secret: string, payload: Uint8Array, header: string, now: number): boolean {
  try {
    const { signature } = Stripe.webhooks;
    return signature?.verifyHeader(payload, header, secret, TOLERANCE_SECONDS, undefined, now) === true;
  } catch {
    return false;
  }
}

function unproven(reason: string): AppError {
  return new AppError("invalid_signature", { reason });
}
