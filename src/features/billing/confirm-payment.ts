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

/** Where a payment is confirmed: on Stripe's page, or here, by what Stripe.js shows over the page. */
export type Ways = { leave: (address: string) => void; stay?: () => Promise<void> };

/** What Stripe.js made of a payment; `stuck` when it can only go on at Stripe. */
type InPage = Confirmation | { kind: "stuck" };

/** Payments, by the page of their invoice, that were not confirmed in ours: the next try is made on Stripe's. */
const failedInPage = new Set<string>();

/** A payment that its owner has nothing left to do for. */
const CONFIRMED: ReadonlySet<string> = new Set(["succeeded", "processing", "requires_capture"]);

/**
 * Lets a person confirm a payment: in the page when Stripe.js is there, else on Stripe's own page of the invoice, which
 * also takes whatever the page cannot: another state of the payment, a challenge that was closed or failed before.
 * `leave` goes to that page; `stay` is told, and waited for, before the bank asks in ours. Never throws.
 */
export async function confirmPayment(
  { url, clientSecret }: PaymentNeeded,
  publishableKey: string | null,
  { leave, stay }: Ways,
): Promise<Confirmation> {
  const inPage =
    publishableKey === null || clientSecret === null || failedInPage.has(url)
      ? ({ kind: "stuck" } as const)
      : await confirmInPage(publishableKey, clientSecret, stay);
  if (inPage.kind === "declined") failedInPage.add(url);
  if (inPage.kind !== "stuck") return inPage;
  leave(url);
  return { kind: "left" };
}

async function confirmInPage(
  publishableKey: string,
  clientSecret: string,
  stay: Ways["stay"],
): Promise<InPage> {
  try {
    const stripe = await getStripe(publishableKey);
    if (stripe === null) return { kind: "stuck" };
    await stay?.();
    const { error, paymentIntent } = await stripe.handleNextAction({ clientSecret });
    if (error === undefined) return { kind: CONFIRMED.has(paymentIntent?.status ?? "") ? "sent" : "stuck" };
    // The challenge was closed, or the bank did not recognise its customer.
    const failed = error.type === "card_error" || error.code === "payment_intent_authentication_failure";
    return failed
      ? { kind: "declined", reason: declineReason(error.decline_code, error.code) }
      : { kind: "stuck" };
  } catch {
    // Stripe.js throws when the payment asks for nothing from it.
    return { kind: "stuck" };
  }
}
