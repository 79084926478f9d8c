import type { ConvexDocument } from "../../../sandbox/convex/engine/values";
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
  const isOpen = (status: string) => status.endsWith("needs_response") || status.endsWith("under_review");
  const isDisputed =
    paid.some(({ disputes }) => disputes.some(isOpen)) ||
    current.some(({ disputes }) => disputes.includes("lost"));
  return (policies.refund === "end" && isRefunded) || (policies.dispute === "end" && isDisputed);
}
