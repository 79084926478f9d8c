import type { InvoiceFacts, SubscriptionFacts } from "./subscription-state";

/** An attempt that failed longer ago is no news: its invoice was read for the first time. */
const NEWS_MS = 7 * 86_400_000;

/** What an operator is told of one attempt at an invoice, under a key that no other attempt has. */
export interface DunningNotice {
  effectKey: string;
  text: string;
}

/**
 * A notice for the newest attempt at each invoice that a running subscription owes, or one that Stripe ended over it.
 * `attempt_count` follows Stripe's schedule: what a person tries after the first attempt does not count
 * (docs.stripe.com/api/invoices/object). A payment that the bank still has is not told of. `now` is epoch ms.
 */
export function dunningNotices(
  {
    subscriptions,
    invoices,
  }: { subscriptions: readonly SubscriptionFacts[]; invoices: readonly InvoiceFacts[] },
  now: number,
): DunningNotice[] {
  const owing = new Set(subscriptions.filter(isOwing).map((row) => row.stripeSubscriptionId));
  return invoices
    .filter((invoice) => owing.has(invoice.stripeSubscriptionId ?? "") && isFreshFailure(invoice, now))
    .map((invoice) => ({
      effectKey: `payment_failed:${invoice.stripeInvoiceId}:${invoice.attemptCount}`,
      text: `payment failed: ${invoice.stripeInvoiceId}, ${noticeWords(invoice)}`,
    }));
}

const isOwing = ({ status }: SubscriptionFacts) =>
  status === "past_due" || status === "unpaid" || status === "canceled";

function isFreshFailure({ status, attemptCount, payment }: InvoiceFacts, now: number): boolean {
  const attempt = payment?.attempt ?? null;
  if (status !== "open" || attemptCount === 0 || attempt?.outcome === "processing") return false;
  return now - (attempt?.at ?? now) < NEWS_MS;
}

function noticeWords({ attemptCount, nextAttemptAt, payment }: InvoiceFacts): string {
  const attempt = payment?.attempt ?? null;
  const why = attempt?.outcome === "action_required" ? "the bank asks its owner" : attempt?.reason;
  const because = why ? ` (${why.replaceAll("_", " ")})` : "";
  return nextAttemptAt === null
    ? `try ${attemptCount}${because}, the last: Stripe does not try again by itself.`
    : `try ${attemptCount}${because}. Stripe tries again on ${new Date(nextAttemptAt).toISOString().slice(0, 10)}.`;
}
