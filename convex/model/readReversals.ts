import type Stripe from "stripe";
import { readDispute } from "../../src/shared/billing/payment-facts";
import type { PaymentFacts } from "../../src/shared/billing/payment-facts";
import type { ReversalKind } from "./validators";

const PAGE = 100;
const DAY_MS = 86_400_000;
/** How far back each is listed: a refund settles within days, a dispute within months. */
const WINDOW_MS: Record<ReversalKind, number> = { refunds: 30 * DAY_MS, disputes: 120 * DAY_MS };

/** Money of one payment that was taken back, as the account's listing tells it. */
export interface ListedReversal extends Pick<PaymentFacts, "refund" | "dispute"> {
  paymentIntentId: string;
}

/** One page of the account's newest refunds or disputes. Those without a PaymentIntent collect none of our invoices. */
export async function listReversals(
  stripe: Stripe,
  { kind, startingAfter, now }: { kind: ReversalKind; startingAfter: string | null; now: number },
): Promise<{ listed: ListedReversal[]; next: string | null }> {
  const page = {
    created: { gte: Math.floor((now - WINDOW_MS[kind]) / 1000) },
    limit: PAGE,
    ...(startingAfter === null ? {} : { starting_after: startingAfter }),
  };
  if (kind === "disputes") {
    const { data, has_more } = await stripe.disputes.list(page);
    const listed = data.flatMap((each) => named(each, { refund: null, dispute: readDispute([each]) }));
    return { listed, next: has_more ? (data.at(-1)?.id ?? null) : null };
  }
  const { data, has_more } = await stripe.refunds.list(page);
  const counted = data.filter(({ status }) => status !== "failed" && status !== "canceled");
  const listed = counted.flatMap((each) =>
    named(each, { refund: { amount: each.amount, at: each.created * 1000 }, dispute: null }),
  );
  return { listed, next: has_more ? (data.at(-1)?.id ?? null) : null };
}

function named(
  { payment_intent }: Pick<Stripe.Refund | Stripe.Dispute, "payment_intent">,
  facts: Pick<PaymentFacts, "refund" | "dispute">,
): ListedReversal[] {
  if (payment_intent === null) return [];
  return [
    { paymentIntentId: typeof payment_intent === "string" ? payment_intent : payment_intent.id, ...facts },
  ];
}
