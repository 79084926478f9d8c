import { api, internal } from "../../convex/_generated/api";
import { accountSteps, ADA, DELETED, MONTHLY, openAccountStage, until } from "../support/account-stage";
import type { AccountStage } from "../support/account-stage";
import { NOON } from "../support/convex-app";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let stage: AccountStage;
const { write, overview, all, deletion, through, subscriber, wake, statusOf } = accountSteps(() => stage);

beforeEach(async () => {
  stage = await openAccountStage();
});

afterEach(() => stage.close());

test("a deleted subscriber is canceled at Stripe at once and charged no further", async () => {
  const { customer, subscription } = await subscriber();
  expect((await overview()).entitlement.plan).toBe("pro");
  expect(await stage.clerkSays("msg_1", DELETED)).toEqual({
    outcome: "stored",
    status: "processed",
    deliveries: 1,
  });
  await through("confirm");
  const ended = await stage.stripe.subscriptions.retrieve(subscription);
  expect(ended.status).toBe("canceled");
  const invoices = await stage.stripe.invoices.list({ customer });
  expect(invoices.data.map(({ status, amount_paid }) => [status, amount_paid])).toEqual([["paid", 2000]]);
});

test("what the person wrote is deleted and who they were is forgotten; what was bought is kept", async () => {
  await subscriber();
  for (let n = 0; n < 30; n += 1) await write(`Prompt ${n}`);
  await stage.clerkSays("msg_1", DELETED);
  const begun = await all("users");
  expect(begun).toMatchObject([{ clerkId: ADA, deletedAt: expect.any(Number) as number }]);
  await through("confirm");
  expect(await all("users")).toMatchObject([{ clerkId: ADA, email: null, name: null, promptCount: 0 }]);
  expect(await all("customers")).toMatchObject([{ card: null, email: null }]);
  expect(await all("prompts")).toEqual([]);
  expect(await all("promptBodies")).toEqual([]);
  const versions = () => stage.app.t.run((ctx) => ctx.db.query("promptVersions").take(50));
  await until(async () => ((await versions()).length === 0 ? true : null));
  const rows = await stage.app.t.run(async (ctx) => ({
    invoices: await ctx.db.query("invoices").take(5),
    subscriptions: await ctx.db.query("subscriptions").take(5),
  }));
  expect(rows.invoices).toHaveLength(1);
  expect(rows.subscriptions).toHaveLength(1);
});

test("trap: a read of Stripe that comes after the deletion does not bring the card back", async () => {
  const { customer } = await subscriber();
  expect(await all("customers")).toMatchObject([{ card: { last4: "4242" } }]);
  await stage.clerkSays("msg_1", DELETED);
  await through("confirm");
  await wake(customer, "evt_late");
  expect(await all("customers")).toMatchObject([{ card: null }]);
});

test("trap: the card of an attempt that failed goes, too, and a later read does not bring it back", async () => {
  const { customer, subscription } = await subscriber();
  const failing = await stage.stripe.paymentMethods.attach("pm_card_chargeCustomerFail", { customer });
  await stage.stripe.subscriptions.update(subscription, {
    default_payment_method: failing.id,
    billing_cycle_anchor: { type: "now" },
    proration_behavior: "none",
  });
  await wake(customer, "evt_declined");
  const attempts = () =>
    stage.app.t.run(async (ctx) =>
      (await ctx.db.query("invoices").take(9)).flatMap(({ payment }) => payment?.attempt ?? []),
    );
  expect(await attempts()).toMatchObject([{ outcome: "declined", card: { brand: "visa", last4: "0341" } }]);
  await stage.clerkSays("msg_1", DELETED);
  await through("confirm");
  expect(await attempts()).toMatchObject([{ outcome: "declined", card: null }]);
  await wake(customer, "evt_late");
  expect(await attempts()).toMatchObject([{ outcome: "declined", card: null }]);
});

test("a person's own words about a cancellation go, and the audit of it stays", async () => {
  await write("First");
  const detail = { reason: "too_expensive", comment: "my own words" };
  await stage.app.service.mutation(api.billingActions.begin, {
    clerkId: ADA,
    action: "cancel",
    requestId: "req_1",
    detail,
  });
  await stage.clerkSays("msg_1", DELETED);
  await through("confirm");
  const actions = await stage.app.t.run((ctx) => ctx.db.query("billingActions").take(9));
  expect(JSON.stringify(actions)).not.toContain("my own words");
  expect(actions.map(({ action, detail: kept }) => [action, kept])).toEqual([
    ["cancel", { reason: "too_expensive" }],
    ["delete_account", {}],
  ]);
});

test("Stripe is asked once more after five minutes, and then it is over", async () => {
  const { customer } = await subscriber();
  await stage.clerkSays("msg_1", DELETED);
  await through("confirm");
  // Made while the first pass was running, and told of by nobody.
  const late = await stage.stripe.subscriptions.create({ customer, items: [{ price: MONTHLY }] });
  expect(await statusOf(late.id)).toBe("active");
  await through("done", 5_000);
  expect(await statusOf(late.id)).toBe("canceled");
  expect((await deletion()).finishedAt).toBeGreaterThanOrEqual(NOON + 5 * MINUTE);
});

describe("from the tombstone on", () => {
  test("trap: a token that is still valid opens no verb, spends nothing and brings nobody back", async () => {
    await subscriber();
    await stage.clerkSays("msg_1", DELETED);
    const { service } = stage.app;
    const person = { clerkId: ADA, email: "ada@example.test", name: "Ada" };
    await expect(
      service.mutation(api.checkout.begin, { ...person, billingPeriod: "monthly", requestId: "req_1" }),
    ).rejects.toThrow("forbidden");
    for (const action of ["portal", "cancel", "resume"] as const) {
      await expect(
        service.mutation(api.billingActions.begin, { clerkId: ADA, action, requestId: "req_2" }),
      ).rejects.toThrow("forbidden");
    }
    await expect(service.mutation(api.sync.request, { clerkId: ADA, requestId: "req_3" })).rejects.toThrow(
      "forbidden",
    );
    await expect(write("Another")).rejects.toThrow("forbidden");
    await through("confirm");
    expect(await all("users")).toMatchObject([{ email: null, name: null }]);
  });

  test("a page that is still open shows nothing of the account", async () => {
    await subscriber();
    await stage.clerkSays("msg_1", DELETED);
    expect(await overview()).toMatchObject({
      entitlement: { plan: "free" },
      subscription: null,
      invoices: [],
      hasCustomer: false,
    });
    expect(await stage.app.person("ada").query(api.prompts.list, {})).toMatchObject({ items: [], used: 0 });
  });

  test("nothing entitles: neither a comp nor a subscription that still runs at Stripe", async () => {
    await subscriber();
    const grant = { clerkId: ADA, actor: "operator", reason: "beta", expiresAt: null };
    await stage.app.t.mutation(internal.entitlement.grantComp, grant);
    await stage.clerkSays("msg_1", DELETED);
    expect(await all("users")).toMatchObject([{ entitlement: { plan: "free" } }]);
  });

  test("somebody who never used the app gets a tombstone, so that their last token makes no account", async () => {
    await stage.clerkSays("msg_1", DELETED);
    await expect(write("First")).rejects.toThrow("forbidden");
    await through("confirm");
    expect(await all("users")).toHaveLength(1);
    expect(await all("prompts")).toEqual([]);
  });
});

describe("Clerk's deliveries in any order and number", () => {
  test("the same delivery again, and another one about the same account, change nothing", async () => {
    await subscriber();
    await stage.clerkSays("msg_1", DELETED);
    expect(await stage.clerkSays("msg_1", DELETED)).toMatchObject({ outcome: "duplicate", deliveries: 2 });
    expect(await stage.clerkSays("msg_2", DELETED)).toMatchObject({ outcome: "ignored" });
    expect(await all("accountDeletions")).toHaveLength(1);
  });

  test("trap: a profile that comes after the deletion gives the person no name and no address again", async () => {
    await subscriber();
    await stage.clerkSays("msg_1", DELETED);
    await through("confirm");
    const profile = { email: "ada@example.test", name: "Ada", updatedAt: NOON + HOUR };
    const late = await stage.clerkSays("msg_2", { kind: "updated", clerkId: ADA, ...profile });
    expect(late).toMatchObject({ outcome: "ignored" });
    expect(await all("users")).toMatchObject([{ email: null, name: null }]);
  });
});
