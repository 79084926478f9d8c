import { jest } from "@jest/globals";
import { api, internal } from "../../convex/_generated/api";
import { INVOICES_LISTED } from "../../convex/model/picture";
import { accountSteps, ADA, openAccountStage, until } from "../support/account-stage";
import type { AccountStage } from "../support/account-stage";
import { anEvent, syncSteps } from "../support/sync-steps";

// Every read goes over a real wire, several times, with a debounce between.
jest.setTimeout(90_000);

/** A customer of whom something was heard within the minute is read two seconds later. */
const DEBOUNCE_STEP_MS = 500;

let stage: AccountStage;

beforeEach(async () => {
  stage = await openAccountStage();
});

afterEach(() => stage.close());

const { subscriber, overview, write } = accountSteps(() => stage);

/** An event about a payment, as Stripe sends it, and the read that it causes. */
async function told(
  stripeEventId: string,
  eventType: string,
  names: { customer?: string; payment?: string },
) {
  await stage.app.service.mutation(api.webhooks.ingest, {
    ...anEvent(stripeEventId, { eventType, stripeCustomerId: names.customer ?? null }),
    paymentIntentId: names.payment ?? null,
  });
  await until(async () => {
    const rows = await syncSteps(stage.app).rows();
    return rows.some((row) => row.stripeEventId === stripeEventId && row.status === "processed")
      ? true
      : null;
  }, DEBOUNCE_STEP_MS);
}

test("a refund is on the invoice, part by part", async () => {
  const { customer } = await subscriber();
  const { data } = await stage.stripe.charges.list({ customer });
  await stage.stripe.refunds.create({ charge: data[0]?.id ?? "", amount: 500 });
  await told("evt_part", "charge.refunded", { customer });
  expect((await overview()).invoices[0]?.refund?.amount).toBe(500);
  await stage.stripe.refunds.create({ charge: data[0]?.id ?? "" });
  await told("evt_rest", "charge.refunded", { customer });
  expect((await overview()).invoices[0]?.refund?.amount).toBe(2000);
  expect((await overview()).entitlement.plan).toBe("pro");
});

test("a first payment that was declined says why, also when no event told of payments", async () => {
  await write("First");
  const customer = await stage.customerOf(ADA);
  const failing = await stage.stripe.paymentMethods.attach("pm_card_chargeCustomerFail", { customer });
  const { data: prices } = await stage.stripe.prices.list({ lookup_keys: ["pro_monthly"] });
  await stage.stripe.subscriptions.create({
    customer,
    items: [{ price: prices[0]?.id ?? "" }],
    default_payment_method: failing.id,
  });
  await told("evt_made", "customer.subscription.created", { customer });
  const { firstPayment, entitlement } = await overview();
  expect(entitlement.reason).toBe("incomplete");
  expect(firstPayment?.attempt).toMatchObject({
    outcome: "declined",
    reason: "declined",
    card: { brand: "visa", last4: "0341" },
  });
  expect(firstPayment?.attempt?.at).toEqual(expect.any(Number));
});

/** A customer whose only payment is disputed at once; of neither was anything heard. */
async function disputing(): Promise<string> {
  await write("First");
  const customer = await stage.customerOf(ADA);
  const card = await stage.stripe.paymentMethods.attach("pm_card_createDispute", { customer });
  const { data: prices } = await stage.stripe.prices.list({ lookup_keys: ["pro_monthly"] });
  await stage.stripe.subscriptions.create({
    customer,
    items: [{ price: prices[0]?.id ?? "" }],
    default_payment_method: card.id,
  });
  return customer;
}

test("a dispute, which names a payment only, reaches its invoice", async () => {
  const customer = await disputing();
  await told("evt_made", "customer.subscription.created", { customer });
  const [dispute] = (await stage.stripe.disputes.list({})).data;
  const payment = typeof dispute?.payment_intent === "string" ? dispute.payment_intent : "";
  await told("evt_disputed", "charge.dispute.created", { payment });
  expect((await overview()).invoices[0]?.dispute).toMatchObject({ amount: 2000, status: "open" });
});

test("an open invoice that newer ones have pushed out of the listing is seen when it is paid", async () => {
  const { customer } = await subscriber();
  const bill = async () => {
    const { id = "" } = await stage.stripe.invoices.create({ customer, auto_advance: false });
    await stage.stripe.invoiceItems.create({ customer, invoice: id, amount: 700, currency: "usd" });
    await stage.stripe.invoices.finalizeInvoice(id);
    return id;
  };
  const pay = (id: string) => stage.stripe.invoices.pay(id, { paid_out_of_band: true });
  const stored = () =>
    stage.app.t.run(async (ctx) => {
      const rows = await ctx.db.query("invoices").take(50);
      return rows.find(({ stripeInvoiceId }) => stripeInvoiceId === old)?.status;
    });
  const old = await bill();
  await told("evt_open", "invoice.finalized", { customer });
  expect(await stored()).toBe("open");
  for (let newer = 0; newer < INVOICES_LISTED; newer += 1) await pay(await bill());
  await pay(old);
  await told("evt_paid", "invoice.paid", { customer });
  expect(await stored()).toBe("paid");
});

describe("money that was taken back and that no event told of", () => {
  const sweep = (kind: "refunds" | "disputes") =>
    stage.app.t.action(internal.reconcile.sweepReversals, { kind, startingAfter: null });
  const wakeUps = async (customer: string) => (await syncSteps(stage.app, customer).subject()).gen;

  test("is found when it was refunded, once for every part", async () => {
    const { customer } = await subscriber();
    const { data } = await stage.stripe.charges.list({ customer });
    for (const [amount, sum] of [
      [500, 500],
      [300, 800],
    ]) {
      await stage.stripe.refunds.create({ charge: data[0]?.id ?? "", amount: amount ?? 0 });
      await sweep("refunds");
      await until(
        async () => ((await overview()).invoices[0]?.refund?.amount === sum ? true : null),
        DEBOUNCE_STEP_MS,
      );
    }
    const before = await wakeUps(customer);
    await sweep("refunds");
    expect(await wakeUps(customer)).toBe(before);
  });

  test("is found when it was disputed, and again when that was decided", async () => {
    const customer = await disputing();
    await told("evt_made", "customer.subscription.created", { customer });
    expect((await overview()).invoices[0]?.dispute).toBeNull();
    const shows = (status: string) =>
      until(
        async () => ((await overview()).invoices[0]?.dispute?.status === status ? true : null),
        DEBOUNCE_STEP_MS,
      );
    await sweep("disputes");
    await shows("open");
    const before = await wakeUps(customer);
    await sweep("disputes");
    expect(await wakeUps(customer)).toBe(before);
    const [dispute] = (await stage.stripe.disputes.list({})).data;
    await stage.stripe.disputes.close(dispute?.id ?? "");
    await sweep("disputes");
    await shows("lost");
  });

  test("wakes nobody when it paid for nothing of ours", async () => {
    const { customer } = await subscriber();
    const before = await wakeUps(customer);
    const payment = await stage.stripe.paymentIntents.create({
      amount: 700,
      currency: "usd",
      customer,
      payment_method: "pm_card_visa",
      confirm: true,
    });
    await stage.stripe.refunds.create({ payment_intent: payment.id });
    await sweep("refunds");
    expect(await wakeUps(customer)).toBe(before);
  });
});
