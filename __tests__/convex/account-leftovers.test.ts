import {
  accountSteps,
  ADA,
  DELETED,
  MONTHLY,
  openAccountStage,
  openCheckout,
  until,
} from "../support/account-stage";
import type { AccountStage } from "../support/account-stage";

let stage: AccountStage;
const { write, all, deletion, through, subscriber, wake, statusOf } = accountSteps(() => stage);

beforeEach(async () => {
  stage = await openAccountStage();
});

afterEach(() => stage.close());

describe("Stripe's news about a deleted person", () => {
  test("trap: late events are logged and resurrect nobody", async () => {
    const { customer } = await subscriber();
    await stage.clerkSays("msg_1", DELETED);
    await through("done", 5_000);
    await wake(customer, "evt_late");
    expect(await all("users")).toMatchObject([{ email: null, entitlement: { plan: "free" } }]);
    expect((await deletion()).step).toBe("done");
  });

  test("a subscription that turns up later is canceled, too, and entitles to nothing meanwhile", async () => {
    const { customer } = await subscriber();
    await stage.clerkSays("msg_1", DELETED);
    await through("done", 5_000);
    const late = await stage.stripe.subscriptions.create({ customer, items: [{ price: MONTHLY }] });
    await wake(customer, "evt_late");
    expect(await all("users")).toMatchObject([{ entitlement: { plan: "free" } }]);
    await until(async () => ((await statusOf(late.id)) === "canceled" ? true : null));
  });

  test("a customer that was parked for somebody who never came is ended with their account", async () => {
    const customer = await stage.customerOf(ADA);
    const { id } = await stage.stripe.subscriptions.create({ customer, items: [{ price: MONTHLY }] });
    await wake(customer, "evt_parked");
    await stage.clerkSays("msg_1", DELETED);
    await through("confirm");
    expect(await statusOf(id)).toBe("canceled");
  });

  test("a subscription that was to begin later never begins", async () => {
    const { customer } = await subscriber();
    const { id } = await stage.stripe.subscriptionSchedules.create({
      customer,
      start_date: Math.floor(Date.now() / 1_000) + 5 * 86_400,
      phases: [
        { items: [{ price: MONTHLY, quantity: 1 }], duration: { interval: "month", interval_count: 1 } },
      ],
    });
    await stage.clerkSays("msg_1", DELETED);
    await through("confirm");
    expect((await stage.stripe.subscriptionSchedules.retrieve(id)).status).toBe("canceled");
  });

  test("a checkout that was open cannot be paid any more", async () => {
    await write("First");
    const session = await openCheckout(stage);
    await stage.clerkSays("msg_1", DELETED);
    await through("confirm");
    expect((await stage.stripe.checkout.sessions.retrieve(session)).status).toBe("expired");
  });

  test("a checkout that was on its way to Stripe is closed as soon as it arrives", async () => {
    await write("First");
    const session = await openCheckout(stage, async () => {
      await stage.clerkSays("msg_1", DELETED);
      await through("confirm");
    });
    await until(async () =>
      (await stage.stripe.checkout.sessions.retrieve(session)).status === "expired" ? true : null,
    );
  });
});
