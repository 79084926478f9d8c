import { jest } from "@jest/globals";
import { api, internal } from "../../convex/_generated/api";
import { aSubscription, NOW } from "../support/billing-builders";
import { convexApp, NOON } from "../support/convex-app";
import { anOperator, auditOf } from "../support/operator";
import { aSnapshot, granted, syncSteps } from "../support/sync-steps";

const DAY = 86_400_000;
const ADA = "user_ada";

async function stage() {
  const app = await convexApp();
  const operator = await anOperator(app);
  await app.person("ada").mutation(api.prompts.create, { title: "First", body: "", tags: [] });
  const find = (search: string) => operator.query(api.adminPeople.find, { search });
  const detail = async () => {
    const found = await operator.query(api.adminPeople.detail, { clerkId: ADA, now: Date.now() });
    if (found === null) throw new Error("Ada is not found.");
    return found;
  };
  const give = (days: number | null, reason = "Reviewer") =>
    operator.mutation(api.adminPeople.grantComp, { clerkId: ADA, days, reason });
  return { app, operator, find, detail, give };
}

/** Stripe tells of Ada's subscription. */
async function subscribed({ app }: Awaited<ReturnType<typeof stage>>, subscription = aSubscription()) {
  const steps = syncSteps(app);
  await steps.deliver("evt_1");
  await steps.commit(granted(await steps.claim()), aSnapshot({ subscriptions: [subscription] }));
}

const code = (error: string) => expect.objectContaining({ data: { code: error } }) as unknown;

test("a person is found by whole words only, and their address is masked", async () => {
  const world = await stage();
  await subscribed(world);
  for (const words of [ADA, "ada@example.test", "cus_1", "sub_1"]) {
    const found = await world.find(words);
    expect(found).toMatchObject({ clerkId: ADA, stripeCustomerIds: ["cus_1"], isDeleted: false });
    expect(JSON.stringify(found)).not.toContain("ada@example.test");
  }
  for (const words of ["", "ada", "ada@", "user_", "cus_", "cus_2", "sub_2", "evt_1"]) {
    expect(await world.find(words)).toBeNull();
  }
});

test("what they have is told with the rule, and with what each subscription alone would give", async () => {
  const world = await stage();
  await subscribed(world, aSubscription({ status: "past_due", pastDueSince: NOW - 20 * DAY }));
  expect(await world.detail()).toMatchObject({
    person: { entitlement: { plan: "free", reason: "past_due_grace_over" } },
    subscriptions: [
      {
        stripeSubscriptionId: "sub_1",
        status: "past_due",
        alone: { plan: "free", reason: "past_due_grace_over", until: null },
      },
    ],
    comps: [],
  });
});

test("the timeline has what was asked for here and what Stripe told, newest first", async () => {
  const world = await stage();
  await subscribed(world);
  jest.setSystemTime(Date.now() + 1_000);
  const begun = await world.app.service.mutation(api.billingActions.begin, {
    clerkId: ADA,
    action: "cancel",
    requestId: "req_1",
    detail: { reason: "too_expensive", comment: "A private word" },
  });
  if (begun.kind !== "ok") throw new Error("It was not granted.");
  jest.setSystemTime(Date.now() + 1_000);
  await world.give(30, "Won back");
  const { timeline } = await world.detail();
  expect(timeline).toMatchObject([
    { kind: "action", action: "comp", actor: "user_ops", code: "granted", reason: "Won back" },
    { kind: "action", action: "cancel", actor: null, outcome: "started", reason: null },
    { kind: "event", stripeEventId: "evt_1", status: "processed", deliveries: 1 },
  ]);
  // Why somebody leaves is in Stripe's report, not beside their name here.
  expect(JSON.stringify(timeline)).not.toContain("private");
});

test("Pro is given for days with a reason and taken back, each with its place in the audit", async () => {
  const world = await stage();
  await world.give(30);
  const { comps, person } = await world.detail();
  expect(person.entitlement).toEqual({ plan: "pro", reason: "comp", until: NOON + 30 * DAY });
  expect(comps).toMatchObject([{ expiresAt: NOON + 30 * DAY, actor: "user_ops", reason: "Reviewer" }]);
  const [comp] = comps;
  if (comp === undefined) throw new Error("Nothing was given.");
  const takeBack = () =>
    world.operator.mutation(api.adminPeople.revokeComp, { grantId: comp.grantId, reason: "Over" });
  await takeBack();
  await takeBack();
  expect(await world.detail()).toMatchObject({
    person: { entitlement: { plan: "free", reason: "no_subscription" } },
    comps: [],
  });
  expect((await auditOf(world.app)).map((row) => [row.actor, row.code, row.detail.reason])).toEqual([
    ["user_ops", "granted", "Reviewer"],
    ["user_ops", "revoked", "Over"],
  ]);
});

test("an operator who gives Pro to themselves stands in the timeline as an operator", async () => {
  const { operator } = await stage();
  const own = { clerkId: "user_ops", days: 30, reason: "Trying it" };
  await operator.mutation(api.adminPeople.grantComp, own);
  const found = await operator.query(api.adminPeople.detail, { clerkId: "user_ops", now: Date.now() });
  expect(found?.timeline).toMatchObject([{ action: "comp", actor: "user_ops", reason: "Trying it" }]);
});

test("Pro without an end lasts until it is taken back", async () => {
  const world = await stage();
  await world.give(null);
  expect((await world.detail()).person.entitlement).toEqual({ plan: "pro", reason: "comp", until: null });
});

test.each([0, -1, 1.5, 3_651, Number.NaN])("%d days are refused", async (days) => {
  const world = await stage();
  await expect(world.give(days)).rejects.toEqual(code("invalid_request"));
  expect(await auditOf(world.app)).toEqual([]);
});

test("nothing is given without a reason, to a stranger or to a deleted account", async () => {
  const { app, operator, give } = await stage();
  await expect(give(30, "  ")).rejects.toEqual(code("invalid_request"));
  const stranger = { clerkId: "user_nobody", days: 30, reason: "Why" };
  await expect(operator.mutation(api.adminPeople.grantComp, stranger)).rejects.toEqual(code("not_found"));
  await app.t.run(async (ctx) => {
    const ada = (await ctx.db.query("users").take(9)).find(({ clerkId }) => clerkId === ADA);
    if (ada !== undefined) await ctx.db.patch("users", ada._id, { deletedAt: NOON });
  });
  await expect(give(30)).rejects.toEqual(code("not_found"));
  expect(await auditOf(app)).toEqual([]);
});

test("the command for a comp does the same as the page", async () => {
  const { app, detail } = await stage();
  const grant = { clerkId: ADA, actor: "cli", reason: "Support", expiresAt: NOON + DAY };
  const grantId = await app.t.mutation(internal.entitlement.grantComp, grant);
  expect((await detail()).comps).toMatchObject([{ grantId, actor: "cli", expiresAt: NOON + DAY }]);
  await app.t.mutation(internal.entitlement.revokeComp, { grantId, actor: "cli", reason: "Over" });
  expect((await detail()).comps).toEqual([]);
});
