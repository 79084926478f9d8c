import "server-only";
import type Stripe from "stripe";
import { AppError } from "../http/app-error";
import { CHARGED_TO, canWaitForPayment } from "./pending-update";
import type { Ports } from "./ports";

type Claim = Extract<Awaited<ReturnType<Ports["store"]["beginPlanChange"]>>, { kind: "ok" }>;
type Change = Pick<Claim, "prorationDate"> & {
  origin: Pick<Claim["origin"], "stripeSubscriptionId" | "stripeItemId" | "toPriceId">;
};

/** Stripe's own price of a change that is charged at once; nothing is changed by asking. */
export function askPrice(stripe: Stripe, { origin, prorationDate }: Change): Promise<Stripe.Invoice> {
  return stripe.invoices.createPreview({
    subscription: origin.stripeSubscriptionId,
    subscription_details: {
      items: [{ id: origin.stripeItemId, price: origin.toPriceId }],
      proration_behavior: "always_invoice",
      proration_date: prorationDate,
    },
  });
}

/**
 * Makes sure that Stripe still asks what was shown. Since then a quantity, a credit or a coupon can have changed, a bank
 * account taken the card's place, or the trial ended; our picture may not know. A price that is in force already is what the first of two
 * confirmations did: the idempotency key repeats its answer. Throws AppError `preview_expired`.
 */
export async function requireShownPrice(stripe: Stripe, claim: Claim): Promise<void> {
  const { mode, origin } = claim;
  if (mode === "now" && (await isAsShown(stripe, claim))) return;
  const { status, items } = await stripe.subscriptions.retrieve(origin.stripeSubscriptionId);
  if (mode === "trial" && status === "trialing") return;
  if (items.data[0]?.price.id !== origin.toPriceId)
    throw new AppError("preview_expired", { reason: "Stripe asks for another amount" });
}

async function isAsShown(stripe: Stripe, claim: Claim): Promise<boolean> {
  const [price, subscription] = await Promise.all([
    askPrice(stripe, claim),
    stripe.subscriptions.retrieve(claim.origin.stripeSubscriptionId, { expand: CHARGED_TO }),
  ]);
  return price.amount_due === claim.amountDue && canWaitForPayment(subscription);
}
