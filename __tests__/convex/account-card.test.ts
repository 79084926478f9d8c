import { internal } from "../../convex/_generated/api";
import type { Doc } from "../../convex/_generated/dataModel";
import { accountSteps, MONTHLY, openAccountStage, until } from "../support/account-stage";
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
