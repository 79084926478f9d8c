import { formatCustomer } from "../format/customer";
import { amend } from "./amend";
import type { StripeApp } from "./app";
import type { Customer } from "./entities";
import { noSuch } from "./errors";

/** The customer, or Stripe's "No such customer"; `param` names the parameter that held the id. */
export function needCustomer(app: StripeApp, id: string, param?: string): Customer {
  const customer = app.store.customers.get(id);
  if (!customer || customer.deleted) throw noSuch("customer", id, param);
  return customer;
}

/** Stores a new customer and announces it; missing fields take Stripe's defaults. */
export function createCustomer(app: StripeApp, fields: Partial<Customer>): Customer {
  const created = app.now(fields.test_clock ?? null);
  const customer = app.store.customers.insert({
    created,
    deleted: false,
    email: null,
    name: null,
    phone: null,
    description: null,
    address: null,
    shipping: null,
    metadata: {},
    balance: 0,
    currency: null,
    invoice_prefix: app.text(8).toUpperCase(),
    next_invoice_sequence: 1,
    default_payment_method: null,
    invoice_footer: null,
    invoice_custom_fields: null,
    discount: null,
    cash_balance: {},
    preferred_locales: [],
    tax_exempt: "none",
    test_clock: null,
    ...fields,
    id: fields.id ?? app.id("customer"),
  });
  app.emit("customer.created", formatCustomer(app, customer), created);
  return customer;
}

/** Changes a customer and emits `customer.updated`. */
export function updateCustomer(app: StripeApp, id: string, patch: Partial<Customer>, at: number): Customer {
  const customer = needCustomer(app, id);
  return amend(app, app.store.customers, customer, patch, {
    type: "customer.updated",
    format: (row) => formatCustomer(app, row),
    at,
  });
}
