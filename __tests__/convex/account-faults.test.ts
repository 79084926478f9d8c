import { jest } from "@jest/globals";
import { internal } from "../../convex/_generated/api";
import { accountSteps, DELETED, MONTHLY, openAccountStage, until } from "../support/account-stage";
import type { AccountStage } from "../support/account-stage";
import { syncSteps } from "../support/sync-steps";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let stage: AccountStage;
const { all, deletion, through, subscriber, statusOf } = accountSteps(() => stage);

beforeEach(async () => {
  stage = await openAccountStage();
});

afterEach(() => stage.close());

describe("whatever fails, it is tried again until it is done", () => {
  test.each([
    ["GET /v1/checkout/sessions", "rateLimit"],
    ["POST /v1/checkout/sessions", "serverError"],
    ["GET /v1/subscription_schedules", "serverError"],
    ["GET /v1/subscriptions", "cutConnection"],
    ["DELETE /v1/subscriptions", "serverError"],
    ["DELETE /v1/subscriptions", "cutConnection"],
    ["GET /v1/invoices", "serverError"],
  ] as const)("%s with %s", async (apiMatch, fault) => {
    const { customer, subscription } = await subscriber();
    const session = await stage.stripe.checkout.sessions.create({
      mode: "subscription",
      customer,
      line_items: [{ price: MONTHLY, quantity: 1 }],
      success_url: "http://localhost:3000/dashboard/billing",
    });
    await stage.chaos({ [fault]: 1, apiMatch });
    await stage.clerkSays("msg_1", DELETED);
    const waiting = await until(async () => {
      const row = await deletion();
      return row.attempts > 0 ? row : null;
    });
    // Who they were is forgotten only when nothing can be charged any more.
    expect(waiting).toMatchObject({ step: "stripe", attempts: 1 });
    expect(waiting.errorCode).not.toBeNull();
    expect(await all("users")).toMatchObject([{ email: "ada@example.test" }]);
    await through("confirm", 200);
    expect(await statusOf(subscription)).toBe("canceled");
    expect((await stage.stripe.checkout.sessions.retrieve(session.id)).status).toBe("expired");
    expect(await all("users")).toMatchObject([{ email: null }]);
  });

  test("a call that was lost is made again when its lease runs out", async () => {
    const { subscription } = await subscriber();
    await stage.clerkSays("msg_1", DELETED);
    await loseSchedules();
    expect(await statusOf(subscription)).toBe("active");
    jest.setSystemTime(Date.now() + 4 * MINUTE);
    expect(await stage.app.t.mutation(internal.accountDeletions.resume, {})).toBe(1);
    await through("confirm");
    expect(await statusOf(subscription)).toBe("canceled");
  });

  test("trap: the report of a call that was overtaken does not end the newer one", async () => {
    await subscriber();
    await stage.clerkSays("msg_1", DELETED);
    await loseSchedules();
    const { _id: deletionId, run } = await deletion();
    await stage.app.t.mutation(internal.accountDeletions.step, { deletionId });
    await loseSchedules();
    const report = { deletionId, run, errorCode: null };
    await stage.app.t.mutation(internal.accountDeletions.report, report);
    expect(await deletion()).toMatchObject({ step: "stripe", run: run + 1 });
  });

  test("an operator is told after an hour, once, and told when it is over", async () => {
    await subscriber();
    await stage.chaos({ serverError: -1, apiMatch: "DELETE /v1/subscriptions" });
    await stage.clerkSays("msg_1", DELETED);
    await until(async () => ((await deletion()).attempts > 0 ? true : null));
    const stuck = async () =>
      (await syncSteps(stage.app).alerts()).filter(({ kind }) => kind === "account_deletion_stuck");
    await stage.app.t.mutation(internal.accountDeletions.resume, {});
    expect(await stuck()).toEqual([]);
    await loseSchedules();
    jest.setSystemTime(Date.now() + HOUR);
    await stage.app.t.mutation(internal.accountDeletions.resume, {});
    await stage.app.t.mutation(internal.accountDeletions.resume, {});
    expect(await stuck()).toMatchObject([{ status: "open" }]);
    expect(JSON.stringify(await stuck())).not.toMatch(/@|sk_test/);
    await stage.chaos({ serverError: 0 });
    await through("done", 5_000);
    expect(await stuck()).toMatchObject([{ status: "closed" }]);
  });

  test("trap: a customer that this account does not know is no success while its subscription runs here", async () => {
    await subscriber();
    const [customer] = await all("customers");
    if (customer === undefined) throw new Error("Ada has a customer.");
    await stage.app.t.run((ctx) =>
      ctx.db.patch("customers", customer._id, { stripeCustomerId: "cus_other" }),
    );
    await stage.clerkSays("msg_1", DELETED);
    await until(async () => ((await deletion()).attempts > 0 ? true : null));
    expect(await deletion()).toMatchObject({ step: "stripe", errorCode: "resource_missing" });
  });
});

/** What a crash does to actions: they never run. */
async function loseSchedules() {
  await stage.app.t.run(async (ctx) => {
    const jobs = await ctx.db.system.query("_scheduled_functions").take(1000);
    for (const { _id, state } of jobs) if (state.kind === "pending") await ctx.scheduler.cancel(_id);
  });
}
