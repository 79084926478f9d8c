import type { StripeApp } from "./app";
import { amountIn } from "./currencies";
import type { SubscriptionItem } from "./billing-entities";
import type { Metadata, Price } from "./entities";
import { invalidRequest } from "./errors";
import { needPrice } from "./lines";
import { addInterval } from "./periods";

/** An item as a request asks for it. */
export interface ItemInput {
  price: string;
  quantity: number;
  metadata: Metadata;
}

/** A price that a subscription may use now: active, recurring, in the subscription's currency. */
export function usablePrice(app: StripeApp, id: string, currency: string | null, param: string): Price {
  const price = needPrice(app, id, param);
  if (!price.active) {
    throw invalidRequest("The price specified is inactive. This field only accepts active prices.", param);
  }
  if (app.store.products.get(price.product)?.active === false) {
    throw invalidRequest("The price specified belongs to an inactive product.", param, "product_inactive");
  }
  if (!price.recurring) {
    throw invalidRequest(
      "The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`.",
      param,
    );
  }
  if (currency !== null) refuseOtherCurrency(price, currency, param);
  return price;
}

/** Refuses a price that is not offered in the currency. */
export function refuseOtherCurrency(price: Price, currency: string, param: string): void {
  if (amountIn(price, currency) !== null) return;
  const offered = [price.currency, ...Object.keys(price.currency_options ?? {})];
  throw invalidRequest(
    `The price specified only supports ${offered.map((each) => `\`${each}\``).join(", ")}. This doesn't match the expected currency: \`${currency}\`.`,
    param,
  );
}

/** The end of a price's period that starts at `start`, keeping the anchor's day of month. */
export function periodEnd(price: Price, start: number, anchor: number = start): number {
  const { interval, interval_count: count } = price.recurring ?? { interval: "month", interval_count: 1 };
  return addInterval(start, interval, count, anchor);
}

export function newItem(
  app: StripeApp,
  input: ItemInput,
  period: { start: number; end: number },
  at: number,
): SubscriptionItem {
  return {
    id: app.id("subscriptionItem"),
    created: at,
    price: input.price,
    quantity: input.quantity,
    metadata: input.metadata,
    current_period_start: period.start,
    current_period_end: period.end,
    discounts: [],
  };
}

/** Whether two prices bill at different rhythms: changing between them restarts the period. */
export function differsInInterval(left: Price, right: Price): boolean {
  return (
    left.recurring?.interval !== right.recurring?.interval ||
    left.recurring?.interval_count !== right.recurring?.interval_count
  );
}
