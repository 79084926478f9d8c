import type Stripe from "stripe";
import { isReturned, readDispute } from "../../src/shared/billing/payment-facts";
import type { PaymentFacts } from "../../src/shared/billing/payment-facts";
import type { ReversalKind } from "./validators";

const PAGE = 100;
const DAY_MS = 86_400_000;
/** How far back each is listed: a refund can fail for a month after it was made, a dispute takes months. */
const WINDOW_MS: Record<ReversalKind, number> = { refunds: 45 * DAY_MS, disputes: 120 * DAY_MS };

/** Money of one payment that was taken back, as the account's listing tells it. A refund that failed took nothing. */
export interface ListedReversal extends Pick<PaymentFacts, "refund" | "dispute"> {
  paymentIntentId: string;
  /** The refund's or the dispute's id and its state: another word for every change. */
  fact: string;
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
  const listed = data.flatMap((each) => {
    const refund = isReturned(each) ? { amount: each.amount, at: each.created * 1000 } : null;
    return named(each, { refund, dispute: null });
  });
  return { listed, next: has_more ? (data.at(-1)?.id ?? null) : null };
}

function named(
  { id, status, payment_intent }: Pick<Stripe.Refund | Stripe.Dispute, "id" | "status" | "payment_intent">,
  facts: Pick<PaymentFacts, "refund" | "dispute">,
): ListedReversal[] {
  if (payment_intent === null) return [];
  const paymentIntentId = typeof payment_intent === "string" ? payment_intent : payment_intent.id;
  return [{ paymentIntentId, fact: `${id}:${status}`, ...facts }];
}
