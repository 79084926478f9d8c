import type { MethodType } from "./payment-entities";
import { invalidRequest } from "./errors";

const TYPES: readonly MethodType[] = ["card", "sepa_debit", "customer_balance"];
/** Where customers may pay by bank transfer. */
const TRANSFER_CURRENCIES = new Set(["eur", "gbp", "jpy", "mxn", "usd"]);

/** The account takes cards everywhere, debits in euros only, and bank transfers where they are asked for by name. */
function takes(type: MethodType, currency: string, asked: boolean): boolean {
  switch (type) {
    case "card":
      return true;
    case "sepa_debit":
      return currency === "eur";
    case "customer_balance":
      return asked && TRANSFER_CURRENCIES.has(currency);
  }
}

/** What a payment in `currency` may be made with, narrowed by the caller; refuses a choice that leaves nothing. */
export function methodTypes(
  currency: string,
  only: readonly string[] | null = null,
  without: readonly string[] | null = null,
): MethodType[] {
  const types = TYPES.filter((type) => only === null || only.includes(type))
    .filter((type) => !without?.includes(type))
    .filter((type) => takes(type, currency, only !== null));
  if (types.length === 0) {
    throw invalidRequest(
      "No valid payment method types for this payment. Please ensure that you have activated payment methods compatible with your chosen currency in your dashboard, or allow others.",
      only === null ? "excluded_payment_method_types" : "allowed_payment_method_types",
      "payment_intent_invalid_parameter",
    );
  }
  return types;
}
