import type { ConvexDocument } from "../../../sandbox/convex/engine/values";
import type { Deployment } from "./deployment";
import type { StripeSide } from "./stripe-side";
import type { World } from "./world";

/** Whether a subscription's money was taken back so that Pro ends, from Stripe's own rows; decided a second time. */
export function isTakenBack({ stripe, policies }: World, row: ConvexDocument): boolean {
  const { store } = stripe.app;
  const paid = store.invoices
    .by("subscription", String(row.stripeSubscriptionId))
    .filter(({ status, amount_paid }) => status === "paid" && amount_paid > 0)
    .map((invoice) => {
      const charges = store.invoicePayments
        .by("invoice", invoice.id)
        .flatMap(({ payment_intent }) => store.charges.by("paymentIntent", payment_intent))
        .filter(({ status }) => status === "succeeded");
      return {
        isCurrent: invoice.created * 1000 >= Number(row.currentPeriodStart),
        isRefunded: charges.reduce((sum, each) => sum + each.amount_refunded, 0) >= invoice.amount_paid,
        disputes: charges.flatMap(({ id }) => store.disputes.by("charge", id)).map(({ status }) => status),
      };
    });
  const current = paid.filter(({ isCurrent }) => isCurrent);
  const isRefunded = current.length > 0 && current.every((each) => each.isRefunded);
  const isDisputed =
    paid.some(({ disputes }) => disputes.some(isOpen)) ||
    current.some(({ disputes }) => disputes.includes("lost"));
  return (policies.refund === "end" && isRefunded) || (policies.dispute === "end" && isDisputed);
}

/** An invoice of ours that does not show what was refunded or disputed at Stripe, or null. */
export function hiddenReversal({
  stripe,
  deployment,
}: {
  stripe: StripeSide;
  deployment: Deployment;
}): string | null {
  const { refunds, disputes, charges } = stripe.app.store;
  if (refunds.all().length + disputes.all().length === 0) return null;
  const hiding = deployment.rows("invoices").find((row) => {
    const taken = charges.by("paymentIntent", String(row.paymentIntentId));
    const [newest] = taken
      .flatMap(({ id }) => disputes.by("charge", id))
      .sort((a, b) => b.created - a.created)
      .map(({ status }) => disputeOutcome(status));
    const shown = (row.payment ?? {}) as ShownReversal;
    const refunded = taken.reduce((sum, { amount_refunded }) => sum + amount_refunded, 0);
    return refunded !== (shown.refund?.amount ?? 0) || newest !== shown.dispute?.status;
  });
  return hiding === undefined ? null : String(hiding.stripeInvoiceId);
}

interface ShownReversal {
  refund?: { amount: number } | null;
  dispute?: { status: string } | null;
}

function disputeOutcome(status: string): string {
  if (isOpen(status)) return "open";
  return status === "lost" ? "lost" : "won";
}

const isOpen = (status: string) => status.endsWith("needs_response") || status.endsWith("under_review");
