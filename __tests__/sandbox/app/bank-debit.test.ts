import { jest } from "@jest/globals";
import { billingView } from "@/features/billing/billing-view";
import { cancelWords } from "@/features/billing/cancel-words";
import { cancelSubscription } from "@/server/billing/cancel-subscription";
import { payInvoice } from "@/server/billing/pay-invoice";
import { startCheckout } from "@/server/billing/start-checkout";
import type { BillingOverview } from "@/shared/billing/overview";
import { type BillingStage, openBillingStage, until } from "../../support/billing-stage";

const DEBIT_ANSWERED_MS = 181_000;
const HOUR_MS = 3_600_000;
const MONTHLY = { billingPeriod: "monthly" } as const;

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

async function paidBy(clerkId: string): Promise<number> {
  const { data } = await stage.ports.stripe.invoices.list({ customer: await customerOf(clerkId) });
  return data.reduce((sum, { amount_paid: paid }) => sum + paid, 0);
}

/** What the bank has is not to be paid a second time: the page knows, and our route refuses. */
async function expectNotPayable(clerkId: string, { invoices }: BillingOverview): Promise<void> {
  const [invoice] = invoices;
  expect(invoice).toMatchObject({
    status: "open",
    amountRemaining: 2_000,
    attempt: { outcome: "processing" },
  });
  const paying = payInvoice(stage.ports, called(clerkId, { invoiceId: invoice?.stripeInvoiceId ?? "" }));
  await expect(paying).rejects.toMatchObject({ code: "in_progress" });
}

/** From now on a person's debits go to another account. */
async function debitFrom(clerkId: string, iban: string): Promise<void> {
  const { stripe } = stage.ports;
  const customer = await customerOf(clerkId);
  const { id } = await stripe.paymentMethods.create({
    type: "sepa_debit",
    sepa_debit: { iban },
    billing_details: { name: "Pat Person", email: `${clerkId}@northside.example` },
  });
  const mandate_data = { customer_acceptance: { type: "offline" as const } };
  await stripe.setupIntents.create({ customer, payment_method: id, confirm: true, mandate_data });
  const [subscription] = (await stripe.subscriptions.list({ customer })).data;
  await stripe.subscriptions.update(subscription?.id ?? "", { default_payment_method: id });
}

const cancelling = (overview: BillingOverview) => {
  if (overview.subscription === null) throw new Error("There is nothing to cancel.");
  return cancelWords(overview, overview.subscription, { locale: "en-GB", timeZone: "UTC" });
};

/** A person who has sent a debit of 20 euros that the bank answers three minutes later. */
async function debited(iban: string) {
  const { stripe } = stage.ports;
  const clerkId = `user_debit_${(people += 1)}`;
  await startCheckout(stage.ports, called(clerkId, MONTHLY));
  const price = await stripe.prices.create({
    product: "prod_lectern_pro",
    currency: "eur",
    unit_amount: 2_000,
    recurring: { interval: "month" },
    lookup_key: "pro_monthly",
    transfer_lookup_key: true,
  });
  const { id, url } = await stripe.checkout.sessions.create({
    mode: "subscription",
    customer: await customerOf(clerkId),
    line_items: [{ price: price.id, quantity: 1 }],
    success_url: "https://lectern.example/billing",
  });
  const form = new URLSearchParams({
    email: `${clerkId}@northside.example`,
    paymentMethod: "sepa_debit",
    iban,
    accountHolder: "Pat Person",
  });
  const answer = await fetch(url ?? "", { method: "POST", body: form, redirect: "manual" });
  expect(answer.status).toBe(303);
  const sent = await stripe.checkout.sessions.retrieve(id, { expand: ["subscription"] });
  expect(sent).toMatchObject({ payment_status: "unpaid", subscription: { status: "active" } });
  const waiting = await shows(clerkId, ({ subscription }) => subscription !== null);
  expect(waiting.entitlement).toEqual({ plan: "free", reason: "debit_processing", until: null });
  expect(waiting.card).toEqual({ type: "bank_account", last4: iban.slice(-4) });
  expect(pageOf(waiting)).toMatchObject({ kind: "debit_processing", plan: { title: "Free", offer: false } });
  expect(pageOf(waiting).text).toContain("has not paid €20.00 yet");
  await expectNotPayable(clerkId, waiting);
  await expect(startCheckout(stage.ports, called(clerkId, MONTHLY))).rejects.toMatchObject({
    code: "already_subscribed",
  });
  stage.clock.advanceTo(stage.clock.now() + DEBIT_ANSWERED_MS);
  return clerkId;
}

test("a Checkout that completes unpaid is Pro once the bank has paid, and not before", async () => {
  const clerkId = await debited("AT321904300235473204");
  const paid = await shows(clerkId, ({ entitlement }) => entitlement.plan === "pro");
  expect(paid.entitlement.reason).toBe("active");
  expect(pageOf(paid).kind).toBe("active");
});

test("a Checkout that completes unpaid gives nothing when the bank refuses, and ending it makes room for another way to pay", async () => {
  const clerkId = await debited("AT051904300235473205");
  const refused = await shows(clerkId, ({ entitlement }) => entitlement.reason === "debit_refused");
  expect(refused).toMatchObject({ entitlement: { plan: "free" }, subscription: { status: "active" } });
  expect(pageOf(refused).plan.actions).toEqual(["cancel_subscription"]);
  expect(pageOf(refused).text).toMatch(/refused the debit of €20\.00 .*choose Pro again with another way/);
  await cancelSubscription(stage.ports, called(clerkId, {}));
  await shows(clerkId, ({ subscription }) => subscription?.status === "canceled");
  expect((await startCheckout(stage.ports, called(clerkId, MONTHLY))).url).toMatch(/^http/);
  expect(await paidBy(clerkId)).toBe(0);
});

describe("after a refusal the next period brings a second debit", () => {
  /** Until the second debit was sent. */
  async function debitedAgain(iban: string) {
    const clerkId = await debited("AT051904300235473205");
    const refused = await shows(clerkId, ({ entitlement }) => entitlement.reason === "debit_refused");
    expect(cancelling(refused)).toMatchObject({ button: "Cancel the subscription now" });
    await debitFrom(clerkId, iban);
    const periodEnd = refused.subscription?.currentPeriodEnd ?? NaN;
    stage.clock.advanceTo(periodEnd + 60_000);
    // Its invoice is a draft for an hour; from then on nothing is ended before the bank has answered.
    const drafted = await shows(clerkId, ({ entitlement }) => entitlement.reason === "debit_processing");
    expect(pageOf(drafted)).toMatchObject({ kind: "debit_processing", plan: { title: "Free" } });
    stage.clock.advanceTo(periodEnd + HOUR_MS + 60_000);
    const sent = await shows(clerkId, ({ invoices }) => invoices[0]?.status === "open");
    expect(sent.entitlement).toEqual({ plan: "free", reason: "debit_processing", until: null });
    await expectNotPayable(
      clerkId,
      await shows(clerkId, ({ invoices: [newest] }) => (newest?.attempt ?? null) !== null),
    );
    expect(cancelling(sent).fact).toBe(
      "The debit of €20.00 cannot be called back. No other period is debited.",
    );
    return { clerkId, periodEnd };
  }

  test("that is paid is Pro, also for whoever cancelled while it was under way: to the end of what was paid", async () => {
    const { clerkId, periodEnd } = await debitedAgain("AT321904300235473204");
    const { cancelAt } = await cancelSubscription(stage.ports, called(clerkId, {}));
    expect(cancelAt).toBeGreaterThan(periodEnd + 27 * 24 * HOUR_MS);
    const cancelled = await shows(clerkId, ({ subscription }) => subscription?.cancelAt === cancelAt);
    expect(pageOf(cancelled)).toMatchObject({
      kind: "debit_processing",
      banner: { actions: [{ does: "resume" }] },
    });
    stage.clock.advanceTo(stage.clock.now() + DEBIT_ANSWERED_MS);
    const paid = await shows(clerkId, ({ entitlement }) => entitlement.plan === "pro");
    expect(paid.subscription).toMatchObject({ status: "active", firstDebit: null, cancelAt });
    expect(pageOf(paid).kind).toBe("cancel_scheduled");
    expect(await paidBy(clerkId)).toBe(2_000);
  });

  test("that is refused as well is past due, without grace: nothing was ever held", async () => {
    const { clerkId } = await debitedAgain("AT051904300235473205");
    stage.clock.advanceTo(stage.clock.now() + DEBIT_ANSWERED_MS);
    const owing = await shows(clerkId, ({ pastDue }) => pastDue?.attempt?.debit === true);
    expect(owing.entitlement).toEqual({ plan: "free", reason: "debit_refused", until: null });
    expect(pageOf(owing)).toMatchObject({ kind: "past_due", plan: { title: "Free", actions: ["cancel"] } });
    expect(pageOf(owing).text).toMatch(
      /^€20\.00 is open\. Your bank refused the debit on .*Pro is off until/,
    );
    expect(await paidBy(clerkId)).toBe(0);
  });
});
