import type { StripeApp } from "../core/app";
import type { Price } from "../core/entities";
import { invalidRequest, missingParam } from "../core/errors";
import { createPrice, recurringOf } from "./catalogue";

/** `price_data` as Checkout, subscriptions and invoices take it. */
export interface PriceData {
  currency: string;
  product?: string;
  product_data?: { name: string; description?: string };
  recurring?: { interval: string; interval_count?: number };
  unit_amount?: number;
  unit_amount_decimal?: unknown;
}

/** The price that `price` names or `price_data` describes; a described one is stored as inactive, as Stripe does. */
export function priceOf(
  app: StripeApp,
  input: { price?: string | undefined; price_data?: PriceData | undefined },
  param: string,
): string {
  if (input.price !== undefined && input.price_data !== undefined) {
    throw invalidRequest(
      "You may only specify one of these parameters: price, price_data.",
      `${param}[price]`,
    );
  }
  if (input.price !== undefined) return input.price;
  if (input.price_data === undefined) throw missingParam(`${param}[price]`);
  return inlinePrice(app, input.price_data).id;
}

function inlinePrice(app: StripeApp, data: PriceData): Price {
  const amount = data.unit_amount ?? Number(data.unit_amount_decimal);
  return createPrice(app, {
    currency: data.currency,
    unit_amount: amount,
    ...(data.product === undefined ? {} : { product: data.product }),
    ...(data.product_data === undefined ? {} : { product_data: { name: data.product_data.name } }),
    ...(data.recurring === undefined
      ? {}
      : { recurring: recurringOf(data.recurring) as { interval: "month" } }),
  });
}
