import { jest } from "@jest/globals";
import type Stripe from "stripe";
import { billingView } from "@/features/billing/billing-view";
import { cancelSubscription } from "@/server/billing/cancel-subscription";
import { openPortal } from "@/server/billing/open-portal";
import { pauseSubscription } from "@/server/billing/pause-subscription";
import { payInvoice } from "@/server/billing/pay-invoice";
import { resumeSubscription } from "@/server/billing/resume-subscription";
import { startCheckout } from "@/server/billing/start-checkout";
import { unpauseSubscription } from "@/server/billing/unpause-subscription";
import { AppError } from "@/server/http/app-error";
import type { BillingOverview } from "@/shared/billing/overview";
import { type BillingStage, openBillingStage, payCheckout, until } from "../../support/billing-stage";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

let stage: BillingStage;
let people = 0;

beforeAll(async () => {
  stage = await openBillingStage();
}, 120_000);

afterAll(() => stage.close());

// Deliveries, reads of Stripe and Convex share one process: generous, because nothing here is about speed.
jest.setTimeout(120_000);

const called = <Body>(clerkId: string, body: Body) => ({
  user: { clerkId, email: `${clerkId}@northside.example`, name: "Pat" },
  body,
  requestId: "req_test",
});

const MONTHLY = { billingPeriod: "monthly" } as const;
const ANNUAL = { billingPeriod: "annual" } as const;

/** A person with a customer at Stripe, and the checkout that made it. */
async function visitor(): Promise<{ clerkId: string; url: string }> {
  const clerkId = `user_life_${(people += 1)}`;
  const { url } = await startCheckout(stage.ports, called(clerkId, MONTHLY));
  return { clerkId, url };
}

async function subscriber(): Promise<string> {
  const { clerkId, url } = await visitor();
  await payCheckout(url);
  await shows(clerkId, ({ subscription }) => subscription?.status === "active");
  return clerkId;
}

/** The page's picture once it is as expected. */
async function shows(
  clerkId: string,
  holds: (overview: BillingOverview) => boolean,
): Promise<BillingOverview> {
  let seen = await stage.overviewOf(clerkId);
  await until(async () => holds((seen = await stage.overviewOf(clerkId))));
  return seen;
}

function pageOf(overview: BillingOverview) {
  const moment = { returnedSessionId: null, canceled: false, waitedMs: 0, requested: null };
  const now = stage.clock.now();
  const view = billingView(
    overview,
    { ...moment, now, resumed: false, paid: null },
    { locale: "en-GB", timeZone: "UTC" },
  );
  return { ...view, text: `${view.banner?.title} ${view.banner?.text}` };
}

async function customerOf(clerkId: string): Promise<string> {
  const { data } = await stage.ports.stripe.customers.list({ email: `${clerkId}@northside.example` });
  return data[0]?.id ?? "";
}

async function giveCard(clerkId: string, method: string): Promise<void> {
  const customer = await customerOf(clerkId);
  const { id } = await stage.ports.stripe.paymentMethods.attach(method, { customer });
  await stage.ports.stripe.customers.update(customer, { invoice_settings: { default_payment_method: id } });
  for (const { id: subscription } of (await stage.ports.stripe.subscriptions.list({ customer })).data)
    await stage.ports.stripe.subscriptions.update(subscription, { default_payment_method: id });
}

async function paidBy(clerkId: string): Promise<number> {
  const { data } = await stage.ports.stripe.invoices.list({ customer: await customerOf(clerkId) });
  return data.reduce((sum, { amount_paid: paid }) => sum + paid, 0);
}

/** To the moment at which Stripe has collected what falls due then, epoch ms. */
const goTo = (at: number | undefined) => stage.clock.advanceTo((at ?? NaN) + 2 * HOUR_MS);

const subscriptionOf = async (clerkId: string) => (await stage.overviewOf(clerkId)).subscription;

test("a token that the server mints is the one that Convex believes", async () => {
  expect(await stage.ports.store.checkHealth({})).toEqual({ ok: true });
});

test("from the click to Pro, to cancelled and back, with nothing but really signed deliveries between", async () => {
  const { ports } = stage;
  const clicks = await Promise.all([1, 2, 3].map(() => startCheckout(ports, called("user_mara", MONTHLY))));
  expect(new Set(clicks.map(({ sessionId }) => sessionId)).size).toBe(1);

  await payCheckout(clicks[0]?.url ?? "");
  await until(async () => (await subscriptionOf("user_mara"))?.status === "active");
  await expect(startCheckout(ports, called("user_mara", MONTHLY))).rejects.toEqual(
    new AppError("already_subscribed"),
  );

  const { cancelAt } = await cancelSubscription(ports, called("user_mara", { reason: "unused" as const }));
  expect(cancelAt).toBeGreaterThan(Date.now() + 27 * 86_400_000);
  await until(async () => (await subscriptionOf("user_mara"))?.cancelAt === cancelAt);

  expect(await resumeSubscription(ports, called("user_mara", {}))).toEqual({ success: true });
  await until(async () => (await subscriptionOf("user_mara"))?.cancelAt === null);

  for (const flow of [
    undefined,
    "payment_method_update",
    "subscription_cancel",
    "subscription_update",
  ] as const) {
    expect((await openPortal(ports, called("user_mara", { flow }))).url).toMatch(
      /^http:\/\/127\.0\.0\.1:\d+\/p\/session\//,
    );
  }
});

test("changing one's mind about the period leaves one session that can be paid", async () => {
  const { ports } = stage;
  const first = await startCheckout(ports, called("user_jonas", MONTHLY));
  const second = await startCheckout(ports, called("user_jonas", ANNUAL));
  expect((await ports.stripe.checkout.sessions.retrieve(first.sessionId)).status).toBe("expired");
  expect((await ports.stripe.checkout.sessions.retrieve(second.sessionId)).status).toBe("open");
});

test("a customer that was deleted at Stripe is replaced", async () => {
  const { ports } = stage;
  const first = await startCheckout(ports, called("user_kim", MONTHLY));
  const { customer } = await ports.stripe.checkout.sessions.retrieve(first.sessionId);
  await ports.stripe.customers.del(typeof customer === "string" ? customer : "");
  await ports.stripe.checkout.sessions.expire(first.sessionId).catch(() => undefined);
  const second = await startCheckout(ports, called("user_kim", ANNUAL));
  expect((await ports.stripe.checkout.sessions.retrieve(second.sessionId)).customer).not.toBe(customer);
});

test("a pause over a renewal charges nothing, and resuming begins a period that is paid", async () => {
  const clerkId = await subscriber();
  await pauseSubscription(stage.ports, called(clerkId, {}));
  const paused = await shows(clerkId, ({ subscription }) => subscription?.pause?.charges === false);
  expect(paused.entitlement).toMatchObject({ plan: "free", reason: "paused" });
  goTo(paused.subscription?.currentPeriodEnd);
  const over = await shows(clerkId, ({ subscription }) => subscription?.pause?.charges === true);
  expect(pageOf(over).text).toContain("charges $20.00 to Visa ending 4242 at once");
  expect(await paidBy(clerkId)).toBe(2_000);

  await unpauseSubscription(stage.ports, called(clerkId, {}));
  const resumed = await shows(clerkId, ({ subscription }) => subscription?.pause === null);
  expect(resumed.entitlement).toMatchObject({ plan: "pro", reason: "active" });
  expect(await paidBy(clerkId)).toBe(4_000);
});

test("cancelled while paused: it ends with its period, nothing is charged, and taking it back leaves the pause", async () => {
  const clerkId = await subscriber();
  await pauseSubscription(stage.ports, called(clerkId, {}));
  await shows(clerkId, ({ subscription }) => subscription?.pause !== null);
  const { cancelAt } = await cancelSubscription(stage.ports, called(clerkId, {}));
  const ending = await shows(clerkId, ({ subscription }) => subscription?.cancelAt === cancelAt);
  expect(cancelAt).toBe(ending.subscription?.currentPeriodEnd);
  expect(ending.subscription).toMatchObject({ status: "active", pause: { charges: false } });
  expect(pageOf(ending)).toMatchObject({
    kind: "paused",
    plan: { title: "Paused", actions: [] },
    banner: { title: "Pro is paused", actions: [{ does: "resume", label: "Take the cancellation back" }] },
  });
  expect(pageOf(ending).text).toContain("The subscription ends on");

  await resumeSubscription(stage.ports, called(clerkId, {}));
  const kept = await shows(clerkId, ({ subscription }) => subscription?.cancelAt === null);
  expect(pageOf(kept)).toMatchObject({ kind: "paused", banner: { actions: [{ does: "unpause" }] } });

  await cancelSubscription(stage.ports, called(clerkId, {}));
  await shows(clerkId, ({ subscription }) => subscription?.cancelAt === cancelAt);
  goTo(cancelAt);
  const over = await shows(clerkId, ({ subscription }) => subscription?.status === "canceled");
  expect([pageOf(over).kind, over.entitlement.plan]).toEqual(["ended", "free"]);
  expect(await paidBy(clerkId)).toBe(2_000);
});

test("an open invoice is paid by its owner: declined, asked for by the bank, sent; by nobody else", async () => {
  const clerkId = await subscriber();
  const other = await subscriber();
  await giveCard(clerkId, "pm_card_chargeCustomerFail");
  goTo((await stage.overviewOf(clerkId)).subscription?.currentPeriodEnd);
  const { pastDue } = await shows(clerkId, (overview) => overview.pastDue !== null);
  const invoice = { invoiceId: pastDue?.stripeInvoiceId ?? "" };
  await expect(payInvoice(stage.ports, called(other, invoice))).rejects.toEqual(new AppError("not_found"));
  expect(await payInvoice(stage.ports, called(clerkId, invoice))).toMatchObject({ kind: "declined" });
  await giveCard(clerkId, "pm_card_authenticationRequired");
  const needed = await payInvoice(stage.ports, called(clerkId, invoice));
  expect(needed).toMatchObject({ kind: "payment_needed", url: expect.stringMatching(/^http/) as string });
  await giveCard(clerkId, "pm_card_visa");
  expect(await payInvoice(stage.ports, called(clerkId, invoice))).toEqual({ kind: "sent" });
  const paid = await shows(clerkId, ({ subscription }) => subscription?.status === "active");
  expect(paid.invoices.find(({ status }) => status === "open")).toBeUndefined();
  await expect(payInvoice(stage.ports, called(clerkId, invoice))).rejects.toEqual(
    new AppError("invoice_not_open"),
  );
});

/** A trial without a card that somebody gives in Stripe's dashboard, as the page shows it, and then at its end. */
async function cardlessTrial(
  end: Stripe.SubscriptionCreateParams.TrialSettings.EndBehavior["missing_payment_method"],
) {
  const { clerkId } = await visitor();
  const { data: prices } = await stage.ports.stripe.prices.list({ lookup_keys: ["pro_monthly"] });
  await stage.ports.stripe.subscriptions.create({
    customer: await customerOf(clerkId),
    items: [{ price: prices[0]?.id ?? "" }],
    trial_period_days: 7,
    trial_settings: { end_behavior: { missing_payment_method: end } },
  });
  const during = await shows(clerkId, ({ subscription }) => subscription?.status === "trialing");
  goTo(during.subscription?.trialEnd ?? undefined);
  const after = await shows(clerkId, ({ subscription }) => subscription?.status !== "trialing");
  return { clerkId, during: pageOf(during), after };
}

test.each([
  ["cancel", "so you move to Free then and nothing is charged.", "canceled", "ended"],
  ["pause", "so Pro is paused then and nothing is charged.", "paused", "paused"],
  ["create_invoice", "and $20.00 is due then.", "past_due", "past_due"],
] as const)(
  "a trial without a card that ends with %s does what the page said",
  async (end, words, status, kind) => {
    const { clerkId, during, after } = await cardlessTrial(end);
    expect(during.plan.price).toContain(words);
    expect([after.subscription?.status, pageOf(after).kind]).toEqual([status, kind]);
    expect(await paidBy(clerkId)).toBe(0);
  },
);

test("a trial that Stripe has paused goes on with a card and a payment, or ends at once", async () => {
  const { clerkId } = await cardlessTrial("pause");
  await expect(unpauseSubscription(stage.ports, called(clerkId, {}))).rejects.toEqual(
    new AppError("card_needed"),
  );
  await giveCard(clerkId, "pm_card_visa");
  await shows(clerkId, ({ card }) => card !== null);
  await unpauseSubscription(stage.ports, called(clerkId, {}));
  const resumed = await shows(clerkId, ({ subscription }) => subscription?.status === "active");
  expect(resumed.entitlement.plan).toBe("pro");
  expect(await paidBy(clerkId)).toBe(2_000);

  const other = (await cardlessTrial("pause")).clerkId;
  const { cancelAt } = await cancelSubscription(stage.ports, called(other, {}));
  expect(Math.abs(cancelAt - stage.clock.now())).toBeLessThan(DAY_MS);
  const over = await shows(other, ({ subscription }) => subscription?.status === "canceled");
  expect(pageOf(over).kind).toBe("ended");
  expect(await paidBy(other)).toBe(0);
});

test("a declined card does not resume a trial that Stripe has paused: no Pro before it is paid", async () => {
  const { clerkId } = await cardlessTrial("pause");
  await giveCard(clerkId, "pm_card_chargeCustomerFail");
  await shows(clerkId, ({ card }) => card !== null);
  await unpauseSubscription(stage.ports, called(clerkId, {}));
  const declined = await shows(clerkId, ({ pastDue }) => pastDue?.attempt?.outcome === "declined");
  expect(declined).toMatchObject({ entitlement: { plan: "free" }, subscription: { status: "paused" } });
  expect(pageOf(declined).text).toContain("Pro is off until the open amount is paid.");
  // A second click neither resumes nor charges anything.
  await unpauseSubscription(stage.ports, called(clerkId, {}));
  const invoice = { invoiceId: declined.pastDue?.stripeInvoiceId ?? "" };
  await giveCard(clerkId, "pm_card_visa");
  expect(await payInvoice(stage.ports, called(clerkId, invoice))).toEqual({ kind: "sent" });
  const paid = await shows(clerkId, ({ subscription }) => subscription?.status === "active");
  expect(paid.entitlement.plan).toBe("pro");
  expect(await paidBy(clerkId)).toBe(2_000);
});

test("resumed in the dashboard, past due by a declined card: no grace before a first payment", async () => {
  const { clerkId } = await cardlessTrial("pause");
  await giveCard(clerkId, "pm_card_chargeCustomerFail");
  const { stripe } = stage.ports;
  const { data } = await stripe.subscriptions.list({ customer: await customerOf(clerkId) });
  const resumed = await stripe.subscriptions.resume(data[0]?.id ?? "");
  await expect(stripe.invoices.pay(String(resumed.latest_invoice))).rejects.toThrow();
  const unpaid = { plan: "free", reason: "resumed_unpaid", until: null };
  const first = await shows(clerkId, ({ subscription }) => subscription?.status === "past_due");
  expect(first.entitlement).toEqual(unpaid);

  // Stripe goes on making invoices for what is past due; another one that nobody pays gives no grace either.
  const ends = first.subscription?.currentPeriodEnd ?? 0;
  goTo(ends);
  const next = await shows(
    clerkId,
    ({ subscription, invoices }) =>
      (subscription?.currentPeriodEnd ?? 0) > ends &&
      invoices.filter(({ status }) => status === "open").length === 2,
  );
  expect(next.entitlement).toEqual(unpaid);

  await giveCard(clerkId, "pm_card_visa");
  await stripe.invoices.pay(next.invoices[0]?.stripeInvoiceId ?? "");
  const paid = await shows(clerkId, ({ subscription }) => subscription?.status === "active");
  expect(paid.entitlement.plan).toBe("pro");
});

test("a first payment that waits is not sold over, and paying it is the way to Pro", async () => {
  const { clerkId } = await visitor();
  await giveCard(clerkId, "pm_card_chargeCustomerFail");
  const { data: prices } = await stage.ports.stripe.prices.list({ lookup_keys: ["pro_monthly"] });
  await stage.ports.stripe.subscriptions.create({
    customer: await customerOf(clerkId),
    items: [{ price: prices[0]?.id ?? "" }],
  });
  const again = () => startCheckout(stage.ports, called(clerkId, ANNUAL));
  await expect(again()).rejects.toMatchObject({ code: "first_payment_open" });
  const { firstPayment } = await shows(clerkId, (overview) => overview.firstPayment !== null);
  await expect(again()).rejects.toMatchObject({ code: "first_payment_open" });
  await giveCard(clerkId, "pm_card_visa");
  const invoice = { invoiceId: firstPayment?.stripeInvoiceId ?? "" };
  expect(await payInvoice(stage.ports, called(clerkId, invoice))).toEqual({ kind: "sent" });
  const paid = await shows(clerkId, ({ subscription }) => subscription?.status === "active");
  expect(paid.entitlement.plan).toBe("pro");
});
