import { jest } from "@jest/globals";
import { api } from "../../convex/_generated/api";
import { aSubscription } from "../support/billing-builders";
import { begin, claimOf, created, linked } from "../support/checkout-claims";
import { convexApp, NOON } from "../support/convex-app";
import { aSnapshot, granted, syncSteps } from "../support/sync-steps";

const MINUTE = 60_000;

test("a customer that an event told of first is joined with the claim that made it", async () => {
  const app = await convexApp();
  const { customer } = await created(app);
  const steps = syncSteps(app);
  await steps.deliver("evt_1");
  const unnamed = { deleted: false, currency: "usd", claimedUserId: null, card: null };
  await steps.commit(granted(await steps.claim()), aSnapshot({ customer: unnamed }));
  await app.service.mutation(api.checkout.recordCustomer, {
    ...claimOf(customer),
    stripeCustomerId: "cus_1",
  });
  expect(await app.t.run((ctx) => ctx.db.query("customers").take(5))).toHaveLength(1);
  expect((await app.person("ada").query(api.billing.overview, {})).entitlement.plan).toBe("pro");
});

describe("a profile that changes while the customer is made", () => {
  const profileOf = ({
    customer: { email, name },
  }: {
    customer: { email: string | null; name: string | null };
  }) => [email, name];
  const renamed = { email: "lovelace@example.test", name: "Ada Lovelace" };

  test("changes no try of it, so that the key makes one", async () => {
    const app = await convexApp();
    const first = await created(app);
    const second = await created(app, "monthly", renamed);
    expect(profileOf(second)).toEqual(profileOf(first));
    expect(profileOf(first)).toEqual(["ada@example.test", "Ada"]);
  });

  test("is sent after it once it is made", async () => {
    const app = await convexApp();
    const { customer } = await created(app);
    await created(app, "monthly", renamed);
    await app.service.mutation(api.checkout.recordCustomer, {
      ...claimOf(customer),
      stripeCustomerId: "cus_1",
    });
    const outbox = await app.t.run((ctx) => ctx.db.query("outbox").take(9));
    expect(outbox.map(({ effectKey }) => effectKey)).toContain("customer_email:cus_1:made");
  });

  test("counts after Stripe's refusal, and when Stripe has forgotten the key", async () => {
    const app = await convexApp();
    const { attemptId, customer } = await created(app);
    await app.service.mutation(api.checkout.fail, {
      attemptId,
      keySpent: true,
      keptAt: customer.keptAt,
      code: "email_invalid",
      reason: null,
    });
    expect(profileOf(await created(app, "monthly", renamed))).toEqual([renamed.email, renamed.name]);
    jest.setSystemTime(NOON + 24 * 60 * MINUTE);
    expect(profileOf(await created(app))).toEqual(["ada@example.test", "Ada"]);
  });
});

test("a failure ends the try that it was of, and no later one", async () => {
  const app = await convexApp();
  const first = await created(app);
  const { attemptId } = first;
  const fail = () => {
    const { keptAt } = first.customer;
    const args = { attemptId, keySpent: true, keptAt, code: "internal", reason: null };
    return app.service.mutation(api.checkout.fail, args);
  };
  await fail();
  jest.setSystemTime(NOON + MINUTE);
  const second = await created(app);
  expect(second.customer.keptAt).not.toBe(first.customer.keptAt);
  await fail();
  expect((await created(app)).customer.keptAt).toBe(second.customer.keptAt);
});

test("of two customers that were made for one claim the first is sold to", async () => {
  const app = await convexApp();
  const { customer } = await created(app);
  const record = (stripeCustomerId: string) =>
    app.service.mutation(api.checkout.recordCustomer, { ...claimOf(customer), stripeCustomerId });
  expect(await record("cus_1")).toEqual({ stripeCustomerId: "cus_1" });
  expect(await record("cus_2")).toEqual({ stripeCustomerId: "cus_1" });
  expect((await created(app)).customer).toMatchObject({ stripeCustomerId: "cus_1" });
});

test("a customer that belongs to somebody else is refused", async () => {
  const app = await convexApp();
  await linked(app);
  const other = await begin(app, "monthly", "user_ben");
  if (other.kind !== "create") throw new Error("Ben has no subscription.");
  const stolen = { ...claimOf(other.customer), stripeCustomerId: "cus_1" };
  await expect(app.service.mutation(api.checkout.recordCustomer, stolen)).rejects.toThrow("another user");
});

test("a customer that was deleted at Stripe starts a new generation once, and its history stays", async () => {
  const app = await convexApp();
  const { customer } = await linked(app);
  const steps = syncSteps(app);
  await steps.deliver("evt_1");
  await steps.commit(
    granted(await steps.claim()),
    aSnapshot({ subscriptions: [aSubscription({ status: "canceled" })] }),
  );
  const gone = () => app.service.mutation(api.checkout.customerGone, claimOf(customer));
  const renewed = { generation: 2, stripeCustomerId: null, email: "ada@example.test", name: "Ada" };
  expect(await gone()).toMatchObject(renewed);
  expect(await gone()).toMatchObject(renewed);
  expect((await created(app)).customer).toMatchObject({ stripeCustomerId: null, generation: 2 });
  expect((await app.person("ada").query(api.billing.overview, {})).subscription?.status).toBe("canceled");
});
