import { formatInvoice } from "../format/invoice";
import type { StripeApp } from "./app";
import type { Invoice, InvoiceLine, Subscription } from "./billing-entities";
import { needCustomer } from "./customers";
import { discountApplies } from "./discounts";
import { composeInvoice, pendingItems } from "./invoices";
import { needPrice, periodLine } from "./lines";
import { phaseBeginningBy } from "./schedule-phases";
import { planForPhase } from "./schedules";
import { periodEnd } from "./subscription-items";
import { currentPeriodEnd } from "./subscriptions";

/**
 * The invoice that the next renewal will make, with what is pending until then and the given lines; a phase that begins
 * by then is in force. Nothing is stored.
 */
export function upcomingInvoice(
  app: StripeApp,
  changed: Subscription,
  extra: readonly InvoiceLine[] = [],
): Invoice {
  const at = currentPeriodEnd(changed);
  const phase = phaseBeginningBy(app, changed, at);
  const turn = phase && planForPhase(app, changed, phase, phase.proration_behavior, at);
  const next: Subscription = turn ? { ...changed, ...turn.patch } : changed;
  const items = turn?.restarts ? next.items : next.items.map((item) => nextPeriod(app, next, item));
  const waiting = [
    ...pendingItems(app, changed.customer, changed.id),
    ...pendingItems(app, changed.customer, null),
  ];
  const used = (id: string) =>
    app.store.invoices
      .by("subscription", changed.id)
      .some((invoice) => invoice.total_discount_amounts.some((each) => each.discount === id));
  return composeInvoice(app, {
    customer: needCustomer(app, changed.customer),
    subscription: next,
    reason: "upcoming",
    currency: changed.currency,
    lines: [
      ...waiting.map((item) => item.line),
      ...extra,
      ...(turn?.lines ?? []),
      ...items.map((item) => periodLine(app, next, item)),
    ],
    discounts: next.discounts.filter((id) => discountApplies(app, id, at, used(id))),
    at,
    fields: {
      period_start: Math.min(...changed.items.map((item) => item.current_period_start)),
      period_end: at,
    },
  });
}

function nextPeriod(
  app: StripeApp,
  { billing_cycle_anchor: anchor }: Subscription,
  item: Subscription["items"][number],
): Subscription["items"][number] {
  const start = item.current_period_end;
  return {
    ...item,
    current_period_start: start,
    current_period_end: periodEnd(needPrice(app, item.price), start, anchor),
  };
}

/** Sends `invoice.upcoming` for the period that ends next; its invoice is the one object without an id. */
export function announceUpcoming(app: StripeApp, subscription: Subscription, at: number): void {
  app.store.subscriptions.update(subscription.id, { upcoming_sent_for: currentPeriodEnd(subscription) });
  const invoice = app.dry(() => formatInvoice(app, upcomingInvoice(app, subscription)));
  const { id: _id, ...withoutId } = { ...invoice, auto_advance: false };
  app.emit("invoice.upcoming", withoutId, at);
}
