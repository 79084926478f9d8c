import type Stripe from "stripe";
import {
  ANNUAL,
  advanceTo,
  customerWithCard,
  itemOf,
  MONTHLY,
  openStage,
  type Stage,
  until,
} from "../../support/stripe-stage";

const DAY = 86_400;

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

/** A subscription on a clock that stands at the given time. */
async function subscribedAt(frozen: number, card = "pm_card_visa") {
  const { stripe } = stage;
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: frozen });
  const customer = await customerWithCard(stripe, card, { test_clock: clock.id });
  const subscription = await stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: MONTHLY }],
  });
  const advance = async (to: number) => {
    await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: to });
    await until(async () => (await stripe.testHelpers.testClocks.retrieve(clock.id)).status === "ready");
  };
  return { subscription, item: itemOf(subscription).id, advance, customer };
}

const lines = (invoice: Stripe.Invoice) => invoice.lines.data.map(({ amount }) => amount);

test("month to year one day into 31 days gives back 30 of 31 days and bills the year at once", async () => {
  const start = Date.UTC(2027, 0, 1) / 1000;
  const { subscription, item, advance } = await subscribedAt(start);
  await advance(start + DAY);
  const changed = await stage.stripe.subscriptions.update(subscription.id, {
    items: [{ id: item, price: ANNUAL }],
    expand: ["latest_invoice"],
  });
  const invoice = changed.latest_invoice as Stripe.Invoice;
  expect(lines(invoice)).toEqual([-1935, 20000]);
  expect(invoice).toMatchObject({ total: 18065, amount_paid: 18065, billing_reason: "subscription_update" });
  expect(itemOf(changed)).toMatchObject({
    current_period_start: start + DAY,
    current_period_end: Date.UTC(2028, 0, 2) / 1000,
  });
});

test("the preview's amounts are the update's amounts for the same proration date", async () => {
  const start = Date.UTC(2027, 2, 10, 8) / 1000;
  const { subscription, item, advance } = await subscribedAt(start);
  await advance(start + 11 * DAY + 1234);
  const proration_date = start + 11 * DAY;
  const items = [{ id: item, price: ANNUAL }];
  const preview = await stage.stripe.invoices.createPreview({
    subscription: subscription.id,
    subscription_details: { items, proration_behavior: "always_invoice", proration_date },
  });
  const before = await stage.stripe.invoices.list({ subscription: subscription.id });
  const changed = await stage.stripe.subscriptions.update(subscription.id, {
    items,
    proration_behavior: "always_invoice",
    proration_date,
    expand: ["latest_invoice"],
  });
  const invoice = changed.latest_invoice as Stripe.Invoice;
  expect(lines(preview)).toEqual(lines(invoice));
  expect(preview.amount_due).toBe(invoice.amount_due);
  expect(before.data).toHaveLength(1);
});

test("a quantity change inside the interval waits for the next invoice, or is billed now when asked", async () => {
  const start = Date.UTC(2027, 3, 1) / 1000;
  const { subscription, item, advance } = await subscribedAt(start);
  await advance(start + 15 * DAY);
  await stage.stripe.subscriptions.update(subscription.id, { items: [{ id: item, quantity: 3 }] });
  const pending = await stage.stripe.invoiceItems.list({ pending: true });
  expect(pending.data.map(({ amount }) => amount).sort((left, right) => left - right)).toEqual([-1000, 3000]);
  const upcoming = await stage.stripe.invoices.createPreview({ subscription: subscription.id });
  expect(upcoming.total).toBe(-1000 + 3000 + 6000);
  const now = await stage.stripe.subscriptions.update(subscription.id, {
    items: [{ id: item, quantity: 1 }],
    proration_behavior: "always_invoice",
    expand: ["latest_invoice"],
  });
  // The pending +2000 is settled together with the -3000 and +1000 of going back.
  expect((now.latest_invoice as Stripe.Invoice).total).toBe(0);
});

test("a credit above what is due becomes the customer's balance and pays the next invoice", async () => {
  const start = Date.UTC(2027, 0, 1) / 1000;
  const { stripe } = stage;
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: start });
  const customer = await customerWithCard(stripe, "pm_card_visa", { test_clock: clock.id });
  const yearly = await stripe.subscriptions.create({ customer: customer.id, items: [{ price: ANNUAL }] });
  const changed = await stripe.subscriptions.update(yearly.id, {
    items: [{ id: itemOf(yearly).id, price: MONTHLY }],
    expand: ["latest_invoice"],
  });
  expect(changed.latest_invoice).toMatchObject({ total: -18000, amount_due: 0, status: "paid" });
  expect(await stripe.customers.retrieve(customer.id)).toMatchObject({ balance: -18000 });
  const end = itemOf(changed).current_period_end;
  await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: end + 3600 });
  await until(async () => (await stripe.testHelpers.testClocks.retrieve(clock.id)).status === "ready");
  const [renewal] = (await stripe.invoices.list({ subscription: yearly.id })).data;
  expect(renewal).toMatchObject({ total: 2000, amount_due: 0, status: "paid", starting_balance: -18000 });
  expect(await stripe.customers.retrieve(customer.id)).toMatchObject({ balance: -16000 });
});

describe("a plan change that cannot be paid", () => {
  async function withFailingCard() {
    const { stripe } = stage;
    const customer = await customerWithCard(stripe);
    const subscription = await stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: MONTHLY }],
    });
    const bad = await stripe.paymentMethods.attach("pm_card_chargeCustomerFail", { customer: customer.id });
    await stripe.customers.update(customer.id, { invoice_settings: { default_payment_method: bad.id } });
    return { subscription, items: [{ id: itemOf(subscription).id, price: ANNUAL }] };
  }

  test("is refused whole with error_if_incomplete", async () => {
    const { subscription, items } = await withFailingCard();
    const attempt = stage.stripe.subscriptions.update(subscription.id, {
      items,
      payment_behavior: "error_if_incomplete",
    });
    await expect(attempt).rejects.toMatchObject({ statusCode: 402 });
    expect(itemOf(await stage.stripe.subscriptions.retrieve(subscription.id)).price.id).toBe(MONTHLY);
    expect((await stage.stripe.invoices.list({ subscription: subscription.id })).data).toHaveLength(1);
  });

  test("waits in pending_update with pending_if_incomplete, applies on payment", async () => {
    const { subscription, items } = await withFailingCard();
    const waiting = await stage.stripe.subscriptions.update(subscription.id, {
      items,
      payment_behavior: "pending_if_incomplete",
    });
    expect(itemOf(waiting).price.id).toBe(MONTHLY);
    expect(waiting.pending_update?.subscription_items?.[0]?.price.id).toBe(ANNUAL);
    await stage.stripe.invoices.pay(String(waiting.latest_invoice), { payment_method: "pm_card_visa" });
    const applied = await stage.stripe.subscriptions.retrieve(subscription.id);
    expect(applied).toMatchObject({ status: "active", pending_update: null });
    expect(itemOf(applied).price.id).toBe(ANNUAL);
  });

  test("is dropped after 23 hours when it stays unpaid", async () => {
    const { subscription, items } = await withFailingCard();
    const waiting = await stage.stripe.subscriptions.update(subscription.id, {
      items,
      payment_behavior: "pending_if_incomplete",
    });
    await advanceTo(stage.url, waiting.pending_update?.expires_at ?? 0);
    const kept = await stage.stripe.subscriptions.retrieve(subscription.id);
    expect(kept).toMatchObject({ status: "active", pending_update: null });
    expect((await stage.stripe.invoices.retrieve(String(waiting.latest_invoice))).status).toBe("void");
  });

  test("is applied and past_due with allow_incomplete", async () => {
    const { subscription, items } = await withFailingCard();
    const changed = await stage.stripe.subscriptions.update(subscription.id, { items });
    expect(changed.status).toBe("past_due");
    expect(itemOf(changed).price.id).toBe(ANNUAL);
  });
});

test("discounts reduce invoices while they last, and prorations give back what was really paid", async () => {
  const { stripe } = stage;
  const coupon = await stripe.coupons.create({ percent_off: 25, duration: "once" });
  const customer = await customerWithCard(stripe);
  const subscription = await stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: MONTHLY }],
    discounts: [{ coupon: coupon.id }],
    expand: ["latest_invoice"],
  });
  expect(subscription.latest_invoice).toMatchObject({ subtotal: 2000, total: 1500, amount_paid: 1500 });
  const preview = await stripe.invoices.createPreview({
    subscription: subscription.id,
    subscription_details: {
      items: [{ id: itemOf(subscription).id, price: ANNUAL }],
      proration_date: itemOf(subscription).current_period_start,
    },
  });
  expect(preview.lines.data[0]?.amount).toBe(-1500);
  await advanceTo(stage.url, itemOf(subscription).current_period_end + 3600);
  const [renewal] = (await stripe.invoices.list({ subscription: subscription.id })).data;
  expect(renewal?.amount_paid).toBe(2000);
});

test("a discount that is taken off is answered whole, and reduces nothing any more", async () => {
  const { stripe } = stage;
  const coupon = await stripe.coupons.create({ percent_off: 25, duration: "forever" });
  const customer = await customerWithCard(stripe);
  const { id } = await stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: MONTHLY }],
    discounts: [{ coupon: coupon.id }],
  });
  const gone = await stripe.subscriptions.deleteDiscount(id);
  expect(gone).toMatchObject({
    object: "discount",
    deleted: true,
    subscription: id,
    source: { coupon: coupon.id },
  });
  expect((await stripe.invoices.createPreview({ subscription: id })).total).toBe(2000);
});

test("a scheduled downgrade happens at the period's end and not before", async () => {
  const { stripe } = stage;
  const customer = await customerWithCard(stripe);
  const yearly = await stripe.subscriptions.create({ customer: customer.id, items: [{ price: ANNUAL }] });
  const schedule = await stripe.subscriptionSchedules.create({ from_subscription: yearly.id });
  const [current] = schedule.phases;
  const end = itemOf(yearly).current_period_end;
  await stripe.subscriptionSchedules.update(schedule.id, {
    end_behavior: "release",
    phases: [
      { items: [{ price: ANNUAL, quantity: 1 }], start_date: current?.start_date ?? 0, end_date: end },
      {
        items: [{ price: MONTHLY, quantity: 1 }],
        proration_behavior: "none",
        duration: { interval: "month" },
      },
    ],
  });
  await advanceTo(stage.url, end - 1);
  expect(itemOf(await stripe.subscriptions.retrieve(yearly.id)).price.id).toBe(ANNUAL);
  await advanceTo(stage.url, end);
  const after = await stripe.subscriptions.retrieve(yearly.id, { expand: ["latest_invoice"] });
  expect(itemOf(after)).toMatchObject({ price: { id: MONTHLY }, current_period_start: end });
  expect(after.latest_invoice).toMatchObject({ total: 2000 });
  await advanceTo(stage.url, itemOf(after).current_period_end);
  expect((await stripe.subscriptionSchedules.retrieve(schedule.id)).status).toMatch(/completed|released/);
});
