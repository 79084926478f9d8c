import { jest } from "@jest/globals";
import { changePlan } from "@/server/billing/change-plan";
import { cancelSubscription } from "@/server/billing/cancel-subscription";
import { previewPlanChange } from "@/server/billing/preview-plan-change";
import { startCheckout } from "@/server/billing/start-checkout";
import { undoPlanChange } from "@/server/billing/undo-plan-change";
import { AppError } from "@/server/http/app-error";
import type { BillingPeriod } from "@/shared/billing/plans";
import { type BillingStage, openBillingStage, payCheckout, until } from "../../support/billing-stage";

const DAY_MS = 86_400_000;
const CARD_3DS = "pm_card_authenticationRequired";
const CARD_DECLINES = "pm_card_chargeCustomerFail";

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

/** A new person on Pro, shown as such. */
async function subscriber(billingPeriod: BillingPeriod): Promise<string> {
  const clerkId = `user_change_${(people += 1)}`;
  const { url } = await startCheckout(stage.ports, called(clerkId, { billingPeriod }));
  await payCheckout(url);
  await until(async () => (await stage.overviewOf(clerkId)).subscription?.status === "active");
  return clerkId;
}

const preview = (clerkId: string, billingPeriod: BillingPeriod) =>
  previewPlanChange(stage.ports, called(clerkId, { billingPeriod }));
const confirm = (clerkId: string, previewId: string) =>
  changePlan(stage.ports, called(clerkId, { previewId }));
const intervalOf = async (clerkId: string) => (await stage.overviewOf(clerkId)).subscription?.interval;
const changeOf = async (clerkId: string) => (await stage.overviewOf(clerkId)).subscription?.change ?? null;

async function stripeSideOf(clerkId: string) {
  const { stripe } = stage.ports;
  const { data } = await stripe.customers.list({ email: `${clerkId}@northside.example` });
  const customer = data[0]?.id ?? "";
  const [subscription] = (await stripe.subscriptions.list({ customer })).data;
  if (subscription === undefined) throw new Error("no subscription");
  return { customer, subscription, invoices: (await stripe.invoices.list({ customer })).data };
}

async function useCard(clerkId: string, method: string): Promise<void> {
  const { customer, subscription } = await stripeSideOf(clerkId);
  const attached = await stage.ports.stripe.paymentMethods.attach(method, { customer });
  await stage.ports.stripe.subscriptions.update(subscription.id, { default_payment_method: attached.id });
}

test("what is shown is what is charged, to the cent, wherever in the period it is asked", async () => {
  for (const days of [0, 1, 13, 29]) {
    const clerkId = await subscriber("monthly");
    // The clock refuses to stand still, too: between two readings of it a millisecond may pass.
    if (days > 0) stage.clock.advanceTo(stage.clock.now() + days * DAY_MS);
    const shown = await preview(clerkId, "annual");
    expect(shown).toMatchObject({ mode: "now", billingPeriod: "annual", tax: 0, currency: "usd" });
    const total = shown.lines.reduce((sum, { amount }) => sum + amount, 0);
    expect(total - shown.discount + shown.tax + shown.balance).toBe(shown.amountDue);
    expect(shown.lines).toContainEqual(expect.objectContaining({ kind: "new_period", amount: 20_000 }));
    // The clock goes on between showing and paying; the price does not.
    stage.clock.advanceTo(stage.clock.now() + 9 * 60_000);
    expect(await confirm(clerkId, shown.previewId)).toEqual({ kind: "changed" });
    const { invoices } = await stripeSideOf(clerkId);
    expect(invoices[0]).toMatchObject({
      amount_due: shown.amountDue,
      amount_paid: shown.amountDue,
      status: "paid",
    });
    await until(async () => (await intervalOf(clerkId)) === "year");
  }
});

test("a price older than ten minutes, somebody else's, an invented one: none is charged", async () => {
  const [mine, other] = [await subscriber("monthly"), await subscriber("monthly")];
  const shown = await preview(mine, "annual");
  for (const previewId of [shown.previewId, "invented", "j57".repeat(10)]) {
    await expect(confirm(other, previewId)).rejects.toEqual(new AppError("preview_expired"));
  }
  stage.clock.advanceTo(stage.clock.now() + 10 * 60_000);
  await expect(confirm(mine, shown.previewId)).rejects.toEqual(new AppError("preview_expired"));
  for (const clerkId of [mine, other]) expect((await stripeSideOf(clerkId)).invoices).toHaveLength(1);
});

test("confirming twice, and in two tabs with a preview each, charges once", async () => {
  const clerkId = await subscriber("monthly");
  const [first, second] = [await preview(clerkId, "annual"), await preview(clerkId, "annual")];
  const answers = await Promise.allSettled([
    confirm(clerkId, first.previewId),
    confirm(clerkId, first.previewId),
    confirm(clerkId, second.previewId),
  ]);
  expect(answers.slice(0, 2)).toEqual(Array(2).fill({ status: "fulfilled", value: { kind: "changed" } }));
  const { invoices } = await stripeSideOf(clerkId);
  expect(invoices.map((invoice) => invoice.amount_paid).sort()).toEqual([first.amountDue, 2_000].sort());
});

test.each([
  { name: "a card that declines", method: CARD_DECLINES },
  { name: "a bank that asks", method: CARD_3DS },
])("$name: nothing is granted, the page says what waits, and it can be finished", async ({ method }) => {
  const clerkId = await subscriber("monthly");
  await useCard(clerkId, method);
  const shown = await preview(clerkId, "annual");
  const answer = await confirm(clerkId, shown.previewId);
  expect(answer).toMatchObject({ kind: "payment_needed", url: expect.stringMatching(/^http/) as string });
  await until(async () => (await changeOf(clerkId)) !== null);
  expect(await changeOf(clerkId)).toMatchObject({
    kind: "awaiting_payment",
    billingPeriod: "annual",
    payment: { amount: shown.amountDue, currency: "usd" },
  });
  expect(await intervalOf(clerkId)).toBe("month");
  await expect(preview(clerkId, "annual")).rejects.toEqual(new AppError("not_changeable"));

  const { subscription, customer } = await stripeSideOf(clerkId);
  const good = await stage.ports.stripe.paymentMethods.attach("pm_card_visa", { customer });
  const invoice = subscription.latest_invoice;
  await stage.ports.stripe.invoices.pay(typeof invoice === "string" ? invoice : (invoice?.id ?? ""), {
    payment_method: good.id,
  });
  await until(async () => (await intervalOf(clerkId)) === "year");
  expect(await changeOf(clerkId)).toBeNull();
});

test("annual to monthly costs nothing, begins when the year ends, and can be taken back", async () => {
  const clerkId = await subscriber("annual");
  const { subscription: bought } = await stage.overviewOf(clerkId);
  expect(bought).toMatchObject({ chargedAsPriced: true, collectionMethod: "charge_automatically" });
  const end = bought?.currentPeriodEnd ?? NaN;
  const shown = await preview(clerkId, "monthly");
  expect(shown).toMatchObject({ mode: "at_period_end", amountDue: 0, lines: [], startsAt: end });
  expect(shown.nextCharge).toEqual({ amount: 2_000, at: end, isExact: true });
  expect(await confirm(clerkId, shown.previewId)).toEqual({ kind: "scheduled", at: end });
  await until(async () => (await changeOf(clerkId))?.kind === "scheduled");
  expect(await changeOf(clerkId)).toEqual({ kind: "scheduled", billingPeriod: "monthly", at: end });
  await expect(preview(clerkId, "monthly")).rejects.toEqual(new AppError("not_changeable"));

  expect(await undoPlanChange(stage.ports, called(clerkId, {}))).toEqual({ success: true });
  await until(async () => (await changeOf(clerkId)) === null);
  expect(await undoPlanChange(stage.ports, called(clerkId, {}))).toEqual({ success: true });

  // Stripe would repeat its first answer under the preview's key: "scheduled", by a schedule that was released.
  await expect(confirm(clerkId, shown.previewId)).rejects.toEqual(new AppError("preview_expired"));

  const again = await preview(clerkId, "monthly");
  await confirm(clerkId, again.previewId);
  await until(async () => (await changeOf(clerkId))?.kind === "scheduled");
  stage.clock.advanceTo(end + DAY_MS);
  await until(async () => (await intervalOf(clerkId)) === "month");
  const { subscription, invoices } = await stripeSideOf(clerkId);
  expect(subscription.status).toBe("active");
  expect(invoices.map((invoice) => invoice.amount_paid)).toEqual([2_000, 20_000]);
});

test("trap: an upgrade that is paid by an invoice begins when the month ends", async () => {
  const clerkId = await subscriber("monthly");
  const { subscription } = await stripeSideOf(clerkId);
  const sent = { collection_method: "send_invoice", days_until_due: 30 } as const;
  await stage.ports.stripe.subscriptions.update(subscription.id, sent);
  await until(
    async () => (await stage.overviewOf(clerkId)).subscription?.collectionMethod === "send_invoice",
  );
  const end = (await stage.overviewOf(clerkId)).subscription?.currentPeriodEnd ?? NaN;
  const shown = await preview(clerkId, "annual");
  expect(shown).toMatchObject({ mode: "at_period_end", amountDue: 0, lines: [], startsAt: end });
  expect(await confirm(clerkId, shown.previewId)).toEqual({ kind: "scheduled", at: end });
  await until(async () => (await changeOf(clerkId)) !== null);
  expect(await changeOf(clerkId)).toEqual({ kind: "scheduled", billingPeriod: "annual", at: end });
  stage.clock.advanceTo(end + DAY_MS);
  await until(async () => (await intervalOf(clerkId)) === "year");
  const after = await stripeSideOf(clerkId);
  expect(after.subscription).toMatchObject({ status: "active", collection_method: "send_invoice" });
  expect(after.invoices.map(({ amount_due: due }) => due)).toEqual([20_000, 2_000]);
  // The invoice that was sent is late from its due date on, and grace begins there.
  const dueAt = (after.invoices[0]?.due_date ?? NaN) * 1_000;
  await until(async () => (await stage.overviewOf(clerkId)).invoices[0]?.dueAt === dueAt);
  stage.clock.advanceTo(dueAt + DAY_MS);
  await until(async () => (await stage.overviewOf(clerkId)).pastDue !== null);
  const { pastDue, entitlement } = await stage.overviewOf(clerkId);
  expect(pastDue).toMatchObject({ amount: 20_000, graceEndsAt: dueAt + 14 * DAY_MS });
  expect(entitlement).toMatchObject({ plan: "pro", reason: "past_due_grace" });
});

test("in two tabs, with one preview or one each, a change is scheduled once", async () => {
  const clerkId = await subscriber("annual");
  const [first, second] = [await preview(clerkId, "monthly"), await preview(clerkId, "monthly")];
  const answers = await Promise.allSettled([
    confirm(clerkId, first.previewId),
    confirm(clerkId, first.previewId),
    confirm(clerkId, second.previewId),
  ]);
  // Whichever comes first wins. The others are told that they came second: by Stripe, or by a preview that has ended.
  const told = answers.map((answer) =>
    answer.status === "fulfilled" ? answer.value.kind : (answer.reason as AppError).code,
  );
  for (const each of told) expect(["scheduled", "not_changeable", "preview_expired"]).toContain(each);
  const scheduled = told.map((each) => each === "scheduled");
  expect(scheduled).toContain(true);
  expect((scheduled[0] || scheduled[1]) && scheduled[2]).toBe(false);
  const { customer } = await stripeSideOf(clerkId);
  const { data } = await stage.ports.stripe.subscriptionSchedules.list({ customer });
  expect(data).toHaveLength(1);
  expect(data[0]?.phases).toHaveLength(2);
});

test("a cancellation goes before a scheduled change", async () => {
  const clerkId = await subscriber("annual");
  await confirm(clerkId, (await preview(clerkId, "monthly")).previewId);
  await until(async () => (await changeOf(clerkId))?.kind === "scheduled");
  const { cancelAt } = await cancelSubscription(stage.ports, called(clerkId, {}));
  await until(async () => (await stage.overviewOf(clerkId)).subscription?.cancelAt === cancelAt);
  expect(await changeOf(clerkId)).toBeNull();
  await expect(preview(clerkId, "monthly")).rejects.toEqual(new AppError("not_changeable"));
});

test("a balance that is given at Stripe is known of the next charge, whose price it changes", async () => {
  const clerkId = await subscriber("monthly");
  expect((await stage.overviewOf(clerkId)).subscription?.chargedAsPriced).toBe(true);
  const { customer } = await stripeSideOf(clerkId);
  await stage.ports.stripe.customers.update(customer, { balance: -500 });
  await until(async () => (await stage.overviewOf(clerkId)).subscription?.chargedAsPriced === false);
});
