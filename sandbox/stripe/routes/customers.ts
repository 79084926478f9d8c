import type Stripe from "stripe";
import { createCustomer, needCustomer, updateCustomer } from "../core/customers";
import { redeemDiscounts } from "../core/discounts";
import type { Customer } from "../core/entities";
import type { PaymentMethod } from "../core/payment-entities";
import { invalidRequest, noSuch } from "../core/errors";
import { attachPaymentMethod, resolvePaymentMethod } from "../core/payment-methods";
import { cancelSubscription } from "../core/subscription-cancel";
import { isEnded } from "../core/subscriptions";
import type { StripeApp } from "../core/app";
import { formatDiscount } from "../format/catalogue";
import { formatCustomer } from "../format/customer";
import { formatPaymentMethod } from "../format/payment-method";
import { inRange, listPage } from "../http/list";
import { bareRoute, route, type Call } from "../http/route";
import { legacyText, mergeMetadata, toAddress, toShipping, unsettable, word } from "./fields";

export const customerRoutes = [
  route("POST", "/v1/customers", "CustomerCreate", (call) => create(call)),
  route("GET", "/v1/customers", "CustomerList", ({ app, params }) => {
    const rows = (params.email ? app.store.customers.by("email", params.email) : app.store.customers.all())
      .filter((row) => !row.deleted && inRange(row.created, params.created))
      .filter((row) => params.test_clock === undefined || row.test_clock === params.test_clock);
    return listPage(rows, params, "/v1/customers", (row) => formatCustomer(app, row));
  }),
  bareRoute("GET", "/v1/customers/:id", ({ app, ids }) => {
    const customer = app.store.customers.get(ids[0]);
    if (!customer) throw noSuch("customer", ids[0]);
    return customer.deleted ? deleted(customer.id) : formatCustomer(app, customer);
  }),
  route("POST", "/v1/customers/:id", "CustomerUpdate", (call) => update(call)),
  bareRoute("DELETE", "/v1/customers/:id", ({ app, ids }) => remove(app, ids[0])),
  bareRoute("DELETE", "/v1/customers/:id/discount", ({ app, ids }) => removeDiscount(app, ids[0])),
  route("GET", "/v1/customers/:id/payment_methods", "CustomerListPaymentMethods", ({ app, params, ids }) => {
    needCustomer(app, ids[0]);
    const rows = app.store.paymentMethods
      .by("customer", ids[0])
      .filter(() => params.type === undefined || params.type === "card");
    return listPage(rows, params, `/v1/customers/${ids[0]}/payment_methods`, formatPaymentMethod);
  }),
];

const deleted = (id: string) => ({ id, object: "customer", deleted: true });

function create(call: Call<Stripe.CustomerCreateParams>): object {
  const { app, params } = call;
  if (params.test_clock && !app.store.testClocks.get(params.test_clock)) {
    throw noSuch("test clock", params.test_clock, "test_clock");
  }
  const method = newMethod(call);
  const customer = createCustomer(app, {
    ...textFields(params, null),
    metadata: mergeMetadata({}, params.metadata),
    balance: params.balance ?? 0,
    test_clock: params.test_clock ?? null,
    tax_exempt: word(params.tax_exempt || undefined, ["none", "exempt", "reverse"], "none"),
    preferred_locales: params.preferred_locales ?? [],
    ...(params.invoice_prefix ? { invoice_prefix: params.invoice_prefix } : {}),
    ...(params.next_invoice_sequence ? { next_invoice_sequence: params.next_invoice_sequence } : {}),
  });
  if (method) attachPaymentMethod(app, method, customer);
  const wanted = params.invoice_settings?.default_payment_method;
  const isDefault = wanted !== undefined || legacyText(call, "source") !== null;
  const chosen = isDefault ? (method ?? attachedMethod(app, customer, wanted ?? "")) : null;
  if (chosen) app.store.customers.update(customer.id, { default_payment_method: chosen.id });
  applyLegacyCoupon(call, customer.id);
  return formatCustomer(app, needCustomer(app, customer.id));
}

/** `payment_method`, or the older `source` with a card token. */
function newMethod(call: Call<Stripe.CustomerCreateParams>): PaymentMethod | null {
  const id = call.params.payment_method ?? legacyText(call, "source");
  return id ? resolvePaymentMethod(call.app, id, "payment_method") : null;
}

function attachedMethod(app: StripeApp, customer: Customer, id: string): PaymentMethod {
  const method = resolvePaymentMethod(app, id, "invoice_settings[default_payment_method]");
  if (method.customer !== customer.id) {
    throw invalidRequest(
      `The customer does not have a payment method with the ID ${id}. The payment method must be attached to the customer.`,
      "invoice_settings[default_payment_method]",
      "resource_missing",
    );
  }
  return method;
}

function textFields(
  params: Stripe.CustomerCreateParams | Stripe.CustomerUpdateParams,
  before: Customer | null,
) {
  return {
    email: unsettable(params.email, before?.email ?? null),
    name: unsettable(params.name, before?.name ?? null),
    phone: unsettable(params.phone, before?.phone ?? null),
    description: unsettable(params.description, before?.description ?? null),
    address: params.address ? toAddress(params.address) : unsettable(params.address, before?.address ?? null),
    shipping: params.shipping
      ? toShipping(params.shipping)
      : unsettable(params.shipping, before?.shipping ?? null),
  };
}

function update(call: Call<Stripe.CustomerUpdateParams>): object {
  const { app, params, ids } = call;
  const before = needCustomer(app, ids[0]);
  const settings = params.invoice_settings;
  const wanted = settings?.default_payment_method;
  const at = app.nowOf(before.id);
  updateCustomer(
    app,
    before.id,
    {
      ...textFields(params, before),
      metadata: mergeMetadata(before.metadata, params.metadata),
      balance: params.balance ?? before.balance,
      preferred_locales: params.preferred_locales ?? before.preferred_locales,
      invoice_footer: settings?.footer ?? before.invoice_footer,
      ...(params.invoice_prefix ? { invoice_prefix: params.invoice_prefix } : {}),
      ...(params.next_invoice_sequence ? { next_invoice_sequence: params.next_invoice_sequence } : {}),
      default_payment_method: wanted
        ? attachedMethod(app, before, wanted).id
        : unsettable(wanted, before.default_payment_method),
    },
    at,
  );
  applyLegacyCoupon(call, before.id);
  return formatCustomer(app, needCustomer(app, before.id));
}

/** `coupon` on customers is gone from this API version; unversioned requests may still send it. */
function applyLegacyCoupon(call: Call<unknown>, id: string): void {
  const coupon = legacyText(call, "coupon");
  if (coupon === null) return;
  const { app } = call;
  if (coupon === "") {
    removeDiscount(app, id);
    return;
  }
  const at = app.nowOf(id);
  const old = app.store.discounts.get(needCustomer(app, id).discount ?? "");
  const [created] = redeemDiscounts(app, [{ coupon }], { customer: id, at });
  const discount = app.store.discounts.get(created ?? "");
  if (!discount) return;
  app.store.customers.update(id, { discount: discount.id });
  if (old)
    app.emit("customer.discount.updated", formatDiscount(discount), at, { source: { coupon: old.coupon } });
  else app.emit("customer.discount.created", formatDiscount(discount), at);
}

function removeDiscount(app: StripeApp, id: string): object {
  const customer = needCustomer(app, id);
  const discount = app.store.discounts.get(customer.discount ?? "");
  if (!discount) throw noSuch("discount for customer", id);
  app.store.customers.update(id, { discount: null });
  app.store.discounts.update(discount.id, { deleted: true, end: app.nowOf(id) });
  // A deleted discount has no `end`.
  const { end: _end, ...rest } = formatDiscount(discount);
  const gone = { ...rest, deleted: true };
  app.emit("customer.discount.deleted", gone, app.nowOf(id));
  return gone;
}

function remove(app: StripeApp, id: string): object {
  const customer = needCustomer(app, id);
  const at = app.nowOf(id);
  for (const subscription of app.store.subscriptions.by("customer", id)) {
    if (!isEnded(subscription))
      cancelSubscription(app, subscription, { at, reason: "cancellation_requested" });
  }
  for (const session of app.store.checkoutSessions.by("customer", id)) {
    if (session.status === "open") app.store.checkoutSessions.update(session.id, { status: "expired" });
  }
  app.emit("customer.deleted", formatCustomer(app, customer), at);
  app.store.customers.update(id, { deleted: true });
  return deleted(id);
}
