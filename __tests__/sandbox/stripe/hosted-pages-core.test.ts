import type Stripe from "stripe";
import { SEED_CATALOGUE } from "../../../sandbox/seed";
import { type Account, openAccount } from "../../../sandbox/stripe/account";
import { stripeShapeErrors } from "../../../sandbox/stripe/conformance/validator";
import {
  type CardEntry,
  payCheckoutSession,
  payInvoicePage,
  portalCancel,
  portalPreviewPlan,
  portalRenew,
  portalUpdateCard,
  portalUpdatePlan,
  readCheckoutPage,
  readInvoicePage,
  readPortalPage,
  readReceiptPage,
} from "../../../sandbox/stripe/core/actions";
import { runDue } from "../../../sandbox/stripe/core/run-due";
import { seedAccount } from "../../../sandbox/stripe/seed-account";
import { createStandingClock } from "../../support/standing-clock";

const KEY = "sk_test_process000000000";
const MONTHLY = "price_lectern_pro_monthly";
const ANNUAL = "price_lectern_pro_annual";

let account: Account;
beforeEach(() => {
  account = openAccount({ clock: createStandingClock(), secretKey: KEY, shapeErrors: stripeShapeErrors });
  account.app.unit(() => seedAccount(account.app, SEED_CATALOGUE));
});

/** A call of the API in process. */
function call<T>(method: string, path: string, params: Record<string, string> = {}): T {
  const form = new URLSearchParams(params).toString();
  const headers = new Headers({ authorization: `Bearer ${KEY}`, "stripe-version": "2026-10-28.endive" });
  const request = {
    method,
    path,
    headers,
    query: method === "GET" ? form : "",
    body: method === "GET" ? "" : form,
  };
  const answer = account.handle(request);
  if (answer.kind !== "answer" || answer.status !== 200) throw new Error(JSON.stringify(answer));
  return JSON.parse(answer.body) as T;
}

const card = (number: string, extra: Partial<CardEntry> = {}): CardEntry => ({
  number,
  expMonth: 12,
  expYear: 2040,
  cvc: "123",
  name: "Mara Okafor",
  country: "US",
  ...extra,
});

const session = (extra: Record<string, string> = {}) =>
  call<Stripe.Checkout.Session>("POST", "/v1/checkout/sessions", {
    mode: "subscription",
    "line_items[0][price]": MONTHLY,
    "line_items[0][quantity]": "1",
    success_url: "http://localhost:3000/done?s={CHECKOUT_SESSION_ID}",
    "subscription_data[metadata][userId]": "u1",
    ...extra,
  });

const pay = (id: string, number: string, extra: Partial<CardEntry> = {}, promotionCode?: string) =>
  payCheckoutSession(account.app, id, {
    email: "mara@northside.example",
    card: card(number, extra),
    ...(promotionCode ? { promotionCode } : {}),
  });

const eventsSince = (count: number) =>
  account.app.store.events
    .all()
    .slice(count)
    .map(({ type }) => type);

test("Checkout pays, announces an incomplete subscription first, and its own completion last", () => {
  const { id } = session();
  const before = account.app.store.events.size;
  expect(pay(id, "4242 4242 4242 4242")).toEqual({
    kind: "completed",
    redirectUrl: `http://localhost:3000/done?s=${id}`,
  });
  const types = eventsSince(before);
  expect(types.at(-1)).toBe("checkout.session.completed");
  const created = account.app.store.events.by("type", "customer.subscription.created").at(-1);
  expect(JSON.parse(created?.data ?? "{}")).toMatchObject({ object: { status: "incomplete" } });
  const updated = account.app.store.events.by("type", "customer.subscription.updated")[0];
  expect(JSON.parse(updated?.data ?? "{}")).toMatchObject({ previous_attributes: { status: "incomplete" } });
  const done = call<Stripe.Checkout.Session>("GET", `/v1/checkout/sessions/${id}`);
  expect(done).toMatchObject({ status: "complete", payment_status: "paid", url: null, amount_total: 2000 });
  const subscription = call<Stripe.Subscription>("GET", `/v1/subscriptions/${String(done.subscription)}`);
  expect(subscription).toMatchObject({
    status: "active",
    metadata: { userId: "u1" },
    billing_mode: { type: "flexible" },
  });
  expect(subscription.default_payment_method).toMatch(/^pm_/);
});

test("a decline leaves the session open and nothing behind, and the next try makes one customer", () => {
  const { id } = session();
  for (const number of ["4000000000000002", "4000000000009995", "4000000000000341"]) {
    expect(pay(id, number)).toMatchObject({ kind: "declined" });
  }
  const { store } = account.app;
  expect([store.customers.size, store.subscriptions.size, store.invoices.size]).toEqual([0, 0, 0]);
  expect(pay(id, "4242424242424242")).toMatchObject({ kind: "completed" });
  expect([store.customers.size, store.subscriptions.size]).toEqual([1, 1]);
  expect(pay(id, "4242424242424242")).toEqual({ kind: "unavailable", reason: "complete" });
  expect(store.subscriptions.size).toBe(1);
});

test.each([
  ["4111111111111111", "test_mode_live_card"],
  ["4242424242424241", "incorrect_number"],
])("a number that is no test card (%s) is refused", (number, code) => {
  expect(pay(session().id, number)).toMatchObject({ kind: "declined", code });
});

test("3-D Secure asks, completes, and fails", () => {
  const { id } = session();
  expect(pay(id, "4000002500003155")).toEqual({ kind: "requires_action" });
  expect(pay(id, "4000002500003155", { outcome3ds: "fail" })).toMatchObject({
    kind: "declined",
    code: "payment_intent_authentication_failure",
  });
  expect(account.app.store.subscriptions.size).toBe(0);
  expect(pay(id, "4000002500003155", { outcome3ds: "complete" })).toMatchObject({ kind: "completed" });
});

test("a card that was set up at Checkout renews off session; one that asks every time does not", () => {
  const { app } = account;
  const renewed = ["4000002500003155", "4000002760003184"].map((number) => {
    const { id } = session();
    pay(id, number, { outcome3ds: "complete" });
    return app.store.checkoutSessions.get(id)?.subscription ?? "";
  });
  app.clock.advanceTo((app.now() + 33 * 86_400) * 1000);
  runDue(app);
  expect(renewed.map((id) => app.store.subscriptions.get(id)?.status)).toEqual(["active", "past_due"]);
});

test("a trial takes the card and charges nothing", () => {
  const { id } = session({ "subscription_data[trial_period_days]": "14" });
  expect(readCheckoutPage(account.app, id)).toMatchObject({
    total: 0,
    trial: { days: 14 },
    recurring: { amount: 2000 },
  });
  pay(id, "4242424242424242");
  expect(call("GET", `/v1/checkout/sessions/${id}`)).toMatchObject({ payment_status: "no_payment_required" });
  expect(account.app.store.charges.size).toBe(0);
});

test("a promotion code is previewed, redeemed once per session, and refused when it is wrong", () => {
  const coupon = call<Stripe.Coupon>("POST", "/v1/coupons", { percent_off: "50", duration: "once" });
  call("POST", "/v1/promotion_codes", {
    "promotion[type]": "coupon",
    "promotion[coupon]": coupon.id,
    code: "HALF",
  });
  const { id } = session({ allow_promotion_codes: "true" });
  expect(readCheckoutPage(account.app, id, { promotionCode: "half" })).toMatchObject({
    total: 1000,
    discount: { amount: 1000 },
  });
  expect(readCheckoutPage(account.app, id, { promotionCode: "nope" })?.promotionCode?.error).toBe(
    "This code is invalid.",
  );
  expect(pay(id, "4242424242424242", {}, "HALF")).toMatchObject({ kind: "completed" });
  expect(call("GET", `/v1/checkout/sessions/${id}`)).toMatchObject({
    amount_total: 1000,
    total_details: { amount_discount: 1000 },
  });
});

test("an expired session cannot be paid", () => {
  const { app } = account;
  const { id } = session();
  app.clock.advanceTo((app.now() + 86_400) * 1000);
  runDue(app);
  expect(pay(id, "4242424242424242")).toEqual({ kind: "unavailable", reason: "expired" });
  expect(app.store.events.all().at(-1)?.type).toBe("checkout.session.expired");
});

describe("the portal", () => {
  function open() {
    const { id } = session();
    pay(id, "4242424242424242");
    const done = call<Stripe.Checkout.Session>("GET", `/v1/checkout/sessions/${id}`);
    const portal = call<Stripe.BillingPortal.Session>("POST", "/v1/billing_portal/sessions", {
      customer: String(done.customer),
      return_url: "http://localhost:3000/billing",
    });
    return { portal: portal.id, subscription: String(done.subscription), customer: String(done.customer) };
  }
  const read = (id: string) => call<Stripe.Subscription>("GET", `/v1/subscriptions/${id}`);

  test("cancelling sets cancel_at alone on a flexible subscription, renewing takes it back", () => {
    const { portal, subscription } = open();
    portalCancel(account.app, portal, { subscription, feedback: "too_expensive", comment: "Later" });
    const canceled = read(subscription);
    expect(canceled).toMatchObject({
      status: "active",
      cancel_at: canceled.items.data[0]?.current_period_end,
      cancel_at_period_end: false,
      cancellation_details: { feedback: "too_expensive", comment: "Later", reason: "cancellation_requested" },
    });
    expect(readPortalPage(account.app, portal)?.subscriptions[0]).toMatchObject({
      canCancel: false,
      canRenew: true,
    });
    portalRenew(account.app, portal, { subscription });
    expect(read(subscription)).toMatchObject({ cancel_at: null, canceled_at: null });
  });

  test("the confirmed plan costs what was previewed", () => {
    const { portal, subscription } = open();
    const preview = portalPreviewPlan(account.app, portal, { subscription, price: ANNUAL });
    if (preview.kind !== "preview") throw new Error(preview.kind);
    expect(preview.amountDue).toBe(18000);
    const { prorationDate } = preview;
    expect(
      portalUpdatePlan(account.app, portal, { subscription, price: ANNUAL, prorationDate }),
    ).toMatchObject({ kind: "done" });
    const [invoice] = call<{ data: Stripe.Invoice[] }>("GET", "/v1/invoices", { subscription }).data;
    expect(invoice?.amount_paid).toBe(preview.amountDue);
  });

  test("a new card becomes the customer's default, and not the subscription's; a refused one changes nothing", () => {
    const { portal, subscription, customer } = open();
    const standing = () =>
      call<Stripe.Customer>("GET", `/v1/customers/${customer}`).invoice_settings.default_payment_method;
    const [before, own] = [standing(), read(subscription).default_payment_method];
    expect(portalUpdateCard(account.app, portal, { card: card("4000000000000002") })).toMatchObject({
      kind: "declined",
    });
    expect(standing()).toBe(before);
    expect(portalUpdateCard(account.app, portal, { card: card("5555555555554444") })).toMatchObject({
      kind: "done",
    });
    expect(standing()).not.toBe(before);
    expect(read(subscription).default_payment_method).toBe(own);
  });

  test("another customer's subscription is out of reach", () => {
    const mine = open();
    const theirs = open();
    expect(portalCancel(account.app, mine.portal, { subscription: theirs.subscription }).kind).toBe(
      "refused",
    );
    expect(read(theirs.subscription).cancel_at).toBeNull();
  });
});

test("an open invoice is paid on its page, a decline keeps it open, and a receipt follows", () => {
  const { app } = account;
  const { id } = session();
  pay(id, "4242424242424242");
  const done = call<Stripe.Checkout.Session>("GET", `/v1/checkout/sessions/${id}`);
  const subscription = String(done.subscription);
  const bad = call<Stripe.PaymentMethod>("POST", "/v1/payment_methods/pm_card_chargeCustomerFail/attach", {
    customer: String(done.customer),
  });
  call("POST", `/v1/subscriptions/${subscription}`, { default_payment_method: bad.id });
  app.clock.advanceTo((app.now() + 33 * 86_400) * 1000);
  runDue(app);
  const [invoice] = call<{ data: Stripe.Invoice[] }>("GET", "/v1/invoices", { subscription }).data;
  const invoiceId = invoice?.id ?? "";
  expect(readInvoicePage(app, invoiceId)).toMatchObject({ status: "open", amountRemaining: 2000 });
  expect(payInvoicePage(app, invoiceId, card("4000000000009995"))).toMatchObject({ kind: "declined" });
  expect(payInvoicePage(app, invoiceId, card("4000002760003184"))).toEqual({ kind: "requires_action" });
  expect(payInvoicePage(app, invoiceId, card("4000002760003184", { outcome3ds: "complete" }))).toMatchObject({
    kind: "completed",
  });
  expect(app.store.subscriptions.get(subscription)?.status).toBe("active");
  const page = readInvoicePage(app, invoiceId);
  const charge = page?.receiptUrl?.split("/").at(-1) ?? "";
  expect(readReceiptPage(app, charge)).toMatchObject({ amount: 2000, invoice: { id: invoiceId } });
});

test("every event of a busy account has the shape that the SDK promises", () => {
  const { id } = session();
  pay(id, "4242424242424242");
  const { app } = account;
  app.clock.advanceTo((app.now() + 70 * 86_400) * 1000);
  runDue(app);
  const { data } = call<{ data: object[] }>("GET", "/v1/events", { limit: "100" });
  expect(data.flatMap((event) => stripeShapeErrors(event))).toEqual([]);
});
