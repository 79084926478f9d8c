import { periodOf } from "@/shared/billing/plan-change";
import type { BillingPeriod } from "@/shared/billing/plans";
import type { BillingOverview } from "@/shared/billing/overview";
import type { PaymentAttempt } from "@/shared/billing/payment-facts";
import { endsAtOnce, hasEnded, isPaused } from "@/shared/billing/subscription-state";

/** An open invoice as it was when its payment was asked for. */
export type PayableInvoice = {
  stripeInvoiceId: string;
  amount: number;
  currency: string;
  attempt: PaymentAttempt | null;
};

/** The bank has it and has not answered: a debit takes days. */
export function isWithBank({ attempt }: Pick<PayableInvoice, "attempt">): boolean {
  return attempt?.outcome === "processing";
}

/** What Stripe, or the bank, has from this page and the stored picture does not show yet. */
export type Requested =
  | { does: "cancel" | "resume" | "pause" | "unpause" | "undo_change" }
  | { does: "change_plan"; to: BillingPeriod; amount: number; currency: string }
  | { does: "pay"; invoice: PayableInvoice };

/** Whether the stored picture still lacks what was asked for on this page. */
export function isAwaited(requested: Requested, overview: BillingOverview): boolean {
  const { subscription } = overview;
  const isCancelled =
    subscription !== null &&
    (hasEnded(subscription) || (subscription.cancelAt !== null && !endsAtOnce(subscription)));
  const change = subscription?.change ?? null;
  const period = subscription && periodOf(subscription);
  switch (requested.does) {
    case "cancel":
      return !isCancelled;
    case "resume":
      return subscription !== null && subscription.cancelAt !== null && !hasEnded(subscription);
    case "pause":
      return subscription === null || !isPaused(subscription);
    case "unpause":
      // What it waits for is an answer, too: the payment that did not go through.
      return subscription !== null && isPaused(subscription) && overview.pastDue === null;
    case "undo_change":
      return change?.kind === "scheduled";
    case "change_plan":
      // It is answered as soon as the picture shows the new plan, or what the change waits for.
      return change === null && period !== requested.to;
    case "pay":
      return isBeingPaid(requested.invoice, overview);
  }
}

/** Until the invoice is no longer open, or another attempt at it has ended, or has come to its bank, since. */
function isBeingPaid(asked: PayableInvoice, { invoices, pastDue, firstPayment }: BillingOverview): boolean {
  const open = [pastDue, firstPayment, ...invoices.filter(({ status }) => status === "open")].find(
    (payment) => payment?.stripeInvoiceId === asked.stripeInvoiceId,
  );
  return (
    open !== undefined && open !== null && JSON.stringify(open.attempt) === JSON.stringify(asked.attempt)
  );
}
