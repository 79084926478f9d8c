import { jest } from "@jest/globals";
import { api, internal } from "../../convex/_generated/api";
import type { SubscriptionStatus } from "../../src/shared/billing/stripe-words";
import { anInvoice, aSubscription } from "../support/billing-builders";
import { linked } from "../support/checkout-claims";
import { convexApp, NOON } from "../support/convex-app";
import type { ConvexApp } from "../support/convex-app";
import { aSnapshot, GONE, granted, syncSteps } from "../support/sync-steps";

const MINUTE = 60_000;
const CARD = { brand: "visa", last4: "4242", expMonth: 4, expYear: 2030 };

/**
 * Ada with the customer of her first checkout, `cus_1`, that holds nothing, and one that was made in the dashboard,
 * `cus_2`, with a subscription. Every wake-up so far is read.
 */
async function adaWithTwo(status: SubscriptionStatus = "active") {
  const app = await convexApp();
  await linked(app);
  const owner = { deleted: false, currency: "usd", claimedUserId: "user_ada" };
  const first = syncSteps(app, "cus_1");
  await first.deliver("evt_first");
  const nothing = aSnapshot({ customer: { ...owner, card: null }, subscriptions: [] });
  await first.commit(granted(await first.claim()), nothing);
  jest.setSystemTime(NOON + MINUTE);
  const second = syncSteps(app, "cus_2");
  await second.deliver("evt_second");
  const invoices = [anInvoice({ stripeInvoiceId: "in_second", status: "open" })];
  const subscriptions = [aSubscription({ status })];
  const held = aSnapshot({ customer: { ...owner, card: CARD }, subscriptions, invoices });
  await second.commit(granted(await second.claim()), held);
  return { app, first, second, held };
}

type Verb = "portal" | "pay_invoice";

async function begun({ service }: ConvexApp, action: Verb = "portal", subject?: string) {
  const asked = { clerkId: "user_ada", action, requestId: "req_2", detail: { subject } };
  const answer = await service.mutation(api.billingActions.begin, asked);
  if (answer.kind !== "ok") throw new Error(`Expected to begin and got ${answer.kind}.`);
  return answer;
}

const actions = ({ t }: ConvexApp) => t.run((ctx) => ctx.db.query("billingActions").take(20));
const overview = (app: ConvexApp) => app.person("ada").query(api.billing.overview, {});

describe("a subscription that another customer of the same person holds", () => {
  test("trap: the portal opens for its holder, and what was changed there is read", async () => {
    const { app, second } = await adaWithTwo();
    const { stripeCustomerId, actionId } = await begun(app);
    expect(stripeCustomerId).toBe("cus_2");
    const gen = (await second.subject()).gen;
    const done = { outcome: "succeeded" as const, code: null, stripeRequestId: null, markDirty: true };
    await app.service.mutation(api.billingActions.finish, { actionId, ...done });
    expect((await second.subject()).gen).toBe(gen + 1);
  });

  test("the page shows its holder's card and when that was read", async () => {
    const { app } = await adaWithTwo();
    const { card, lastReadAt, subscription } = await overview(app);
    const readAt = NOON + MINUTE;
    expect({ card, lastReadAt, confirmedAt: subscription?.confirmedAt }).toEqual({
      card: CARD,
      lastReadAt: readAt,
      confirmedAt: readAt,
    });
  });

  test.each(["canceled", "incomplete_expired"] as const)(
    "once it is %s, the customer that a checkout sells to speaks again",
    async (status) => {
      const { app } = await adaWithTwo(status);
      expect((await begun(app)).stripeCustomerId).toBe("cus_1");
      const { card, subscription } = await overview(app);
      expect([card, subscription?.confirmedAt]).toEqual([null, NOON + MINUTE]);
    },
  );

  test("a holder that Stripe does not know any more is not acted on", async () => {
    const { app, second } = await adaWithTwo("incomplete");
    await second.deliver("evt_gone");
    await second.fail(granted(await second.claim()), GONE);
    expect((await begun(app)).stripeCustomerId).toBe("cus_1");
  });

  test("a change of its plan is written to its holder's account", async () => {
    const { app } = await adaWithTwo();
    const origin = { stripeSubscriptionId: "sub_1", fromPriceId: "price_monthly", toPriceId: "price_annual" };
    const preview = { billingPeriod: "annual" as const, mode: "now" as const, prorationDate: NOON / 1_000 };
    const { previewId } = await app.service.mutation(api.planChanges.recordPreview, {
      clerkId: "user_ada",
      origin: { ...origin, stripeItemId: "si_1", stripeScheduleId: null },
      ...preview,
      amountDue: 1,
      currency: "usd",
    });
    const change = { clerkId: "user_ada", previewId, requestId: "req_3" };
    expect(await app.service.mutation(api.planChanges.begin, change)).toMatchObject({ kind: "ok" });
    expect((await actions(app)).at(-1)).toMatchObject({ action: "change_plan", stripeCustomerId: "cus_2" });
  });
});

test("asking to be read again reads every customer of the person", async () => {
  const { app, first, second } = await adaWithTwo();
  const before = [(await first.subject()).gen, (await second.subject()).gen];
  const asked = await app.service.mutation(api.sync.request, { clerkId: "user_ada", requestId: "req_2" });
  expect(asked).toEqual({ kind: "ok", marked: true });
  const after = [(await first.subject()).gen, (await second.subject()).gen];
  expect(after).toEqual(before.map((gen) => gen + 1));
  expect((await actions(app)).at(-1)).toMatchObject({ action: "sync", stripeCustomerId: "cus_2" });
});

test("an invoice is paid on the account of the customer that owes it, whatever is shown", async () => {
  const { app } = await adaWithTwo("canceled");
  const { stripeCustomerId, invoice } = await begun(app, "pay_invoice", "in_second");
  expect([stripeCustomerId, invoice?.stripeInvoiceId]).toEqual(["cus_2", "in_second"]);
});

test("a changed address is told to every customer that Stripe still has", async () => {
  const { app, second } = await adaWithTwo("canceled");
  const change = (email: string, minute: number) =>
    app.service.mutation(api.webhooks.ingestClerk, {
      svixId: `msg_${minute}`,
      eventType: "user.updated",
      eventCreated: NOON,
      payloadSha256: "0".repeat(64),
      change: { kind: "updated", clerkId: "user_ada", email, name: "Ada", updatedAt: NOON + minute },
    });
  const letters = async () =>
    (await app.t.run((ctx) => ctx.db.query("outbox").take(50)))
      .filter(({ effect }) => effect.kind === "customer_email")
      .map(({ effectKey }) => effectKey);
  await change("lovelace@example.test", 1);
  expect(await letters()).toEqual(["customer_email:cus_1:msg_1", "customer_email:cus_2:msg_1"]);
  await second.deliver("evt_gone");
  await second.fail(granted(await second.claim()), GONE);
  await change("countess@example.test", 2);
  expect((await letters()).slice(2)).toEqual(["customer_email:cus_1:msg_2"]);
});

test("older invoices of the one are read as well as those of the other, one customer at a time", async () => {
  const { app, second, held } = await adaWithTwo("canceled");
  const many = Array.from({ length: 24 }, (_, n) =>
    anInvoice({ stripeInvoiceId: `in_${n}`, createdAt: NOON - n * MINUTE }),
  );
  await second.deliver("evt_many");
  await second.commit(granted(await second.claim()), { ...held, invoices: many });
  const ada = app.person("ada");
  expect(await ada.query(api.invoices.history, {})).toBe("more");
  expect(await ada.mutation(api.invoices.readOlder, {})).toBe("asked");
  const jobs = await app.t.run((ctx) => ctx.db.system.query("_scheduled_functions").take(50));
  // Scheduled arguments are stored untyped; the function's own validator has checked them.
  const args = jobs.filter(({ name }) => name === "invoices:readPage").at(-1)
    ?.args[0] as (typeof internal.invoices.readPage)["_args"];
  expect(args).toMatchObject({ stripeCustomerId: "cus_2", startingAfter: "in_23" });
  expect(await ada.query(api.invoices.history, {})).toBe("reading");
  const { customerId, seq } = args;
  await app.t.mutation(internal.invoices.commitPage, { customerId, seq, invoices: [], complete: true });
  expect(await ada.query(api.invoices.history, {})).toBe("complete");
});
