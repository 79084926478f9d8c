import type { StripeApp } from "../core/app";
import { invalidRequest } from "../core/errors";
import {
  formatCoupon,
  formatCurrencyOptions,
  formatDiscount,
  formatPrice,
  formatProduct,
  formatPromotionCode,
} from "../format/catalogue";
import { formatTestClock } from "../format/account";
import { formatCheckoutSession } from "../format/checkout";
import { wireList } from "../format/context";
import { formatDispute } from "../format/dispute";
import { formatCustomer, formatTaxId } from "../format/customer";
import { formatInvoice, formatInvoicePayment } from "../format/invoice";
import { formatCharge, formatRefund } from "../format/charge";
import { formatPaymentIntent, formatSetupIntent } from "../format/payment";
import { formatPaymentMethod } from "../format/payment-method";
import { formatPortalConfiguration } from "../format/portal";
import { formatSchedule } from "../format/schedule";
import { formatSubscription } from "../format/subscription";
import { sessionLines } from "./session-lines";

type Json = Record<string, unknown>;
type Resolver = (app: StripeApp, id: string) => object | undefined;

function resolver<Row>(
  find: (app: StripeApp, id: string) => Row | undefined,
  format: (app: StripeApp, row: Row) => object,
): Resolver {
  return (app, id) => {
    const row = find(app, id);
    return row === undefined ? undefined : format(app, row);
  };
}

const customer = resolver(
  (app, id) => app.store.customers.get(id),
  (app, row) => (row.deleted ? { id: row.id, object: "customer", deleted: true } : formatCustomer(app, row)),
);
const invoice = resolver((app, id) => app.store.invoices.get(id), formatInvoice);
const subscription = resolver((app, id) => app.store.subscriptions.get(id), formatSubscription);
const charge = resolver((app, id) => app.store.charges.get(id), formatCharge);
const paymentMethod = resolver(
  (app, id) => app.store.paymentMethods.get(id),
  (_app, row) => formatPaymentMethod(row),
);
const price = resolver(
  (app, id) => app.store.prices.get(id),
  (_app, row) => formatPrice(row),
);
const setupIntent = resolver((app, id) => app.store.setupIntents.get(id), formatSetupIntent);
const discount = resolver(
  (app, id) => app.store.discounts.get(id),
  (_app, row) => formatDiscount(row),
);
const product = resolver(
  (app, id) => app.store.products.get(id),
  (_app, row) => (row.deleted ? { id: row.id, object: "product", deleted: true } : formatProduct(row)),
);

/** What an id in a field of that name refers to. */
const REFERENCES: Readonly<Record<string, Resolver>> = {
  charge,
  configuration: resolver(
    (app, id) => app.store.portalConfigurations.get(id),
    (_app, row) => formatPortalConfiguration(row),
  ),
  coupon: resolver(
    (app, id) => app.store.coupons.get(id),
    (app, row) => formatCoupon(row, app.now()),
  ),
  customer,
  default_payment_method: paymentMethod,
  default_price: price,
  discount,
  dispute: resolver((app, id) => app.store.disputes.get(id), formatDispute),
  discounts: discount,
  invoice,
  latest_charge: charge,
  latest_invoice: invoice,
  payment_intent: resolver((app, id) => app.store.paymentIntents.get(id), formatPaymentIntent),
  payment_method: paymentMethod,
  pending_setup_intent: setupIntent,
  price,
  product,
  promotion_code: resolver(
    (app, id) => app.store.promotionCodes.get(id),
    (_app, row) => formatPromotionCode(row),
  ),
  refund: resolver(
    (app, id) => app.store.refunds.get(id),
    (_app, row) => formatRefund(row),
  ),
  released_subscription: subscription,
  schedule: resolver(
    (app, id) => app.store.schedules.get(id),
    (_app, row) => formatSchedule(row),
  ),
  session: resolver((app, id) => app.store.checkoutSessions.get(id), formatCheckoutSession),
  setup_intent: setupIntent,
  subscription,
  test_clock: resolver(
    (app, id) => app.store.testClocks.get(id),
    (_app, row) => formatTestClock(row),
  ),
};

/** Properties that are absent until they are asked for, by object and name. */
const INCLUDABLE: Readonly<Record<string, (app: StripeApp, id: string) => unknown>> = {
  "invoice.payments": (app, id) =>
    wireList(
      `/v1/invoice_payments?invoice=${id}`,
      app.store.invoicePayments.by("invoice", id).map(formatInvoicePayment),
    ),
  "invoice.confirmation_secret": (app, id) => {
    const [payment] = app.store.invoicePayments.by("invoice", id);
    const intent = payment && app.store.paymentIntents.get(payment.payment_intent);
    return intent ? { client_secret: intent.client_secret, type: "payment_intent" } : null;
  },
  "checkout.session.line_items": (app, id) =>
    wireList(`/v1/checkout/sessions/${id}/line_items`, sessionLines(app, id)),
  "customer.subscriptions": (app, id) =>
    wireList(
      `/v1/customers/${id}/subscriptions`,
      app.store.subscriptions
        .by("customer", id)
        .filter((row) => row.status !== "canceled" && row.status !== "incomplete_expired")
        .reverse()
        .map((row) => formatSubscription(app, row)),
    ),
  "customer.sources": (_app, id) => wireList(`/v1/customers/${id}/sources`, []),
  "customer.tax_ids": (app, id) =>
    wireList(`/v1/customers/${id}/tax_ids`, app.store.taxIds.by("customer", id).map(formatTaxId)),
  "charge.refunds": (app, id) =>
    wireList(`/v1/charges/${id}/refunds`, app.store.refunds.by("charge", id).reverse().map(formatRefund)),
  "price.currency_options": (app, id) => {
    const price = app.store.prices.get(id);
    return price && formatCurrencyOptions(price);
  },
  "coupon.applies_to": (app, id) => ({ products: app.store.coupons.get(id)?.applies_to ?? [] }),
};

/** Known to the API and always empty here, so expanding them changes nothing. */
const ALWAYS_NULL = new Set([
  "default_source",
  "application",
  "on_behalf_of",
  "balance_transaction",
  "mandate",
  "latest_attempt",
  "tax_code",
  "total_details.breakdown",
  "breakdown",
]);

const MAX_DEPTH = 4;

/** Expands paths such as `data.latest_invoice.payments` in an answer, in place; refuses what cannot be expanded. */
export function expandPaths(
  app: StripeApp,
  answer: object,
  paths: readonly string[],
  lenient: boolean,
): void {
  for (const path of paths) {
    const segments = path.split(".");
    // The `data` of a list counts like any other level.
    if (segments.length > MAX_DEPTH) {
      throw invalidRequest(
        `You cannot expand more than ${MAX_DEPTH} levels of a property. Property: ${path}`,
        "expand",
        "property_expansion_max_depth",
      );
    }
    expandIn(app, answer as Json, segments, path, lenient);
  }
}

function expandIn(app: StripeApp, target: Json, segments: string[], path: string, lenient: boolean): void {
  const [name, ...rest] = segments;
  if (name === undefined) return;
  if (target.object === "list" && name === "data") {
    for (const each of asObjects(target.data)) expandIn(app, each, rest, path, lenient);
    return;
  }
  include(app, target, name);
  if (!(name in target)) {
    if (lenient || ALWAYS_NULL.has(name)) return;
    throw invalidRequest(`This property cannot be expanded (${path}).`, "expand");
  }
  const resolve = REFERENCES[name];
  const value = target[name];
  if (resolve && typeof value === "string") target[name] = resolve(app, value) ?? value;
  if (resolve && Array.isArray(value)) {
    target[name] = value.map((each: unknown) =>
      typeof each === "string" ? (resolve(app, each) ?? each) : each,
    );
  }
  if (
    rest.length === 0 &&
    !resolve &&
    isScalar(value) &&
    !isIncludable(target, name) &&
    !ALWAYS_NULL.has(name) &&
    !lenient
  ) {
    throw invalidRequest(`This property cannot be expanded (${path}).`, "expand");
  }
  for (const each of asObjects(target[name])) expandIn(app, each, rest, path, lenient);
}

const isScalar = (value: unknown): boolean => value === null || typeof value !== "object";

const isIncludable = (target: Json, name: string): boolean =>
  `${String(target.object)}.${name}` in INCLUDABLE;

function include(app: StripeApp, target: Json, name: string): void {
  const key = `${String(target.object)}.${name}`;
  const make = INCLUDABLE[key];
  if (make && target[name] === undefined && typeof target.id === "string")
    target[name] = make(app, target.id);
}

function asObjects(value: unknown): Json[] {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((each): each is Json => typeof each === "object" && each !== null);
}
