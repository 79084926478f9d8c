import "server-only";
import type Stripe from "stripe";
import type { z } from "zod";
import { AppError } from "../http/app-error";
import { stripeFailure } from "../stripe/stripe-failure";
import { requireShownPrice } from "./change-price";
import { idempotencyKey } from "./idempotency-key";
import type { Ports, UserCall } from "./ports";
import { recordOutcome } from "./record-outcome";
import type { changePlanRequest } from "./request-schemas";
import { schedulePlanChange } from "./schedule-plan-change";
import { requireText } from "./stripe-answer";
import { changeSubscription } from "./subscription-change";

type Claim = Extract<Awaited<ReturnType<Ports["store"]["beginPlanChange"]>>, { kind: "ok" }>;

/**
 * What a confirmed change came to. `changed`: Stripe has taken it; the page shows it when Stripe was read. `payment_needed`:
 * nothing is granted before the person pays or confirms, on Stripe's page at `url` or with `clientSecret` in ours.
 * `scheduled`: it begins at `at`, epoch ms.
 */
export type PlanChangeAnswer =
  | { kind: "changed" }
  | { kind: "payment_needed"; url: string; clientSecret: string | null }
  | { kind: "scheduled"; at: number };

/**
 * Carries out a previewed change of the billing period, at the price that was shown. Confirming twice changes once.
 * Throws AppError `preview_expired`, `not_changeable`, `no_subscription`, `plan_unavailable`.
 */
export async function changePlan(
  ports: Pick<Ports, "store" | "stripe" | "defer">,
  { user, requestId, body }: UserCall<z.infer<typeof changePlanRequest>>,
): Promise<PlanChangeAnswer> {
  const previewId = body?.previewId ?? null;
  const begun = await ports.store.beginPlanChange({ clerkId: user.clerkId, previewId, requestId });
  if (begun.kind === "limited") throw new AppError("rate_limited", { retryAfterMs: begun.retryAfterMs });
  if (begun.kind === "invalid") throw new AppError("invalid_request");
  if (begun.kind === "refused") throw new AppError(begun.code);
  const { stripeSubscriptionId } = begun.origin;
  return recordOutcome(ports, { actionId: begun.actionId, changesBilling: true }, () =>
    changeSubscription(ports.stripe, stripeSubscriptionId, "no_subscription", async () => {
      try {
        return await carryOut(ports.stripe, begun);
      } catch (thrown) {
        throw refusal(thrown);
      }
    }),
  );
}

function carryOut(stripe: Stripe, claim: Claim): Promise<PlanChangeAnswer> {
  switch (claim.mode) {
    case "now":
      return chargeNow(stripe, claim);
    case "trial":
      return changeTrial(stripe, claim);
    case "at_period_end":
      return schedulePlanChange(stripe, claim);
  }
}

/**
 * Charges the difference at once. With `pending_if_incomplete` a payment that fails or waits for the bank leaves the
 * plan as it is (docs.stripe.com/billing/subscriptions/pending-updates).
 */
async function chargeNow(stripe: Stripe, claim: Claim): Promise<PlanChangeAnswer> {
  await requireShownPrice(stripe, claim);
  const { stripeSubscriptionId, stripeItemId, toPriceId } = claim.origin;
  const parameters: Stripe.SubscriptionUpdateParams = {
    items: [{ id: stripeItemId, price: toPriceId }],
    proration_behavior: "always_invoice",
    proration_date: claim.prorationDate,
    payment_behavior: "pending_if_incomplete",
    expand: ["latest_invoice.confirmation_secret"],
  };
  const subscription = await stripe.subscriptions.update(stripeSubscriptionId, parameters, {
    idempotencyKey: idempotencyKey(`${claim.idempotencyBase}:now`, parameters),
  });
  if (subscription.pending_update === null) return { kind: "changed" };
  const invoice = subscription.latest_invoice;
  // Without a page to pay on, nobody could finish; that is a failure and never a granted change.
  if (invoice === null || typeof invoice === "string")
    throw new Error("a pending update without its invoice");
  return {
    kind: "payment_needed",
    url: requireText(invoice.hosted_invoice_url),
    clientSecret: invoice.confirmation_secret?.client_secret ?? null,
  };
}

async function changeTrial(stripe: Stripe, claim: Claim): Promise<PlanChangeAnswer> {
  await requireShownPrice(stripe, claim);
  const { stripeSubscriptionId, stripeItemId, toPriceId } = claim.origin;
  const parameters: Stripe.SubscriptionUpdateParams = {
    items: [{ id: stripeItemId, price: toPriceId }],
    proration_behavior: "none",
  };
  await stripe.subscriptions.update(stripeSubscriptionId, parameters, {
    idempotencyKey: idempotencyKey(`${claim.idempotencyBase}:trial`, parameters),
  });
  return { kind: "changed" };
}

/** Stripe's refusals in our words: a price that left the catalogue, or a period that has ended since the preview. */
function refusal(thrown: unknown): unknown {
  const failure = stripeFailure(thrown);
  if (failure === null || !failure.definite) return thrown;
  if (failure.param?.includes("proration_date") === true)
    return new AppError("preview_expired", { cause: thrown });
  return failure.param?.includes("price") === true
    ? new AppError("plan_unavailable", { reason: "Stripe refused the price", cause: thrown })
    : thrown;
}
