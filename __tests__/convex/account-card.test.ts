import Stripe from "stripe";
import { internal } from "../../convex/_generated/api";
import type { Doc } from "../../convex/_generated/dataModel";
import { followNewerCard } from "../../convex/model/followCard";
import { accountSteps, ANNUAL, MONTHLY, openAccountStage, until } from "../support/account-stage";
import type { AccountStage } from "../support/account-stage";
import { syncSteps } from "../support/sync-steps";

let stage: AccountStage;
const { subscriber, wake, overview, write } = accountSteps(() => stage);

beforeEach(async () => {
  stage = await openAccountStage();
});

afterEach(() => stage.close());

/** The portal's way: a new payment method becomes the customer's default, and no subscription is touched. */
async function replaceDefault(customer: string, card: string): Promise<string> {
  const { id } = await stage.stripe.paymentMethods.attach(card, { customer });
  await stage.stripe.customers.update(customer, { invoice_settings: { default_payment_method: id } });
  return id;
}

/** Somebody whose subscription has a card of its own, as Checkout leaves it. */
async function checkedOut() {
  const { customer, subscription } = await subscriber();
  const { data } = await stage.stripe.paymentMethods.list({ customer });
  await stage.stripe.subscriptions.update(subscription, { default_payment_method: data[0]?.id ?? "" });
  await wake(customer, "evt_checked_out");
  return { customer, subscription };
}

/** A schedule on the subscription, as our own plan change makes it first. */
async function scheduled(subscription: string) {
  const schedules = stage.stripe.subscriptionSchedules;
  const { id } = await schedules.create({ from_subscription: subscription });
  return { schedules, id, old: String(await charged(subscription)) };
}

/** The phases that somebody has set in the dashboard, with the card of that day in two of them. */
async function withCoupon(id: string, old: string) {
  const schedules = stage.stripe.subscriptionSchedules;
  const { id: coupon } = await stage.stripe.coupons.create({ percent_off: 10, duration: "once" });
  const { phases } = await schedules.retrieve(id);
  const [{ start_date, end_date } = { start_date: NaN, end_date: NaN }] = phases;
  const items = [{ price: MONTHLY, quantity: 1 }];
  const later = {
    items: [{ price: ANNUAL, quantity: 1, metadata: { seat: "first" } }],
    duration: { interval: "year" as const },
    proration_behavior: "none" as const,
    description: "Pro by the year",
    metadata: { id: "offer" },
    discounts: [{ coupon }],
  };
  await schedules.update(id, {
    end_behavior: "release",
    phases: [
      { start_date, end_date, items, default_payment_method: old },
      { ...later, default_payment_method: old },
      { items, duration: { interval: "month" } },
    ],
  });
  return { coupon };
}

const effects = (): Promise<Doc<"outbox">[]> =>
  stage.app.t.run(async (ctx) =>
    (await ctx.db.query("outbox").take(50)).filter(({ effect }) => effect.kind === "subscription_card"),
  );

const charged = async (id: string) => (await stage.stripe.subscriptions.retrieve(id)).default_payment_method;
const follows = (id: string, card: string, stepMs?: number) =>
  until(async () => ((await charged(id)) === card ? true : null), stepMs);

test("a subscription is charged to the card that its owner entered last, and the page says so", async () => {
  const { customer, subscription } = await checkedOut();
  const newer = await replaceDefault(customer, "pm_card_mastercard");
  await wake(customer, "evt_card");
  await follows(subscription, newer);
  await wake(customer, "evt_followed");
  expect((await overview()).card).toMatchObject({ brand: "mastercard", last4: "4444" });
  expect(await effects()).toHaveLength(1);
});

test("trap: a plan change that is scheduled does not bring the old card back", async () => {
  const { customer, subscription } = await checkedOut();
  const { id } = await stage.stripe.subscriptionSchedules.create({ from_subscription: subscription });
  const newer = await replaceDefault(customer, "pm_card_mastercard");
  await wake(customer, "evt_card");
  await follows(subscription, newer);
  const { default_settings } = await stage.stripe.subscriptionSchedules.retrieve(id);
  expect(default_settings.default_payment_method).toBe(newer);
});

test("trap: a phase of the schedule that names the old card itself names the newer one, and stays as it was", async () => {
  const { customer, subscription } = await checkedOut();
  const { schedules, id, old } = await scheduled(subscription);
  const { coupon } = await withCoupon(id, old);
  const newer = await replaceDefault(customer, "pm_card_mastercard");
  await wake(customer, "evt_card");
  await follows(subscription, newer);
  const { phases, status, end_behavior } = await schedules.retrieve(id);
  expect({ status, end_behavior }).toEqual({ status: "active", end_behavior: "release" });
  expect(phases).toMatchObject([
    { default_payment_method: newer, items: [{ price: MONTHLY, quantity: 1 }] },
    {
      default_payment_method: newer,
      description: "Pro by the year",
      metadata: { id: "offer" },
      proration_behavior: "none",
      discounts: [{ coupon }],
      items: [{ price: ANNUAL, quantity: 1, metadata: { seat: "first" } }],
    },
    { default_payment_method: null, items: [{ price: MONTHLY, quantity: 1 }] },
  ]);
  expect((await stage.stripe.invoices.list({ customer })).data).toHaveLength(1);
});

describe("trap: the schedule is not as it was when the subscription was read", () => {
  /** A client that has something happen before its first call of that kind, and may send it elsewhere. */
  function interrupted(method: string, happen: (url: URL) => Promise<void>): Stripe {
    const { hostname, port } = new URL(process.env.STRIPE_API_BASE ?? "");
    let waiting = true;
    const fetched: typeof fetch = async (input, init) => {
      const url = new URL(String(input));
      if (waiting && init?.method === method && url.pathname.startsWith("/v1/subscription_schedules/")) {
        waiting = false;
        await happen(url);
      }
      return fetch(url, init);
    };
    const httpClient = Stripe.createFetchHttpClient(fetched);
    return new Stripe("sk_test_functions", { host: hostname, port, protocol: "http", httpClient });
  }

  test("it has let go: the subscription follows all the same", async () => {
    const { customer, subscription } = await checkedOut();
    const { schedules, id } = await scheduled(subscription);
    const newer = await replaceDefault(customer, "pm_card_mastercard");
    const stripe = interrupted("POST", async () => void (await schedules.release(id)));
    expect(await followNewerCard(stripe, subscription, "key_1")).toBe("sent");
    expect(await charged(subscription)).toBe(newer);
  });

  test("it is not found: nothing is taken for done, and the next try does it", async () => {
    const { customer, subscription } = await checkedOut();
    const { schedules, id } = await scheduled(subscription);
    const newer = await replaceDefault(customer, "pm_card_mastercard");
    const stripe = interrupted("GET", (url) => Promise.resolve(void (url.pathname += "_gone")));
    expect(await followNewerCard(stripe, subscription, "key_1")).toBe("failed");
    expect(await charged(subscription)).not.toBe(newer);
    expect(await followNewerCard(stripe, subscription, "key_2")).toBe("sent");
    expect(await charged(subscription)).toBe(newer);
    const { default_settings: settings } = await schedules.retrieve(id);
    expect(settings.default_payment_method).toBe(newer);
  });
});

test("when Stripe fails it is told again", async () => {
  const { customer, subscription } = await checkedOut();
  const newer = await replaceDefault(customer, "pm_card_mastercard");
  await stage.chaos({ serverError: 1, apiMatch: "POST /v1/subscriptions/" });
  await wake(customer, "evt_card");
  await until(async () => ((await effects())[0]?.attempts === 1 ? true : null));
  await stage.app.pass(0);
  await until(async () => {
    await stage.app.t.mutation(internal.outbox.dispatchDue, {});
    return (await effects())[0]?.status === "sent" ? true : null;
  }, 500);
  expect(await charged(subscription)).toBe(newer);
});

test("trap: a retry does not bring back a card that was replaced meanwhile", async () => {
  const { customer, subscription } = await checkedOut();
  await replaceDefault(customer, "pm_card_mastercard");
  await wake(customer, "evt_second");
  const [effect] = await effects();
  if (effect === undefined) throw new Error("An effect is due.");
  const third = await replaceDefault(customer, "pm_card_amex");
  await stage.stripe.subscriptions.update(subscription, { default_payment_method: third });
  const late = { outboxId: effect._id, attempt: 2, stripeSubscriptionId: subscription };
  await stage.app.t.action(internal.subscriptionCards.send, late);
  expect(await charged(subscription)).toBe(third);
});

test("what Stripe refuses is an operator's matter, until the subscription follows", async () => {
  const { customer, subscription } = await checkedOut();
  await replaceDefault(customer, "pm_card_mastercard");
  await wake(customer, "evt_card");
  const [effect] = await effects();
  if (effect === undefined) throw new Error("An effect is due.");
  await stage.app.t.mutation(internal.subscriptionCards.recordSent, {
    outboxId: effect._id,
    outcome: "refused",
  });
  const alerts = () => syncSteps(stage.app).alerts();
  expect(await alerts()).toMatchObject([
    { kind: "subscription_card_refused", key: subscription, status: "open" },
  ]);
  const third = await replaceDefault(customer, "pm_card_amex");
  await wake(customer, "evt_third");
  await follows(subscription, third);
  await until(async () => ((await alerts())[0]?.status === "closed" ? true : null));
});

test("a subscription of nobody's here is left as it is", async () => {
  await write("First");
  const { id: customer } = await stage.stripe.customers.create({});
  const own = await stage.stripe.paymentMethods.attach("pm_card_visa", { customer });
  const { id } = await stage.stripe.subscriptions.create({
    customer,
    items: [{ price: MONTHLY }],
    default_payment_method: own.id,
  });
  await replaceDefault(customer, "pm_card_mastercard");
  await wake(customer, "evt_stray");
  expect(await effects()).toEqual([]);
  expect(await charged(id)).toBe(own.id);
});
