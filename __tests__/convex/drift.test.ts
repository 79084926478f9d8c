import { setTimeout as sleep } from "node:timers/promises";
import { jest } from "@jest/globals";
import Stripe from "stripe";
import { api } from "../../convex/_generated/api";
import { createBillingClock } from "../../sandbox/kit/clock";
import { SEED_CATALOGUE } from "../../sandbox/seed";
import { startStripe } from "../../sandbox/stripe/start";
import type { StripeStandIn } from "../../sandbox/stripe/start";
import { convexApp } from "../support/convex-app";
import type { ConvexApp } from "../support/convex-app";
import { anOperator, auditOf } from "../support/operator";
import { anEvent, syncSteps } from "../support/sync-steps";

// Real calls to the stand-in: some tests wait for hundreds of them.
jest.setTimeout(90_000);

const KEY = "sk_test_functions";
const MONTHLY = "price_lectern_pro_monthly";
const ANNUAL = "price_lectern_pro_annual";
const HOUR = 3_600_000;

let standIn: StripeStandIn;
let stripe: Stripe;
let app: ConvexApp;
let operator: Awaited<ReturnType<typeof anOperator>>;

beforeEach(async () => {
  app = await convexApp({ STRIPE_PRICE_ID_MONTHLY: MONTHLY, STRIPE_PRICE_ID_ANNUAL: ANNUAL });
  standIn = await startStripe({
    port: 0,
    dataDir: null,
    clock: createBillingClock(),
    secretKey: KEY,
    webhook: { url: "http://127.0.0.1:9/", secret: "whsec_nobody" },
    retryDelaysMs: [],
    catalogue: SEED_CATALOGUE,
    log: () => undefined,
  });
  process.env.STRIPE_API_BASE = standIn.url;
  const { hostname, port } = new URL(standIn.url);
  stripe = new Stripe(KEY, { host: hostname, port, protocol: "http", telemetry: false });
  operator = await anOperator(app);
});

afterEach(() => standIn.close());

async function until<T>(ask: () => Promise<T | null>, stepMs: number): Promise<T> {
  for (let turn = 0; turn < 1500; turn += 1) {
    const answer = await ask();
    if (answer !== null) return answer;
    await jest.advanceTimersByTimeAsync(stepMs);
    // The wire is real, so it needs real time.
    await sleep(5);
  }
  throw new Error("It did not happen.");
}

async function aSubscriber(name: string): Promise<{ customer: string; subscription: string }> {
  await app.person(name).mutation(api.prompts.create, { title: "First", body: "", tags: [] });
  const { id: customer } = await stripe.customers.create({ metadata: { userId: `user_${name}` } });
  const method = await stripe.paymentMethods.attach("pm_card_visa", { customer });
  await stripe.customers.update(customer, { invoice_settings: { default_payment_method: method.id } });
  const { id: subscription } = await stripe.subscriptions.create({ customer, items: [{ price: MONTHLY }] });
  return { customer, subscription };
}

/** Reads some customers and lets everything come to rest, well before the next comparison. */
async function readAll(...customers: string[]) {
  for (const stripeCustomerId of customers) {
    await app.service.mutation(api.webhooks.ingest, anEvent(`evt_${stripeCustomerId}`, { stripeCustomerId }));
  }
  await settle();
}

async function settle() {
  await until(async () => {
    const rows = await app.t.run((ctx) => ctx.db.query("syncSubjects").take(100));
    const rest = rows.every(
      ({ state, claimAt, lease }) => state === "clean" && claimAt === null && lease === null,
    );
    return rest ? true : null;
  }, 100);
  jest.setSystemTime(Date.now() + HOUR);
}

async function report(reason = "weekly look") {
  const { reportId, isNew } = await operator.mutation(api.adminDrift.start, { reason });
  expect(isNew).toBe(true);
  return until(async () => {
    const { reports, findings } = await operator.query(api.adminDrift.latest, {});
    const [newest] = reports;
    return newest?.reportId === reportId && newest.status !== "running" ? { report: newest, findings } : null;
  }, 100);
}

const classes = (findings: readonly { class: string; subject: string }[]) =>
  findings.map((each) => `${each.class} ${each.subject}`).sort();

test("an account that is shown as it is has no difference, and the report says what it compared", async () => {
  const { customer } = await aSubscriber("ada");
  await readAll(customer);
  const { report: done, findings } = await report();
  expect(findings).toEqual([]);
  expect(done).toMatchObject({
    status: "done",
    found: 0,
    skipped: 0,
    compared: { subscriptions: 1, invoices: 1, customers: 1 },
    actor: "user_ops",
    reason: "weekly look",
  });
});

test("each class of difference is found, nothing changes by looking, and a repair heals by the usual path", async () => {
  const [changed, unheard, ended] = [
    await aSubscriber("ada"),
    await aSubscriber("ben"),
    await aSubscriber("cleo"),
  ];
  await readAll(changed.customer, ended.customer);
  await app.t.run(async (ctx) => {
    const rows = await ctx.db.query("subscriptions").take(10);
    const row = rows.find(({ stripeSubscriptionId }) => stripeSubscriptionId === changed.subscription);
    if (row === undefined) throw new Error("Ada's subscription is shown.");
    const { _id, _creationTime, ...facts } = row;
    // What a lost database or a bug would leave behind.
    await ctx.db.patch("subscriptions", _id, { amount: 1, currentPeriodEnd: 5, priceId: "price_other" });
    await ctx.db.insert("subscriptions", { ...facts, stripeSubscriptionId: "sub_ghost" });
    const invoice = await ctx.db.query("invoices").first();
    if (invoice !== null) await ctx.db.patch("invoices", invoice._id, { status: "open" });
  });
  await stripe.subscriptions.update(changed.subscription, { cancel_at_period_end: true });
  await stripe.subscriptions.cancel(ended.subscription);
  const before = await app.t.run((ctx) => ctx.db.query("subscriptions").take(10));
  const { report: done, findings } = await report();
  const found = classes(findings);
  for (const each of [
    `amount ${changed.subscription}`,
    `period ${changed.subscription}`,
    `price ${changed.subscription}`,
    `cancel ${changed.subscription}`,
    `status ${ended.subscription}`,
    `missing_here ${unheard.subscription}`,
    `orphan_customer ${unheard.subscription}`,
    "missing_at_stripe sub_ghost",
  ])
    expect(found).toContain(each);
  expect(findings.filter(({ subject }) => subject.startsWith("in_"))).toMatchObject([{ class: "status" }]);
  expect(done.found).toBe(findings.length);
  expect(await app.t.run((ctx) => ctx.db.query("subscriptions").take(10))).toEqual(before);
  const [drift] = (await syncSteps(app).alerts()).filter(({ kind }) => kind === "drift");
  expect(drift).toMatchObject({ status: "open" });

  const repair = (reason: string) =>
    operator.mutation(api.adminDrift.repair, { reportId: done.reportId, findingIds: null, reason });
  await expect(repair("")).rejects.toThrow("invalid_request");
  expect(await repair("lost table")).toEqual({ customers: 3 });
  expect((await auditOf(app)).filter(({ action }) => action === "drift_repair")).toHaveLength(3);
  await settle();
  const after = await report("is it healed");
  expect(after.findings).toEqual([]);
  expect((await syncSteps(app).alerts()).find(({ kind }) => kind === "drift")).toMatchObject({
    status: "closed",
  });
});

test("an unknown price and a customer that Stripe has deleted are found; a read cannot name a price", async () => {
  const { customer } = await aSubscriber("ada");
  const strange = await stripe.prices.create({
    currency: "usd",
    unit_amount: 900,
    recurring: { interval: "month" },
    product: SEED_CATALOGUE.products[0]?.id ?? "",
  });
  const { id: odd } = await stripe.subscriptions.create({ customer, items: [{ price: strange.id }] });
  const gone = await stripe.customers.create({ metadata: { userId: "user_ben" } });
  await readAll(customer, gone.id);
  await stripe.customers.del(gone.id);
  const { report: done, findings } = await report();
  expect(classes(findings)).toEqual([`missing_at_stripe ${gone.id}`, `unknown_price ${odd}`]);
  const [unknown] = findings.filter((each) => each.class === "unknown_price");
  if (unknown === undefined) throw new Error("The price is unknown.");
  const chosen = { reportId: done.reportId, findingIds: [unknown.findingId], reason: "try" };
  expect(await operator.mutation(api.adminDrift.repair, chosen)).toEqual({ customers: 0 });
});

test("pages meet without a gap, also within one second", async () => {
  const { id: customer } = await stripe.customers.create({ metadata: { userId: "user_ada" } });
  await app.person("ada").mutation(api.prompts.create, { title: "First", body: "", tags: [] });
  const method = await stripe.paymentMethods.attach("pm_card_visa", { customer });
  await stripe.customers.update(customer, { invoice_settings: { default_payment_method: method.id } });
  for (let n = 0; n < 110; n += 1)
    await stripe.subscriptions.create({ customer, items: [{ price: MONTHLY }] });
  await readAll(customer);
  const { report: done, findings } = await report();
  expect(done.compared).toEqual({ subscriptions: 110, invoices: 110, customers: 1 });
  expect(findings).toEqual([]);
});

/** Has Stripe answer 500 to that many listings of subscriptions. */
async function refuse(times: number) {
  const response = await fetch(`${standIn.url}/_sandbox/chaos`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ serverError: times, apiMatch: "GET /v1/subscriptions" }),
  });
  expect(response.status).toBe(200);
}

test("a page that cannot be read is tried again, and a comparison that cannot go on says why", async () => {
  const { customer } = await aSubscriber("ada");
  await readAll(customer);
  await refuse(1);
  expect((await report()).report).toMatchObject({ status: "done", found: 0 });
  await refuse(100);
  const { reportId } = await operator.mutation(api.adminDrift.start, { reason: "look" });
  expect(await operator.mutation(api.adminDrift.start, { reason: "look" })).toEqual({
    reportId,
    isNew: false,
  });
  const failed = await until(async () => {
    const [newest] = (await operator.query(api.adminDrift.latest, {})).reports;
    return newest?.status === "failed" ? newest : null;
  }, 5_000);
  expect(failed).toMatchObject({ errorCode: "http_500", found: 0 });
});

test("the newest five reports are kept, with their differences", async () => {
  const { customer } = await aSubscriber("ada");
  await app.person("ada").mutation(api.prompts.create, { title: "Second", body: "", tags: [] });
  for (let n = 0; n < 6; n += 1) await report(`look ${n}`);
  const kept = await app.t.run((ctx) => ctx.db.query("driftReports").take(20));
  expect(kept.map(({ reason }) => reason)).toEqual(["look 1", "look 2", "look 3", "look 4", "look 5"]);
  const findings = await app.t.run((ctx) => ctx.db.query("driftFindings").take(100));
  expect(findings).toHaveLength(5 * 2);
  expect(findings.every(({ stripeCustomerId }) => stripeCustomerId === customer)).toBe(true);
});
