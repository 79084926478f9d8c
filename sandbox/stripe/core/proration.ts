import type { StripeApp } from "./app";
import type { InvoiceLine, Subscription, SubscriptionItem } from "./billing-entities";
import { discountLines } from "./discounts";
import { needPrice, newLine, periodLine, productName } from "./lines";

/** One item's change; null on the left for an added item, on the right for a removed one. */
export interface ItemChange {
  before: SubscriptionItem | null;
  after: SubscriptionItem | null;
}

/**
 * The proration lines of a plan change at `at` (epoch seconds): what is given back for unused time, and what the rest
 * of the period costs. With `restarts` a new period begins now, so nothing is charged for the rest of the old one.
 */
export function prorationLines(
  app: StripeApp,
  subscription: Subscription,
  changes: readonly ItemChange[],
  options: { at: number; restarts: boolean },
): InvoiceLine[] {
  if (subscription.status === "trialing") return [];
  return changes.flatMap(({ before, after }) => {
    const credit = before ? unusedTime(app, subscription, before, options.at) : null;
    const debit =
      after && !options.restarts
        ? remainingTime(app, subscription, before ?? after, after, options.at)
        : null;
    return [credit, debit].filter((line) => line !== null);
  });
}

/** Share of a period that is left at `at`, between 0 and 1. */
function shareLeft(period: { start: number; end: number }, at: number): number {
  const length = period.end - period.start;
  if (length <= 0) return 0;
  return Math.min(1, Math.max(0, (period.end - at) / length));
}

function unusedTime(
  app: StripeApp,
  subscription: Subscription,
  item: SubscriptionItem,
  at: number,
): InvoiceLine | null {
  const price = needPrice(app, item.price);
  const debited = lastDebit(app, subscription, item);
  const paid = debited?.amount ?? netAmount(app, subscription, item);
  const period = debited?.period ?? { start: item.current_period_start, end: item.current_period_end };
  const amount = Math.round(paid * shareLeft(period, at));
  if (amount === 0) return null;
  return newLine(app, {
    ...shared(subscription, item, at),
    amount: -amount,
    currency: subscription.currency,
    description: `Unused time on ${counted(item.quantity)}${productName(app, price)} after ${dayText(at)}`,
    price: price.id,
    product: price.product,
    unit_amount: -amount / item.quantity,
    credited: debited?.source ?? null,
  });
}

function remainingTime(
  app: StripeApp,
  subscription: Subscription,
  before: SubscriptionItem,
  after: SubscriptionItem,
  at: number,
): InvoiceLine | null {
  const price = needPrice(app, after.price);
  const period = { start: before.current_period_start, end: before.current_period_end };
  const amount = Math.round(
    netAmount(app, subscription, { ...after, current_period_end: period.end }) * shareLeft(period, at),
  );
  if (amount === 0) return null;
  return newLine(app, {
    ...shared(subscription, { ...after, current_period_end: period.end }, at),
    amount,
    currency: subscription.currency,
    description: `Remaining time on ${counted(after.quantity)}${productName(app, price)} after ${dayText(at)}`,
    price: price.id,
    product: price.product,
    unit_amount: amount / after.quantity,
  });
}

function shared(subscription: Subscription, item: SubscriptionItem, at: number) {
  return {
    period: { start: at, end: item.current_period_end },
    quantity: item.quantity,
    proration: true,
    // Proration amounts already contain the discounts (`proration_discounts: included`).
    discountable: false,
    subscription: subscription.id,
    subscription_item: item.id,
    metadata: subscription.metadata,
  };
}

/** What a full period of the item costs after the subscription's discounts. */
function netAmount(app: StripeApp, subscription: Subscription, item: SubscriptionItem): number {
  const [line] = discountLines(app, [periodLine(app, subscription, item)], subscription.discounts);
  if (!line) return 0;
  return line.amount - line.discount_amounts.reduce((sum, each) => sum + each.amount, 0);
}

interface Debit {
  amount: number;
  period: { start: number; end: number };
  source: { invoice: string; line: string } | null;
}

/** What was really charged for the item's current period: flexible billing gives back exactly that. */
function lastDebit(app: StripeApp, subscription: Subscription, item: SubscriptionItem): Debit | null {
  const isDebit = (line: InvoiceLine) =>
    line.subscription_item === item.id && line.amount >= 0 && line.period.end === item.current_period_end;
  const pending = app.store.invoiceItems
    .by("pending", subscription.customer)
    .filter(({ line }) => isDebit(line) && line.proration)
    .at(-1);
  if (pending) return { amount: pending.line.amount, period: pending.line.period, source: null };
  for (const invoice of app.store.invoices.by("subscription", subscription.id).reverse()) {
    const line = invoice.status === "void" ? undefined : invoice.lines.filter(isDebit).at(-1);
    if (!line) continue;
    const discount = line.discount_amounts.reduce((sum, each) => sum + each.amount, 0);
    return {
      amount: line.amount - discount,
      period: line.period,
      source: { invoice: invoice.id, line: line.id },
    };
  }
  return null;
}

const counted = (quantity: number): string => (quantity > 1 ? `${quantity} × ` : "");

/** "01 Mar 2027" in UTC. */
function dayText(at: number): string {
  return new Date(at * 1000).toUTCString().slice(5, 16);
}
