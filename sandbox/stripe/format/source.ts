import type Stripe from "stripe";
import type { CardMethod } from "../core/payment-entities";
import { formatCard } from "./payment-method";
import type { Wire } from "../wire";

/** A card as the older Sources API shows it; it is the same row as the PaymentMethod of that id. */
export function formatCardSource(row: CardMethod): Wire<Stripe.Card> {
  const card = formatCard(row);
  const { address, name } = row.billing_details;
  return {
    id: row.id,
    object: "card",
    address_city: address?.city ?? null,
    address_country: address?.country ?? null,
    address_line1: address?.line1 ?? null,
    address_line1_check: null,
    address_line2: address?.line2 ?? null,
    address_state: address?.state ?? null,
    address_zip: address?.postal_code ?? null,
    address_zip_check: null,
    brand: BRANDS[card.brand] ?? "Unknown",
    country: card.country,
    customer: row.customer,
    cvc_check: "pass",
    dynamic_last4: null,
    exp_month: row.exp_month,
    exp_year: row.exp_year,
    fingerprint: row.fingerprint,
    funding: card.funding,
    last4: card.last4 ?? "",
    metadata: { ...row.metadata },
    name,
    regulated_status: "unregulated",
    tokenization_method: null,
  };
}

const BRANDS: Readonly<Record<string, string>> = {
  amex: "American Express",
  discover: "Discover",
  mastercard: "MasterCard",
  visa: "Visa",
};
