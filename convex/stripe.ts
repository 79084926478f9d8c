import Stripe from "stripe";
import { ZodError } from "zod";
import { STRIPE_API_VERSION } from "../src/shared/billing/stripe-version";
import { env } from "./_generated/server";
import type { ReadError } from "./model/validators";

const TIMEOUT_MS = 20_000;

/**
 * The one Stripe client on this side. It never retries by itself: the inbox has its own schedule, and a hidden
 * second attempt would break the count of reads. Refuses to send a live key to anything but Stripe.
 */
export function stripeClient(): Stripe {
  const base = env.STRIPE_API_BASE ? new URL(env.STRIPE_API_BASE) : null;
  if (base !== null && isLiveKey())
    throw new Error("A live Stripe key must never be sent to STRIPE_API_BASE.");
  return new Stripe(env.STRIPE_SECRET_KEY, {
    apiVersion: STRIPE_API_VERSION,
    httpClient: Stripe.createFetchHttpClient(),
    timeout: TIMEOUT_MS,
    maxNetworkRetries: 0,
    telemetry: false,
    ...(base === null
      ? {}
      : { host: base.hostname, port: base.port, protocol: base.protocol === "http:" ? "http" : "https" }),
  });
}

/** Whether this deployment works with real money. */
export function isLiveKey(): boolean {
  return /^(sk|rk)_live_/.test(env.STRIPE_SECRET_KEY);
}

/** Whether Stripe says that what was asked for does not exist in this account. */
export function isMissing(error: unknown): boolean {
  return error instanceof Stripe.errors.StripeInvalidRequestError && error.code === "resource_missing";
}

/** Whether Stripe understood the call and will not answer it as it was asked. */
export function isRefused(error: unknown): boolean {
  return error instanceof Stripe.errors.StripeInvalidRequestError && !isMissing(error);
}

/**
 * Sorts a failed read. The message is our own sentence with Stripe's code: the library's text can hold keys and
 * addresses. What is neither Stripe's answer nor a lost connection is permanent: it would fail tomorrow too.
 */
export function readErrorOf(error: unknown): ReadError {
  if (error instanceof Stripe.errors.StripeError) return stripeErrorOf(error);
  if (error instanceof ZodError) {
    const fields = error.issues.map((issue) => issue.path.join(".")).join(", ");
    return permanent("unreadable", `The answer lacks what we need: ${fields}.`);
  }
  return permanent(
    "internal",
    `The answer could not be handled: ${error instanceof Error ? error.name : "unknown"}.`,
  );
}

function stripeErrorOf(error: InstanceType<typeof Stripe.errors.StripeError>): ReadError {
  const status = error.statusCode ?? 0;
  if (error instanceof Stripe.errors.StripeConnectionError) {
    return transient("connection", "Stripe could not be reached.", null);
  }
  if (error instanceof Stripe.errors.StripeRateLimitError) {
    return transient("rate_limited", "Stripe asked us to slow down.", retryAfterMs(error));
  }
  if (status === 401 || status === 403) {
    return { class: "auth", code: `http_${status}`, message: "Stripe refused our key.", retryAfterMs: null };
  }
  if (isMissing(error)) {
    const message = "Stripe has no such customer in this account.";
    return { class: "gone", code: "resource_missing", message, retryAfterMs: null };
  }
  if (status >= 500 || status === 409) {
    return transient(`http_${status}`, `Stripe answered ${status}.`, retryAfterMs(error));
  }
  const code = error.code ?? `http_${status}`;
  return permanent(code, `Stripe refused the read: ${code}.`);
}

function transient(code: string, message: string, waitMs: number | null): ReadError {
  return { class: "transient", code, message, retryAfterMs: waitMs };
}

function permanent(code: string, message: string): ReadError {
  return { class: "permanent", code, message, retryAfterMs: null };
}

function retryAfterMs(error: InstanceType<typeof Stripe.errors.StripeError>): number | null {
  const seconds = Number(error.headers?.["retry-after"]);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : null;
}
