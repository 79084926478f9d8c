import type { ReadPayment } from "./payment-facts";
import type { InvoiceFacts, Reversal, SubscriptionFacts } from "./subscription-state";

/** Adds to each invoice what became of its payment, as far as it was read. */
export function withPayments(
  invoices: readonly InvoiceFacts[],
  payments: readonly ReadPayment[],
): InvoiceFacts[] {
  const byIntent = new Map(payments.map((payment) => [payment.paymentIntentId, payment.facts]));
  return invoices.map((invoice) => {
    const payment = byIntent.get(invoice.paymentIntentId ?? "");
    return payment === undefined ? invoice : { ...invoice, payment };
  });
}

/** Adds to each subscription what was taken back of its money; `invoices` come with their payments. */
export function withReversals(
  subscriptions: readonly SubscriptionFacts[],
  invoices: readonly InvoiceFacts[],
): SubscriptionFacts[] {
  return subscriptions.map((subscription) => ({
    ...subscription,
    reversal: reversalOf(
      subscription,
      invoices.filter(
        ({ stripeSubscriptionId }) => stripeSubscriptionId === subscription.stripeSubscriptionId,
      ),
    ),
  }));
}

/**
 * A refund concerns the period that it was paid for, and counts once nothing of what was paid for it is left. A dispute
 * counts while it is undecided, whichever period it is about; one that was lost counts like a refund.
 */
function reversalOf({ currentPeriodStart }: SubscriptionFacts, invoices: readonly InvoiceFacts[]): Reversal {
  const current = invoices.filter(
    ({ status, amountPaid, createdAt }) =>
      status === "paid" && amountPaid > 0 && createdAt >= currentPeriodStart,
  );
  return {
    refunded: current.length > 0 && current.every(isRefunded),
    disputed:
      invoices.some(({ payment }) => payment?.dispute?.status === "open") ||
      current.some(({ payment }) => payment?.dispute?.status === "lost"),
  };
}

function isRefunded({ amountPaid, payment }: InvoiceFacts): boolean {
  return (payment?.refund?.amount ?? 0) >= amountPaid;
}
