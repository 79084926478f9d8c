import type Stripe from "stripe";
import type { Customer, TaxId } from "../core/entities";
import type { Wire } from "../wire";
import { formatDiscount } from "./catalogue";
import type { FormatContext } from "./context";

export function formatCustomer(context: FormatContext, row: Customer): Wire<Stripe.Customer> {
  const discount = row.discount === null ? undefined : context.store.discounts.get(row.discount);
  return {
    id: row.id,
    object: "customer",
    address: row.address,
    balance: row.balance,
    created: row.created,
    currency: row.currency,
    customer_account: null,
    default_source: null,
    delinquent: isDelinquent(context, row.id),
    description: row.description,
    discount: discount ? formatDiscount(discount) : null,
    email: row.email,
    invoice_prefix: row.invoice_prefix,
    invoice_settings: {
      custom_fields: row.invoice_custom_fields,
      default_payment_method: row.default_payment_method,
      footer: row.invoice_footer,
      rendering_options: null,
    },
    livemode: false,
    metadata: { ...row.metadata },
    name: row.name,
    next_invoice_sequence: row.next_invoice_sequence,
    phone: row.phone,
    preferred_locales: row.preferred_locales,
    shipping: row.shipping && { ...row.shipping },
    tax_exempt: row.tax_exempt,
    test_clock: row.test_clock,
  };
}

export function formatTaxId(row: TaxId): Wire<Stripe.TaxId> {
  return {
    id: row.id,
    object: "tax_id",
    country: row.country,
    created: row.created,
    customer: row.customer,
    customer_account: null,
    livemode: false,
    owner: { customer: row.customer, customer_account: null, type: "customer" },
    type: row.type,
    value: row.value,
    verification: { status: "pending", verified_address: null, verified_name: null },
  };
}

/** Delinquent: the latest charge for an automatically collected invoice failed and the invoice is still open. */
function isDelinquent(context: FormatContext, customer: string): boolean {
  return context.store.invoices
    .by("customer", customer)
    .some(
      (invoice) =>
        invoice.status === "open" &&
        invoice.attempt_count > 0 &&
        invoice.billing_reason !== "subscription_create",
    );
}
