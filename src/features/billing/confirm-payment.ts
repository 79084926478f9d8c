import { declineReason } from "@/shared/billing/decline-reasons";
import type { DeclineReason } from "@/shared/billing/decline-reasons";

import { getStripe } from "./get-stripe";
import { addressOf } from "./post-billing";

/** A payment that its owner has to confirm with their bank, as our routes answer it. */
export type PaymentNeeded = { url: string; clientSecret: string | null };

/** How confirming went. `sent` promises nothing: only the stored picture says that something was paid. */
export type Confirmation = { kind: "sent" } | { kind: "left" } | { kind: "declined"; reason: DeclineReason };

/** The payment that an answer of kind `payment_needed` asks to confirm; null for every other answer. */
export function paymentNeededOf(body: unknown): PaymentNeeded | null {
  if (typeof body !== "object" || body === null || !("kind" in body) || body.kind !== "payment_needed")
    return null;
  const url = addressOf(body);
  if (url === null) return null;
  const secret = "clientSecret" in body ? body.clientSecret : null;
  return { url, clientSecret: typeof secret === "string" ? secret : null };
}

/**
 * Lets a person confirm a payment: in the page when Stripe.js is there, else on Stripe's own page of the invoice, which
 * also takes whatever the page cannot. `leave` goes to that page.
 */
export async function confirmPayment(
  { url, clientSecret }: PaymentNeeded,
  publishableKey: string | null,
  leave: (address: string) => void,
): Promise<Confirmation> {
  const stripe = publishableKey === null || clientSecret === null ? null : await getStripe(publishableKey);
  if (stripe !== null && clientSecret !== null) {
    const { error } = await stripe.handleNextAction({ clientSecret });
    if (error === undefined) return { kind: "sent" };
    if (error.type === "card_error" || error.code === "payment_intent_authentication_failure")
      return { kind: "declined", reason: declineReason(error.decline_code, error.code) };
  }
  leave(url);
  return { kind: "left" };
}
