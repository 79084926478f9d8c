import "server-only";
import type Stripe from "stripe";
import { closeWord, SUBSCRIPTION_STATUSES } from "@/shared/billing/stripe-words";
import { isTrialEligible, saleRefusal } from "@/shared/billing/subscription-state";
import { AppError } from "../http/app-error";
import { createCustomer } from "./create-customer";
import type { Ports } from "./ports";

type Claim = Extract<Awaited<ReturnType<Ports["store"]["beginCheckout"]>>, { kind: "create" }>;

/** The customer that a session is made for. */
export interface Buyer {
  stripeCustomerId: string;
  /** Stripe lists no subscription that ever began. */
  trialEligible: boolean;
}

/**
 * A customer that we know of. Our picture may be seconds old and Stripe does not stop a second subscription or a second
 * trial, so it is asked. Throws AppError `already_subscribed`, `first_payment_open`.
 */
export async function knownCustomer(stripe: Stripe, customer: string): Promise<Buyer> {
  const { data } = await stripe.subscriptions.list({ customer, status: "all", limit: 100 });
  const rows = data.map(({ status }) => ({ status: closeWord(SUBSCRIPTION_STATUSES, status, "unknown") }));
  const refusal = saleRefusal(rows);
  if (refusal !== null) throw new AppError(refusal, { reason: "Stripe lists a subscription" });
  return { stripeCustomerId: customer, trialEligible: isTrialEligible(rows) };
}

/** Makes the claim's customer at Stripe. */
export async function newCustomer(
  ports: Pick<Ports, "store" | "stripe">,
  { rowId, generation, keptAt, email, name }: Claim["customer"],
  clerkId: string,
): Promise<Buyer> {
  const made = await createCustomer(ports.stripe, { rowId, generation, keptAt, email, name, clerkId });
  // Recorded before anything is sold to it: a customer that we do not know of could not be found again.
  const { stripeCustomerId } = await ports.store.recordCustomer({
    rowId,
    generation,
    stripeCustomerId: made,
  });
  return { stripeCustomerId, trialEligible: true };
}
