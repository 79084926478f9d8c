import "server-only";
import type Stripe from "stripe";
import type { z } from "zod";
import { invoicePurpose, isPeriodGivenUp, stripeLine } from "@/shared/billing/invoice-purpose";
import { closeWord, INVOICE_STATUSES } from "@/shared/billing/stripe-words";
import { AppError } from "../http/app-error";
import { changeOwnSubscription } from "./change-own";
import type { Ports, UserCall } from "./ports";
import type { unpauseRequest } from "./request-schemas";

/**
 * Takes a pause of the caller's own subscription back; one that is not paused is left alone. Within the period that was
 * paid nothing is charged. After it a new period begins now and is charged now: its invoice was void, and a pause over
 * a renewal must not give a period away. A trial that ended without a card goes on in the same way once there is one,
 * when its payment goes through; one that does not leaves it paused, with an open invoice that can be paid.
 * Throws AppError `preview_expired` when the page said that nothing would be charged and the period has ended since,
 * `no_subscription`, `not_resumable`, `card_needed` for such a trial while there is none,
 * `payment_declined`, after which it is still paused, and `in_progress` while the same is under way: both would find it
 * paused, and both would be charged.
 */
export async function unpauseSubscription(
  ports: Pick<Ports, "store" | "stripe" | "defer">,
  call: UserCall<z.infer<typeof unpauseRequest>>,
): Promise<{ success: true }> {
  return changeOwnSubscription(ports, call, {
    name: "unpause",
    whenEnded: "not_resumable",
    expand: ["latest_invoice", "customer"],
    decide: (subscription) => {
      if (subscription.status === "paused") return resumedByPayment(subscription);
      if (subscription.pause_collection === null) return null;
      const charges = isUnpaid(subscription);
      if (charges && call.body?.charges === false)
        throw new AppError("preview_expired", {
          reason: "resuming charges, and the page said that it does not",
        });
      return { call: "update", parameters: charges ? NEW_PERIOD : { pause_collection: "" } };
    },
  });
}

/**
 * Going on by a payment within the call. Stripe's default makes an invoice and does not try to collect it, and would go
 * on past due when that fails. While an invoice is open, paying it is what goes on; another one would be charged, too.
 */
function resumedByPayment(subscription: Stripe.Subscription) {
  if (!hasCard(subscription)) throw new AppError("card_needed");
  const invoice = subscription.latest_invoice;
  if (invoice !== null && typeof invoice !== "string" && invoice.status === "open") return null;
  const parameters = {
    billing_cycle_anchor: { type: "now" },
    payment_behavior: "resume_on_payment_success",
  } as const;
  return { call: "resume", parameters } as const;
}

const NEW_PERIOD: Stripe.SubscriptionUpdateParams = {
  pause_collection: "",
  billing_cycle_anchor: { type: "now" },
  proration_behavior: "none",
  payment_behavior: "error_if_incomplete",
};

/** Nobody paid the current period. */
function isUnpaid({ latest_invoice: invoice, items }: Stripe.Subscription): boolean {
  const item = items.data[0];
  if (invoice === null || typeof invoice === "string" || item === undefined) return false;
  const newest = {
    status: closeWord(INVOICE_STATUSES, invoice.status ?? "draft", "unknown"),
    purpose: invoicePurpose(stripeLine.array().parse(invoice.lines.data)),
  };
  const currentPeriodEnd = item.current_period_end * 1_000;
  return isPeriodGivenUp(newest, { priceId: item.price.id, currentPeriodEnd });
}

/** Stripe can collect what resuming costs. */
function hasCard({ default_payment_method: own, customer }: Stripe.Subscription): boolean {
  if (own !== null) return true;
  if (typeof customer === "string" || customer.deleted === true) return false;
  return customer.invoice_settings.default_payment_method !== null;
}
