import "server-only";
import type Stripe from "stripe";
import { type BillingPeriod, CURRENCY } from "@/shared/billing/plans";
import { closeWord, SESSION_STATUSES, type SessionStatus } from "@/shared/billing/stripe-words";
import type { TrialTerms } from "@/shared/billing/trial";
import { stripeFailure } from "../stripe/stripe-failure";
import { idempotencyKey } from "./idempotency-key";
import type { CheckoutDiscount } from "./ports";
import { requireText } from "./stripe-answer";

/** One session to open, all of it decided by the server. */
export interface SessionRequest {
  /** What our database calls this attempt (`checkout:<attempt>:<generation>`); racing calls share it. */
  intent: string;
  attemptId: string;
  userId: string;
  priceId: string;
  billingPeriod: BillingPeriod;
  successUrl: string;
  cancelUrl: string;
  /** Epoch seconds, from the claim. */
  expiresAt: number;
  /** Null for none. */
  trial: TrialTerms | null;
  automaticTax: boolean;
  discount: CheckoutDiscount | null;
}

/**
 * Creates the Checkout Session. Only `customer` is sent: with `customer_email` beside it Stripe refuses every
 * returning person. The metadata goes on session and subscription, so that either names its owner.
 */
export async function createSession(
  stripe: Stripe,
  request: SessionRequest,
  customer: string,
): Promise<{ url: string; sessionId: string }> {
  const parameters = sessionParameters(request, customer);
  const session = await stripe.checkout.sessions.create(parameters, {
    idempotencyKey: idempotencyKey(request.intent, parameters),
  });
  return { url: requireText(session.url), sessionId: requireText(session.id) };
}

function sessionParameters(request: SessionRequest, customer: string): Stripe.Checkout.SessionCreateParams {
  const { userId, attemptId, billingPeriod, trial, discount } = request;
  const metadata = { userId, attemptId, billingPeriod };
  return {
    mode: "subscription",
    customer,
    client_reference_id: userId,
    line_items: [{ price: request.priceId, quantity: 1 }],
    // A price may be offered in more currencies than one; the pages have shown this one.
    currency: CURRENCY,
    success_url: request.successUrl,
    cancel_url: request.cancelUrl,
    expires_at: request.expiresAt,
    // Stripe takes one of the two.
    ...(discount === null ? { allow_promotion_codes: true } : { discounts: [discount] }),
    metadata,
    subscription_data: { metadata, ...(trial === null ? {} : trialParameters(trial)) },
    ...(trial?.requiresCard === false ? { payment_method_collection: "if_required" } : {}),
    ...(request.automaticTax ? TAX_PARAMETERS : {}),
  };
}

/** Without a card at its end a trial ends the subscription: nobody owes for what they did not confirm. */
function trialParameters({ days }: TrialTerms): Stripe.Checkout.SessionCreateParams.SubscriptionData {
  return {
    trial_period_days: days,
    trial_settings: { end_behavior: { missing_payment_method: "cancel" } },
  };
}

/** Tax needs an address and a tax ID a name; for a customer that exists Stripe refuses each without `customer_update`. */
const TAX_PARAMETERS = {
  automatic_tax: { enabled: true },
  tax_id_collection: { enabled: true },
  customer_update: { address: "auto", name: "auto" },
} as const;

/**
 * Makes sure that a session cannot be paid any more. Stripe refuses to expire one that is over and does not say in
 * which way, so it is read then: `complete` means that it was paid before we came.
 */
export async function closeSession(stripe: Stripe, sessionId: string): Promise<"expired" | "complete"> {
  try {
    await stripe.checkout.sessions.expire(sessionId);
    return "expired";
  } catch (thrown) {
    if (stripeFailure(thrown)?.definite !== true) throw thrown;
    const session = await stripe.checkout.sessions.retrieve(sessionId);
    const status: SessionStatus = closeWord(SESSION_STATUSES, session.status, "open");
    if (status === "open") throw thrown;
    return status;
  }
}
