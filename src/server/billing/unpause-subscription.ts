import "server-only";
import type Stripe from "stripe";
import type { z } from "zod";
import { AppError } from "../http/app-error";
import { changeOwnSubscription } from "./change-own";
import type { Ports, UserCall } from "./ports";
import type { emptyRequest } from "./request-schemas";

/**
 * Takes a pause of the caller's own subscription back; one that is not paused is left alone. Within the period that was
 * paid nothing is charged. After it a new period begins now and is charged now: its invoice was void, and a pause over
 * a renewal must not give a period away. A trial that ended without a card goes on in the same way once there is one.
 * Throws AppError `no_subscription`, `not_resumable`, `card_needed` for such a trial while there is none,
 * `payment_declined`, after which it is still paused, and `in_progress` while the same is under way: both would find it
 * paused, and both would be charged.
 */
export async function unpauseSubscription(
  ports: Pick<Ports, "store" | "stripe" | "defer">,
  call: UserCall<z.infer<typeof emptyRequest>>,
): Promise<{ success: true }> {
  return changeOwnSubscription(ports, call, {
    name: "unpause",
    whenEnded: "not_resumable",
    expand: ["latest_invoice", "customer"],
    decide: (subscription) => {
      if (subscription.status === "paused") {
        if (!hasCard(subscription)) throw new AppError("card_needed");
        return { call: "resume", parameters: { billing_cycle_anchor: { type: "now" } } };
      }
      if (subscription.pause_collection === null) return null;
      return { call: "update", parameters: resumption(subscription) };
    },
  });
}

function resumption({ latest_invoice: invoice }: Stripe.Subscription): Stripe.SubscriptionUpdateParams {
  if (!isUnpaid(invoice)) return { pause_collection: "" };
  return {
    pause_collection: "",
    billing_cycle_anchor: { type: "now" },
    proration_behavior: "none",
    payment_behavior: "error_if_incomplete",
  };
}

/** The current period's invoice was given up while the pause lasted. */
function isUnpaid(invoice: Stripe.Subscription["latest_invoice"]): boolean {
  if (invoice === null || typeof invoice === "string") return false;
  return invoice.status === "void" || invoice.status === "uncollectible";
}

/** Stripe can collect what resuming costs. */
function hasCard({ default_payment_method: own, customer }: Stripe.Subscription): boolean {
  if (own !== null) return true;
  if (typeof customer === "string" || customer.deleted === true) return false;
  return customer.invoice_settings.default_payment_method !== null;
}
