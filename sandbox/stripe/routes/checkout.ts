import type Stripe from "stripe";
import type { StripeApp } from "../core/app";
import type { CheckoutLine, CheckoutSession } from "../core/hosted-entities";
import { checkoutTotals, couponOf, trialEndOf } from "../core/checkout-totals";
import { needCustomer } from "../core/customers";
import { usableCoupon, usablePromotionCode } from "../core/discounts";
import { exclusiveParams, invalidRequest, missingParam, noSuch } from "../core/errors";
import { needPrice } from "../core/lines";
import { formatCheckoutSession } from "../format/checkout";
import { inRange, listPage } from "../http/list";
import { bareRoute, route, type Call } from "../http/route";
import { sessionLines } from "../http/session-lines";
import { checkCurrency, mergeMetadata, toShipping, word } from "./fields";
import { priceOf } from "./inline-price";

type Params = Stripe.Checkout.SessionCreateParams;

export const checkoutRoutes = [
  route("POST", "/v1/checkout/sessions", "CheckoutSessionCreate", (call) => create(call)),
  route("GET", "/v1/checkout/sessions", "CheckoutSessionList", ({ app, params }) => {
    const rows = params.customer
      ? app.store.checkoutSessions.by("customer", params.customer)
      : params.subscription
        ? app.store.checkoutSessions.by("subscription", params.subscription)
        : params.payment_intent
          ? app.store.checkoutSessions.by("paymentIntent", params.payment_intent)
          : app.store.checkoutSessions.all();
    const email = params.customer_details?.email;
    const wanted = rows
      .filter((row) => params.status === undefined || row.status === params.status)
      .filter((row) => email === undefined || (row.customer_details?.email ?? row.customer_email) === email)
      .filter((row) => inRange(row.created, params.created));
    return listPage(wanted, params, "/v1/checkout/sessions", (row) => formatCheckoutSession(app, row));
  }),
  bareRoute("GET", "/v1/checkout/sessions/:id", ({ app, ids }) =>
    formatCheckoutSession(app, needSession(app, ids[0])),
  ),
  route("POST", "/v1/checkout/sessions/:id", "CheckoutSessionUpdate", ({ app, params, ids }) => {
    const before = needSession(app, ids[0]);
    const metadata = mergeMetadata(before.metadata, params.metadata);
    return formatCheckoutSession(app, app.store.checkoutSessions.update(before.id, { metadata }));
  }),
  route(
    "GET",
    "/v1/checkout/sessions/:id/line_items",
    "CheckoutSessionListLineItems",
    ({ app, params, ids }) => {
      const lines = sessionLines(app, needSession(app, ids[0]).id).reverse();
      return listPage(lines, params, `/v1/checkout/sessions/${ids[0]}/line_items`, (line) => line);
    },
  ),
  bareRoute("POST", "/v1/checkout/sessions/:id/expire", ({ app, ids }) => {
    const session = needSession(app, ids[0]);
    if (session.status !== "open") {
      throw invalidRequest(
        `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of \`${session.status}\`.`,
      );
    }
    const expired = app.store.checkoutSessions.update(session.id, { status: "expired" });
    app.emit("checkout.session.expired", formatCheckoutSession(app, expired), app.now(session.test_clock));
    return formatCheckoutSession(app, expired);
  }),
];

export function needSession(app: StripeApp, id: string): CheckoutSession {
  const session = app.store.checkoutSessions.get(id);
  if (!session) throw noSuch("checkout.session", id);
  return session;
}

const LIFETIME = { min: 30 * 60, max: 24 * 3600 };

function create(call: Call<Params>): object {
  const { app, params } = call;
  refuse(call);
  const mode = word(params.mode, ["payment", "setup", "subscription"], "payment");
  const customer = params.customer === undefined ? null : needCustomer(app, params.customer, "customer");
  const at = app.nowOf(customer?.id ?? null);
  const lines = mode === "setup" ? [] : linesOf(app, params, mode);
  const first = lines[0] && needPrice(app, lines[0].price);
  const session: CheckoutSession = {
    id: app.id("checkoutSession"),
    created: at,
    mode,
    status: "open",
    payment_status: "unpaid",
    lines,
    currency: first?.currency ?? (params.currency === undefined ? null : checkCurrency(params.currency)),
    amount_subtotal: null,
    amount_total: null,
    amount_discount: 0,
    allow_promotion_codes: params.allow_promotion_codes ?? null,
    discounts: discountsOf(call, customer?.id ?? null, at),
    customer: customer?.id ?? null,
    customer_given: customer !== null,
    customer_creation:
      mode === "payment" ? word(params.customer_creation, ["always", "if_required"], "if_required") : null,
    customer_email: params.customer_email ?? null,
    customer_details: null,
    client_reference_id: params.client_reference_id ?? null,
    success_url: params.success_url ?? null,
    cancel_url: params.cancel_url ?? null,
    return_url: params.return_url ?? null,
    ui_mode: word(params.ui_mode, ["elements", "embedded_page", "form", "hosted_page"], "hosted_page"),
    expires_at: expiry(params, at),
    metadata: mergeMetadata({}, params.metadata),
    locale: params.locale ?? null,
    payment_method_collection:
      mode === "subscription"
        ? word(params.payment_method_collection, ["always", "if_required"], "always")
        : null,
    submit_type: word(params.submit_type, ["auto", "book", "donate", "pay", "subscribe"], "auto"),
    billing_address_collection: params.billing_address_collection === "required" ? "required" : null,
    automatic_tax: params.automatic_tax?.enabled ?? false,
    payment_intent: null,
    setup_intent: null,
    subscription: null,
    invoice: null,
    subscription_data: subscriptionData(params, at),
    payment_intent_data: paymentData(params),
    test_clock: customer?.test_clock ?? null,
  };
  const [discount] = session.discounts;
  const totals = checkoutTotals(app, session, discount ? couponOf(app, discount) : null);
  const inserted = app.store.checkoutSessions.insert({
    ...session,
    submit_type: params.submit_type === undefined ? null : session.submit_type,
    payment_status: mode === "setup" || totals.dueToday === 0 ? "no_payment_required" : "unpaid",
    ...(mode === "setup" ? {} : pricedFields(session, totals, at)),
  });
  return formatCheckoutSession(app, inserted);
}

function pricedFields(session: CheckoutSession, totals: ReturnType<typeof checkoutTotals>, at: number) {
  const inTrial = trialEndOf(session, at) !== null;
  return {
    amount_subtotal: inTrial ? totals.dueToday : totals.subtotal,
    amount_total: totals.dueToday,
    amount_discount: inTrial ? 0 : totals.discount,
  };
}

function refuse({ params }: Call<Params>): void {
  const { customer, customer_email, allow_promotion_codes, discounts, ui_mode, mode } = params;
  if (customer !== undefined && customer_email !== undefined)
    throw exclusiveParams("customer", "customer_email");
  if (allow_promotion_codes !== undefined && discounts !== undefined) {
    throw exclusiveParams("allow_promotion_codes", "discounts");
  }
  if (customer_email !== undefined && !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(customer_email)) {
    throw invalidRequest(`Invalid email address: ${customer_email}`, "customer_email", "email_invalid");
  }
  const hosted = ui_mode === undefined || ui_mode === "hosted_page";
  if (hosted && params.success_url === undefined) throw missingParam("success_url");
  if (!hosted && params.cancel_url !== undefined) {
    throw invalidRequest("`cancel_url` can only be used with `ui_mode: hosted_page`.", "cancel_url");
  }
  for (const name of ["success_url", "cancel_url", "return_url"] as const) {
    const url = params[name];
    if (url !== undefined && !/^https?:\/\//.test(url)) {
      throw invalidRequest("Not a valid URL", name, "url_invalid");
    }
  }
  if (mode === "setup" && params.line_items !== undefined) {
    throw invalidRequest("You can not pass `line_items` in `setup` mode.", "line_items");
  }
  if (mode !== "subscription" && params.subscription_data !== undefined) {
    throw invalidRequest("You can not pass `subscription_data` in `payment` mode.", "subscription_data");
  }
  if (mode === "subscription" && params.customer_creation !== undefined) {
    throw invalidRequest("`customer_creation` can only be used in `payment` mode.", "customer_creation");
  }
}

function expiry(params: Params, at: number): number {
  const wanted = params.expires_at;
  if (wanted === undefined) return at + LIFETIME.max;
  // A minute of slack, since the caller's clock read its time before the request.
  if (wanted < at + LIFETIME.min - 60 || wanted > at + LIFETIME.max + 60) {
    throw invalidRequest(
      "The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation.",
      "expires_at",
    );
  }
  return wanted;
}

function linesOf(app: StripeApp, params: Params, mode: CheckoutSession["mode"]): CheckoutLine[] {
  const items = params.line_items ?? [];
  if (items.length === 0) {
    throw invalidRequest(
      `You must pass \`line_items\` in \`${mode}\` mode.`,
      "line_items",
      "parameter_missing",
    );
  }
  const lines = items.map((item, index) => {
    const param = `line_items[${index}]`;
    const id = priceOf(app, { price: item.price, price_data: item.price_data }, param);
    const price = needPrice(app, id, `${param}[price]`);
    const product = app.store.products.get(price.product);
    if (!price.active)
      throw invalidRequest(
        "The price specified is inactive. This field only accepts active prices.",
        `${param}[price]`,
      );
    if (product?.active === false) {
      throw invalidRequest(
        "The price specified belongs to an inactive product.",
        `${param}[price]`,
        "product_inactive",
      );
    }
    if (mode === "payment" && price.recurring) {
      throw invalidRequest(
        "You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use only one-time prices.",
        `${param}[price]`,
      );
    }
    const quantity = item.quantity ?? 1;
    if (quantity < 1)
      throw invalidRequest(
        "This value must be greater than or equal to 1.",
        `${param}[quantity]`,
        "parameter_invalid_integer",
      );
    return { id: app.id("checkoutLine"), price: price.id, quantity };
  });
  const recurring = lines.some((line) => needPrice(app, line.price).recurring);
  if (mode === "subscription" && !recurring) {
    throw invalidRequest(
      "You must provide at least one recurring price in `subscription` mode when using prices.",
      "line_items",
    );
  }
  return lines;
}

function discountsOf(
  { app, params }: Call<Params>,
  customer: string | null,
  at: number,
): CheckoutSession["discounts"] {
  return (params.discounts ?? []).map((each, index) => {
    const param = `discounts[${index}]`;
    if (each.promotion_code !== undefined) {
      usablePromotionCode(app, each.promotion_code, customer, `${param}[promotion_code]`);
      return { coupon: null, promotion_code: each.promotion_code };
    }
    return { coupon: usableCoupon(app, each.coupon ?? "", at, `${param}[coupon]`).id, promotion_code: null };
  });
}

function subscriptionData(params: Params, at: number): CheckoutSession["subscription_data"] {
  const data = params.subscription_data;
  if (data?.trial_end !== undefined && data.trial_period_days !== undefined) {
    throw exclusiveParams("subscription_data[trial_end]", "subscription_data[trial_period_days]");
  }
  if (data?.trial_end !== undefined && data.trial_end < at + 48 * 3600) {
    throw invalidRequest(
      "The `subscription_data[trial_end]` must be at least 48 hours in the future.",
      "subscription_data[trial_end]",
    );
  }
  return {
    metadata: mergeMetadata({}, data?.metadata),
    trial_period_days: data?.trial_period_days ?? null,
    trial_end: data?.trial_end ?? null,
    missing_payment_method: word(
      data?.trial_settings?.end_behavior.missing_payment_method,
      ["create_invoice", "cancel", "pause"],
      "create_invoice",
    ),
    description: data?.description ?? null,
    billing_mode: {
      type: data?.billing_mode?.type === "classic" ? "classic" : "flexible",
      proration_discounts:
        data?.billing_mode?.flexible?.proration_discounts === "itemized" ? "itemized" : "included",
    },
  };
}

function paymentData(params: Params): CheckoutSession["payment_intent_data"] {
  const data = params.payment_intent_data;
  const usages = ["on_session", "off_session"] as const;
  return {
    description: data?.description ?? null,
    metadata: mergeMetadata({}, data?.metadata ?? params.setup_intent_data?.metadata),
    receipt_email: data?.receipt_email ?? null,
    setup_future_usage: usages.find((each) => each === data?.setup_future_usage) ?? null,
    shipping: data?.shipping ? toShipping(data.shipping) : null,
  };
}
