import type Stripe from "stripe";
import type { StripeApp } from "../core/app";
import type { CheckoutLine, CheckoutSession } from "../core/hosted-entities";
import { checkoutTotals, couponOf, trialEndOf } from "../core/checkout-totals";
import { amountIn, billingCurrency } from "../core/currencies";
import { needCustomer } from "../core/customers";
import { usableCoupon, usablePromotionCode } from "../core/discounts";
import type { Customer } from "../core/entities";
import { invalidRequest, noSuch } from "../core/errors";
import { needPrice } from "../core/lines";
import { formatCheckoutSession } from "../format/checkout";
import { inRange, listPage } from "../http/list";
import { bareRoute, route, type Call } from "../http/route";
import { sessionLines } from "../http/session-lines";
import { lookOf, pageSettings, pageTypes, paymentData, subscriptionData } from "./checkout-settings";
import { checkoutExpiry, refuseCheckout, refuseForCustomer } from "./checkout-refusals";
import { checkCurrency, mergeMetadata, word } from "./fields";
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

function create(call: Call<Params>): object {
  const { app, params } = call;
  refuseCheckout(params);
  const mode = word(params.mode, ["payment", "setup", "subscription"], "payment");
  const customer = params.customer === undefined ? null : needCustomer(app, params.customer, "customer");
  refuseForCustomer(params, customer);
  const at = app.nowOf(customer?.id ?? null);
  const lines = mode === "setup" ? [] : linesOf(app, params, mode);
  const currency = currencyOf(app, params, mode, lines, customer);
  const session: CheckoutSession = {
    id: app.id("checkoutSession"),
    created: at,
    mode,
    status: "open",
    payment_status: "unpaid",
    lines,
    currency,
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
    expires_at: checkoutExpiry(params, at),
    metadata: mergeMetadata({}, params.metadata),
    ...pageSettings(params, mode),
    look: lookOf(params),
    ...pageTypes(call, currency),
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
    payment_status: mode === "setup" || totals.dueToday === 0 ? "no_payment_required" : "unpaid",
    ...(mode === "setup" ? {} : pricedFields(session, totals, at)),
  });
  return formatCheckoutSession(app, inserted);
}

/** The currency of the session: asked for, the customer's own, or that of the first price. */
function currencyOf(
  app: StripeApp,
  params: Params,
  mode: CheckoutSession["mode"],
  lines: readonly CheckoutLine[],
  customer: Customer | null,
): string | null {
  const wanted = params.currency === undefined ? undefined : checkCurrency(params.currency);
  const prices = lines.map((line) => needPrice(app, line.price));
  const payer = mode === "subscription" ? customer : null;
  const currency = billingCurrency(app, prices, { customer: payer, wanted });
  const other = prices.findIndex((price) => currency !== null && amountIn(price, currency) === null);
  if (other < 0) return currency;
  const offered = [prices[other]?.currency, ...Object.keys(prices[other]?.currency_options ?? {})];
  throw invalidRequest(
    `The price specified only supports ${offered.map((each) => `\`${each}\``).join(", ")}. This doesn't match the expected currency: \`${currency}\`.`,
    `line_items[${other}][price]`,
  );
}

function pricedFields(session: CheckoutSession, totals: ReturnType<typeof checkoutTotals>, at: number) {
  const inTrial = trialEndOf(session, at) !== null;
  return {
    amount_subtotal: inTrial ? totals.dueToday : totals.subtotal,
    amount_total: totals.dueToday,
    amount_discount: inTrial ? 0 : totals.discount,
  };
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
