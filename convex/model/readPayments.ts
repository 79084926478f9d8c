import type Stripe from "stripe";
import { readDispute, readPayment } from "../../src/shared/billing/payment-facts";
import type { ReadPayment } from "../../src/shared/billing/payment-facts";

const PAYMENTS_LISTED = 100;
/** Each costs a request of its own, and nobody whom one wants to keep disputes more. */
const DISPUTES_READ = 10;

/**
 * A customer's newest payments: why the last attempt failed, what was given back and what is disputed. From the
 * PaymentIntents, because the way there from an invoice (`data.payments.data.payment.payment_intent`) is a level deeper
 * than Stripe expands. `requests` is how many calls it took.
 */
export async function readPayments(
  stripe: Stripe,
  customer: string,
): Promise<{ found: ReadPayment[]; requests: number }> {
  const { data } = await stripe.paymentIntents.list({
    customer,
    limit: PAYMENTS_LISTED,
    expand: ["data.latest_charge.refunds"],
  });
  const found = data.map((intent) => readPayment(intent));
  const disputed = found.filter((payment) => payment.disputed).slice(0, DISPUTES_READ);
  for (const payment of disputed) {
    const disputes = await stripe.disputes.list({ payment_intent: payment.paymentIntentId });
    payment.facts.dispute = readDispute(disputes.data);
  }
  return { found, requests: 1 + disputed.length };
}
