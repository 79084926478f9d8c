import type { StripeApp } from "./app";
import type { Customer, Price } from "./entities";
import { invalidRequest } from "./errors";
import { isEnded } from "./subscriptions";

/** What a price asks in a currency, in that currency's minor unit; null when it is not offered in it. */
export function amountIn(price: Price, currency: string): number | null {
  if (price.currency === currency) return price.unit_amount;
  return price.currency_options?.[currency] ?? null;
}

/** The same for a price that is known to be offered in the currency. */
export function needAmount(price: Price, currency: string): number {
  const amount = amountIn(price, currency);
  if (amount === null) throw new Error(`${price.id}: not offered in ${currency}`);
  return amount;
}

/** The only currency that a customer can be billed in now, because something in it is alive; else null. */
function boundCurrency(app: StripeApp, customer: Customer): string | null {
  const live = app.store.subscriptions.by("customer", customer.id).find((row) => !isEnded(row));
  if (live) return live.currency;
  const schedule = app.store.schedules
    .by("customer", customer.id)
    .find((row) => row.status === "active" || row.status === "not_started");
  if (schedule) return schedule.phases[0]?.currency ?? null;
  const [waiting] = app.store.invoiceItems.by("pending", customer.id);
  if (waiting) return waiting.line.currency;
  return customer.balance === 0 ? null : customer.currency;
}

/**
 * The currency to bill prices in: the one that is asked for, else the customer's own when all prices are offered in it,
 * else that of the first price. Refuses a second currency beside a live one.
 */
export function billingCurrency(
  app: StripeApp,
  prices: readonly Price[],
  options: { customer: Customer | null; wanted: string | undefined },
): string | null {
  const { customer } = options;
  const bound = customer && boundCurrency(app, customer);
  const own = bound ?? customer?.currency ?? null;
  const fits = own !== null && prices.every((price) => amountIn(price, own) !== null);
  const currency = options.wanted?.toLowerCase() ?? (fits ? own : (prices[0]?.currency ?? null));
  if (bound !== null && currency !== null && currency !== bound) throw secondCurrency(bound);
  return currency;
}

/** Refuses to bill a customer in a second currency. */
export function refuseSecondCurrency(app: StripeApp, customer: Customer, currency: string): void {
  const bound = boundCurrency(app, customer);
  if (bound !== null && bound !== currency) throw secondCurrency(bound);
}

const secondCurrency = (bound: string) =>
  invalidRequest(
    `You cannot combine currencies on a single customer. This customer has an active subscription, subscription schedule, discount, quote, or invoice item with currency ${bound}.`,
  );
