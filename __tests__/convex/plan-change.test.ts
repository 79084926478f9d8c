import { jest } from "@jest/globals";
import { api } from "../../convex/_generated/api";
import { aSubscription } from "../support/billing-builders";
import { convexApp } from "../support/convex-app";
import { aSnapshot, granted, syncSteps } from "../support/sync-steps";

const WAYS = {
  year: { from: "price_annual", to: "price_monthly", billingPeriod: "monthly" },
  month: { from: "price_monthly", to: "price_annual", billingPeriod: "annual" },
} as const;

/** Ada pays by the year and has looked at what going over to a month would cost, or the other way round. */
async function previewing(interval: "year" | "month" = "year") {
  const { from, to, billingPeriod } = WAYS[interval];
  const app = await convexApp();
  await app.person("ada").mutation(api.prompts.create, { title: "First", body: "", tags: [] });
  const steps = syncSteps(app);
  await steps.deliver("evt_1");
  const paying = aSubscription({ interval, priceId: from });
  await steps.commit(granted(await steps.claim()), aSnapshot({ subscriptions: [paying] }));
  const preview = async () => {
    const { previewId } = await app.service.mutation(api.planChanges.recordPreview, {
      clerkId: "user_ada",
      origin: {
        stripeSubscriptionId: "sub_1",
        stripeItemId: "si_1",
        stripeScheduleId: null,
        fromPriceId: from,
        toPriceId: to,
      },
      billingPeriod,
      mode: "at_period_end",
      prorationDate: Math.floor(Date.now() / 1000),
      amountDue: 0,
      currency: "usd",
    });
    return previewId;
  };
  const later = () => jest.setSystemTime(Date.now() + 1_000);
  const confirm = (previewId: string, clerkId = "user_ada") =>
    app.service.mutation(api.planChanges.begin, { clerkId, previewId, requestId: "req_1" });
  const ask = (action: "undo_plan_change" | "cancel" | "portal") =>
    app.service.mutation(api.billingActions.begin, { clerkId: "user_ada", action, requestId: "req_2" });
  return { app, preview, confirm, ask, later };
}

test("an upgrade that Stripe cannot charge at once is claimed as what it is: for the end of the period", async () => {
  const { app, confirm, preview } = await previewing("month");
  const id = await preview();
  expect(await confirm(id)).toMatchObject({ kind: "ok", mode: "at_period_end", billingPeriod: "annual" });
  const again = await app.service.mutation(api.planChanges.beginPreview, {
    clerkId: "user_ada",
    billingPeriod: "annual",
  });
  expect(again).toMatchObject({ kind: "ok", mode: "now" });
});

const EXPIRED = { kind: "refused", code: "preview_expired" };

test("a preview that is confirmed twice claims one key, so that Stripe does it once", async () => {
  const { preview, confirm } = await previewing();
  const id = await preview();
  const key = { kind: "ok", idempotencyBase: `change_plan:${id}` };
  expect(await Promise.all([confirm(id), confirm(id)])).toMatchObject([key, key]);
  expect(await confirm(id, "user_ben")).toEqual(EXPIRED);
});

test.each(["undo_plan_change", "cancel"] as const)(
  "trap: confirmed again after %s, it is over: Stripe would repeat an answer that is no longer true",
  async (action) => {
    const { preview, confirm, ask, later } = await previewing();
    const id = await preview();
    await confirm(id);
    later();
    await ask(action);
    expect(await confirm(id)).toEqual(EXPIRED);
  },
);

test("it is over as well once another preview was confirmed, and that one is not", async () => {
  const { preview, confirm, later } = await previewing();
  const [first, second] = [await preview(), await preview()];
  await confirm(first);
  later();
  expect(await confirm(second)).toMatchObject({ kind: "ok" });
  expect(await confirm(first)).toEqual(EXPIRED);
  expect(await confirm(second)).toMatchObject({ kind: "ok", idempotencyBase: `change_plan:${second}` });
});

test("what changes nothing about the plan leaves a confirmed preview as it was", async () => {
  const { preview, confirm, ask, later } = await previewing();
  const id = await preview();
  await confirm(id);
  later();
  await ask("portal");
  expect(await confirm(id)).toMatchObject({ kind: "ok" });
});
