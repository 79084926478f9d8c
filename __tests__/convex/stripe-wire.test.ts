import { setTimeout as sleep } from "node:timers/promises";
import { jest } from "@jest/globals";
import Stripe from "stripe";
import { api, internal } from "../../convex/_generated/api";
import { createBillingClock } from "../../sandbox/kit/clock";
import { SEED_CATALOGUE } from "../../sandbox/seed";
import { startStripe } from "../../sandbox/stripe/start";
import type { StripeStandIn } from "../../sandbox/stripe/start";
import { isHandledEventType } from "../../src/shared/billing/event-types";
import { linked } from "../support/checkout-claims";
import { convexApp } from "../support/convex-app";
import type { ConvexApp } from "../support/convex-app";
import { quietLog } from "../support/stripe";
import { anEvent, syncSteps } from "../support/sync-steps";

// Every read goes over a real wire.
jest.setTimeout(90_000);

const KEY = "sk_test_functions";
const MONTHLY = "price_lectern_pro_monthly";
const ANNUAL = "price_lectern_pro_annual";
const DAY = 86_400_000;

let standIn: StripeStandIn;
let quiet: ReturnType<typeof quietLog>;
let stripe: Stripe;
let app: ConvexApp;
let events = 0;

beforeEach(async () => {
  // Fake timers first: the stand-in's billing clock runs on the same day as the functions.
  app = await convexApp({ STRIPE_PRICE_ID_MONTHLY: MONTHLY, STRIPE_PRICE_ID_ANNUAL: ANNUAL });
  quiet = quietLog();
  standIn = await startStripe({
    port: 0,
    dataDir: null,
    clock: createBillingClock(),
    secretKey: KEY,
    // Nobody listens there: every event stays undelivered until a test passes it on.
    webhook: { url: "http://127.0.0.1:9/", secret: "whsec_nobody" },
    retryDelaysMs: [],
    catalogue: SEED_CATALOGUE,
    validate: true,
    log: quiet.log,
  });
  process.env.STRIPE_API_BASE = standIn.url;
  const { hostname, port } = new URL(standIn.url);
  stripe = new Stripe(KEY, { host: hostname, port, protocol: "http", telemetry: false });
});

afterEach(async () => {
  await standIn.close();
  quiet.check();
});

/** A person who has used the app, with a customer at Stripe that our checkout would have made. */
async function aCustomer(card = "pm_card_visa") {
  await app.person("ada").mutation(api.prompts.create, { title: "First", body: "", tags: [] });
  const customer = await stripe.customers.create({ metadata: { userId: "user_ada" } });
  const method = await stripe.paymentMethods.attach(card, { customer: customer.id });
  await stripe.customers.update(customer.id, { invoice_settings: { default_payment_method: method.id } });
  return customer.id;
}

async function subscribe(customer: string, price = MONTHLY) {
  return stripe.subscriptions.create({ customer, items: [{ price }] });
}

/** Tells the app that a customer changed and waits until it has read Stripe and said so. */
async function wake(customer: string, event?: string) {
  events += 1;
  const stripeEventId = event ?? `evt_wire_${events}`;
  await app.service.mutation(api.webhooks.ingest, anEvent(stripeEventId, { stripeCustomerId: customer }));
  await settled(stripeEventId);
}

async function settled(stripeEventId: string) {
  return until(async () => {
    const row = (await syncSteps(app).rows()).find((each) => each.stripeEventId === stripeEventId);
    return row !== undefined && row.status !== "received" ? row : null;
  });
}

async function until<T>(ask: () => Promise<T | null>): Promise<T> {
  for (let turn = 0; turn < 400; turn += 1) {
    const answer = await ask();
    if (answer !== null) return answer;
    await jest.advanceTimersByTimeAsync(50);
    // The wire is real, so it needs real time.
    await sleep(5);
  }
  throw new Error("It did not happen.");
}

const page = () => app.person("ada").query(api.billing.overview, {});

test("a subscription at Stripe becomes Pro with its period, its card and its invoice", async () => {
  const customer = await aCustomer();
  const made = await subscribe(customer);
  await wake(customer);
  const shown = await page();
  expect(shown).toMatchObject({
    entitlement: { plan: "pro", reason: "active" },
    subscription: {
      status: "active",
      planKey: "pro",
      interval: "month",
      amount: 2000,
      currency: "usd",
      cancelAt: null,
    },
    card: { brand: "visa", last4: "4242" },
    prompts: { used: 1, limit: null },
    pastDue: null,
  });
  expect(shown.subscription?.currentPeriodEnd).toBe((made.items.data[0]?.current_period_end ?? 0) * 1000);
  expect(shown.invoices).toMatchObject([{ status: "paid", amount: 2000, currency: "usd" }]);
  expect(shown.invoices[0]?.number).toEqual(expect.any(String));
});

test("a cancellation at the period's end, its undoing and an immediate end are all read from Stripe", async () => {
  const customer = await aCustomer();
  const { id } = await subscribe(customer, ANNUAL);
  await stripe.subscriptions.update(id, { cancel_at_period_end: true });
  await wake(customer);
  const canceling = (await page()).subscription;
  expect(canceling).toMatchObject({ status: "active", interval: "year", amount: 20_000 });
  expect(canceling?.cancelAt).toBe(canceling?.currentPeriodEnd);
  await stripe.subscriptions.update(id, { cancel_at_period_end: false });
  await wake(customer);
  expect((await page()).subscription?.cancelAt).toBeNull();
  await stripe.subscriptions.cancel(id);
  await wake(customer);
  expect(await page()).toMatchObject({
    entitlement: { plan: "free", reason: "canceled" },
    subscription: { status: "canceled" },
  });
});

test("a default card that is set without a live subscription is shown: after its end, and before any", async () => {
  const customer = await aCustomer();
  const setDefault = async (card: string) => {
    const method = await stripe.paymentMethods.attach(card, { customer });
    await stripe.customers.update(customer, { invoice_settings: { default_payment_method: method.id } });
    return method.id;
  };
  const first = await setDefault("pm_card_visa");
  // Checkout leaves the card at the subscription.
  const made = await stripe.subscriptions.create({
    customer,
    items: [{ price: MONTHLY }],
    default_payment_method: first,
  });
  await wake(customer);
  await stripe.subscriptions.cancel(made.id);
  await setDefault("pm_card_mastercard");
  await wake(customer);
  expect(await page()).toMatchObject({ subscription: { status: "canceled" }, card: { brand: "mastercard" } });
});

test("a card that is left before anything was bought is shown, and a deleted customer is noticed then, too", async () => {
  const customer = await aCustomer();
  await linked(app, customer);
  await wake(customer);
  expect(await page()).toMatchObject({ subscription: null, card: { brand: "visa" }, hasCustomer: true });
  await stripe.customers.del(customer);
  await wake(customer);
  expect(await page()).toMatchObject({ card: null, hasCustomer: false });
});

test("a paused collection entitles to nothing although the subscription says active", async () => {
  const customer = await aCustomer();
  const { id } = await subscribe(customer);
  await stripe.subscriptions.update(id, { pause_collection: { behavior: "void" } });
  await wake(customer);
  expect(await page()).toMatchObject({
    entitlement: { plan: "free", reason: "paused" },
    subscription: { status: "active", pause: { resumesAt: null } },
  });
});

test("a renewal that fails is past due, in grace since its invoice, with the page on which to pay it", async () => {
  const customer = await aCustomer("pm_card_chargeCustomerFail");
  const { id } = await stripe.subscriptions.create({
    customer,
    items: [{ price: MONTHLY }],
    trial_period_days: 3,
  });
  await wake(customer);
  expect((await page()).entitlement.reason).toBe("trialing");
  for (let day = 0; day < 8; day += 1) {
    await fetch(`${standIn.url}/_sandbox/clock`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ advanceBy: 43_200 }),
    });
  }
  expect((await stripe.subscriptions.retrieve(id)).status).toBe("past_due");
  await wake(customer);
  const shown = await page();
  expect(shown.entitlement.reason).toBe("past_due_grace");
  expect(shown.pastDue).toMatchObject({
    amount: 2000,
    hostedInvoiceUrl: expect.stringContaining("http") as string,
  });
  const open = (await stripe.invoices.list({ customer })).data.find(({ status }) => status === "open");
  expect(shown.pastDue?.graceEndsAt).toBe((open?.created ?? 0) * 1000 + 14 * DAY);
});

test("a price that was made in the dashboard is shown, entitles to nothing and raises an alert", async () => {
  const customer = await aCustomer();
  const product = SEED_CATALOGUE.products[0]?.id ?? "";
  const price = await stripe.prices.create({
    product,
    currency: "usd",
    unit_amount: 100,
    recurring: { interval: "month" },
  });
  await subscribe(customer, price.id);
  await wake(customer);
  expect(await page()).toMatchObject({
    entitlement: { plan: "free", reason: "unknown_price" },
    subscription: { planKey: "unknown", amount: 100 },
  });
  expect(await syncSteps(app).alerts()).toMatchObject([{ kind: "unknown_price" }]);
});

test("a customer that was deleted at Stripe ends the plan", async () => {
  const customer = await aCustomer();
  await subscribe(customer);
  await wake(customer);
  await stripe.customers.del(customer);
  await wake(customer);
  expect((await page()).entitlement).toMatchObject({ plan: "free", reason: "canceled" });
  expect(await app.t.run((ctx) => ctx.db.query("customers").take(2))).toMatchObject([{ gone: true }]);
});

test("a change that no event told of is found by the sweep", async () => {
  const customer = await aCustomer();
  const { id } = await subscribe(customer);
  await wake(customer);
  await stripe.subscriptions.cancel(id);
  expect((await page()).entitlement.plan).toBe("pro");
  await app.t.action(internal.reconcile.sweep, { startingAfter: null });
  await until(async () => ((await page()).entitlement.plan === "free" ? true : null));
});

test("a sweep of an account that has not changed wakes nobody", async () => {
  const customer = await aCustomer();
  await subscribe(customer);
  await wake(customer);
  const { gen } = await syncSteps(app, customer).subject();
  await app.t.action(internal.reconcile.sweep, { startingAfter: null });
  expect((await syncSteps(app, customer).subject()).gen).toBe(gen);
});

test("events that could not be delivered are fetched and put through the inbox, once each", async () => {
  const customer = await aCustomer();
  await subscribe(customer);
  const { data } = await stripe.events.list({ delivery_success: false, limit: 100 });
  const stored = data.filter(({ type }) => isHandledEventType(type)).length;
  expect(stored).toBeGreaterThan(3);
  await app.t.action(internal.reconcile.backfill, { startingAfter: null });
  await until(async () => ((await syncSteps(app).rows()).length === stored ? true : null));
  await until(async () => ((await page()).entitlement.plan === "pro" ? true : null));
  await app.t.action(internal.reconcile.backfill, { startingAfter: null });
  await until(async () =>
    (await syncSteps(app).rows()).every(({ deliveries }) => deliveries === 2) ? true : null,
  );
  expect(await syncSteps(app).rows()).toHaveLength(stored);
});

/** Switches faults of the stand-in on. */
async function chaos(settings: Record<string, number | string>) {
  const response = await fetch(`${standIn.url}/_sandbox/chaos`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(settings),
  });
  expect(response.status).toBe(200);
}

test.each([
  ["answers 500", { serverError: 1 }, "http_500"],
  ["asks to slow down", { rateLimit: 1 }, "rate_limited"],
  ["cuts the connection", { cutConnection: 1 }, "connection"],
])("when Stripe %s the read is tried again and the row says why", async (_what, fault, code) => {
  const customer = await aCustomer();
  await chaos({ ...fault, apiMatch: "GET /v1/subscriptions" });
  await app.service.mutation(api.webhooks.ingest, anEvent("evt_fault", { stripeCustomerId: customer }));
  const row = await settled("evt_fault");
  expect(row).toMatchObject({ status: "retrying", attempts: 1, errors: [{ code }] });
  expect(row.nextAttemptAt).toBeGreaterThan(0);
});

test("trap: no key, address or text of Stripe's library is kept with an error", async () => {
  const customer = await aCustomer();
  await chaos({ serverError: 1, apiMatch: "GET /v1/subscriptions" });
  await wake(customer, "evt_fault");
  const rows = JSON.stringify(await syncSteps(app).rows());
  expect(rows).not.toMatch(/sk_test|127\.0\.0\.1|@example|stack|Error:/);
});

test("a customer of nobody's is read and kept until its person appears", async () => {
  const customer = await stripe.customers.create({ metadata: { userId: "user_late" } });
  const method = await stripe.paymentMethods.attach("pm_card_visa", { customer: customer.id });
  await stripe.customers.update(customer.id, { invoice_settings: { default_payment_method: method.id } });
  await subscribe(customer.id);
  await wake(customer.id);
  const late = app.person("late");
  expect((await late.query(api.billing.overview, {})).entitlement.plan).toBe("free");
  await late.mutation(api.prompts.create, { title: "First", body: "", tags: [] });
  expect((await late.query(api.billing.overview, {})).entitlement.plan).toBe("pro");
});
