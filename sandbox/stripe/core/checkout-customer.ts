import type { StripeApp } from "./app";
import { createCustomer, needCustomer, updateCustomer } from "./customers";
import type { Customer, TaxId } from "./entities";
import type { PaymentMethod } from "./payment-entities";
import { invalidRequest } from "./errors";
import type { CheckoutSession } from "./hosted-entities";
import { createTaxId, taxIdType } from "./tax-ids";

/** What a person has typed on the Checkout page. */
export interface Buyer {
  email: string;
  method: PaymentMethod | null;
  outcome3ds: "complete" | "fail" | undefined;
  /** Who buys as a business; both as typed, possibly empty. */
  business?: { name: string; taxId: string } | undefined;
}

/** The customer of a completed session: the given one, a new one, or none. */
export function customerFor(app: StripeApp, session: CheckoutSession, entry: Buyer): Customer | null {
  if (session.customer !== null) {
    return updatedCustomer(app, session, needCustomer(app, session.customer), entry);
  }
  if (session.mode === "payment" && session.customer_creation !== "always") return null;
  return createCustomer(app, {
    email: entry.email || session.customer_email,
    name: entry.business?.name || (entry.method?.billing_details.name ?? null),
    address: entry.method?.billing_details.address ?? null,
  });
}

/** What the page writes to a customer that was given: an e-mail address it has none of, and what `customer_update` allows. */
function updatedCustomer(
  app: StripeApp,
  { customer_update: may }: CheckoutSession,
  customer: Customer,
  entry: Buyer,
): Customer {
  const details = entry.method?.billing_details;
  const name = entry.business?.name || details?.name;
  const patch: Partial<Customer> = {
    ...(customer.email === null && entry.email ? { email: entry.email } : {}),
    ...(may.name && name ? { name } : {}),
    ...(may.address && details?.address ? { address: details.address } : {}),
  };
  if (Object.keys(patch).length === 0) return customer;
  return updateCustomer(app, customer.id, patch, app.nowOf(customer.id));
}

/** Stores the tax ID that the page asked for; refuses what is none in the country. */
export function storeTaxId(
  app: StripeApp,
  session: CheckoutSession,
  customer: Customer,
  { business, method }: Buyer,
): TaxId | null {
  const value = business?.taxId ?? "";
  if (!session.tax_id_collection || value === "") return null;
  const country = method?.billing_details.address?.country ?? customer.address?.country ?? "US";
  const type = taxIdType(country, value);
  if (type === null) throw invalidRequest(`This is no tax ID of ${country}.`, "tax_id", "tax_id_invalid");
  return createTaxId(app, customer.id, { type, value });
}
