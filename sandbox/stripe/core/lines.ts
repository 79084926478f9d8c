import type { StripeApp } from "./app";
import { needAmount } from "./currencies";
import type { InvoiceLine, Subscription, SubscriptionItem } from "./billing-entities";
import type { Price } from "./entities";
import { noSuch } from "./errors";

/** "$20.00", "¥2000": amounts as Stripe writes them in line descriptions. */
export function money(amount: number, currency: string): string {
  const format = new Intl.NumberFormat("en-US", { style: "currency", currency: currency.toUpperCase() });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(amount / 10 ** digits);
}

export function needPrice(app: StripeApp, id: string, param?: string): Price {
  const price = app.store.prices.get(id);
  if (!price) throw noSuch("price", id, param);
  return price;
}

export function productName(app: StripeApp, price: Price): string {
  return app.store.products.get(price.product)?.name ?? price.product;
}

/** "month", "3 months". */
function intervalText(price: Price): string {
  const { interval, interval_count: count } = price.recurring ?? { interval: "month", interval_count: 1 };
  return count === 1 ? interval : `${count} ${interval}s`;
}

/** The fields that every line has; `amount` in minor units. */
export function newLine(
  app: StripeApp,
  fields: Partial<InvoiceLine> & Pick<InvoiceLine, "amount" | "currency" | "period">,
): InvoiceLine {
  return {
    id: app.id("invoiceLine"),
    description: null,
    discountable: true,
    discount_amounts: [],
    metadata: {},
    price: null,
    product: null,
    unit_amount: null,
    quantity: 1,
    proration: false,
    subscription: null,
    subscription_item: null,
    invoice_item: null,
    credited: null,
    ...fields,
  };
}

/** The line for an item's current period: "1 × Lectern Pro (at $20.00 / month)". */
export function periodLine(app: StripeApp, subscription: Subscription, item: SubscriptionItem): InvoiceLine {
  const price = needPrice(app, item.price);
  const amount = needAmount(price, subscription.currency);
  const each = money(amount, subscription.currency);
  return newLine(app, {
    ...itemFields(subscription, item, price),
    unit_amount: amount,
    amount: Math.round(amount * item.quantity),
    description: `${item.quantity} × ${productName(app, price)} (at ${each} / ${intervalText(price)})`,
  });
}

/** The zero line of a trial: "Trial period for Lectern Pro". */
export function trialLine(app: StripeApp, subscription: Subscription, item: SubscriptionItem): InvoiceLine {
  const price = needPrice(app, item.price);
  return newLine(app, {
    ...itemFields(subscription, item, price),
    amount: 0,
    unit_amount: 0,
    description: `Trial period for ${productName(app, price)}`,
  });
}

function itemFields(subscription: Subscription, item: SubscriptionItem, price: Price) {
  return {
    currency: subscription.currency,
    period: { start: item.current_period_start, end: item.current_period_end },
    price: price.id,
    product: price.product,
    quantity: item.quantity,
    subscription: subscription.id,
    subscription_item: item.id,
    metadata: subscription.metadata,
  };
}
