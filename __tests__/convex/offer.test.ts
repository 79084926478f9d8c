import { api } from "../../convex/_generated/api";
import { aSubscription } from "../support/billing-builders";
import { convexApp } from "../support/convex-app";
import type { ConvexApp } from "../support/convex-app";
import { aSnapshot, granted, syncSteps } from "../support/sync-steps";

/** A claim that must have led to a new session. */
async function created({ service }: ConvexApp, billingPeriod: "monthly" | "annual" = "monthly") {
  const identity = { clerkId: "user_ada", email: "ada@example.test", name: "Ada" };
  const claim = await service.mutation(api.checkout.begin, {
    ...identity,
    billingPeriod,
    requestId: "req_1",
  });
  if (claim.kind !== "create") throw new Error(`Expected a claim and got ${claim.kind}.`);
  return claim;
}

test.each([
  ["incomplete_expired", true],
  ["trialing", false],
  ["active", false],
] as const)(
  "trap: one trial per person over all customers: a former one was %s under a customer that is gone, so %s",
  async (status, trialEligible) => {
    const app = await convexApp();
    const { customer } = await created(app);
    const { rowId, generation } = customer;
    await app.service.mutation(api.checkout.recordCustomer, { rowId, generation, stripeCustomerId: "cus_1" });
    const steps = syncSteps(app);
    await steps.deliver("evt_1");
    await steps.commit(
      granted(await steps.claim()),
      aSnapshot({ subscriptions: [aSubscription({ status })] }),
    );
    await app.service.mutation(api.checkout.customerGone, { rowId, generation });
    await steps.deliver("evt_2");
    const ended = status === "incomplete_expired" ? status : ("canceled" as const);
    await steps.commit(
      granted(await steps.claim()),
      aSnapshot({ subscriptions: [aSubscription({ status: ended })] }),
    );
    expect(await created(app, "annual")).toMatchObject({ trialEligible });
  },
);

test("an operator is told of a plan that cannot be sold, once, until one is sold again", async () => {
  const app = await convexApp();
  const { attemptId } = await created(app);
  const fail = () =>
    app.service.mutation(api.checkout.fail, {
      attemptId,
      keySpent: true,
      keptAt: null,
      code: "plan_unavailable",
      reason: "monthly: the price is archived",
    });
  await fail();
  await fail();
  const alerts = () => app.t.run((ctx) => ctx.db.query("alerts").take(5));
  const message = "Pro monthly cannot be sold: monthly: the price is archived.";
  expect(await alerts()).toMatchObject([{ kind: "plan_unavailable", status: "open", count: 2, message }]);
  const session = { sessionId: "cs_1", url: "https://checkout.stripe.test/c/pay/cs_1" };
  await app.service.mutation(api.checkout.recordSession, { attemptId, ...session });
  expect(await alerts()).toMatchObject([{ status: "closed" }]);
});

test("the page knows whether a checkout may start with a trial", async () => {
  const app = await convexApp();
  const eligible = async () => (await app.person("ada").query(api.billing.overview, {})).trialEligible;
  expect(await eligible()).toBe(true);
  const { customer } = await created(app);
  const { rowId, generation } = customer;
  await app.service.mutation(api.checkout.recordCustomer, { rowId, generation, stripeCustomerId: "cus_1" });
  expect(await eligible()).toBe(true);
  const steps = syncSteps(app);
  await steps.deliver("evt_1");
  const trial = aSubscription({ status: "trialing" });
  await steps.commit(granted(await steps.claim()), aSnapshot({ subscriptions: [trial] }));
  expect(await eligible()).toBe(false);
});
