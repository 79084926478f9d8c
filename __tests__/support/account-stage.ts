import { setTimeout as sleep } from "node:timers/promises";
import { jest } from "@jest/globals";
import Stripe from "stripe";
import { api } from "../../convex/_generated/api";
import type { Doc } from "../../convex/_generated/dataModel";
import type { ClerkEvent } from "../../convex/model/validators";
import { createBillingClock } from "../../sandbox/kit/clock";
import { SEED_CATALOGUE } from "../../sandbox/seed";
import { startStripe } from "../../sandbox/stripe/start";
import type { ChaosSettings } from "../../sandbox/stripe/control/chaos";
import { convexApp } from "./convex-app";
import { quietLog } from "./stripe";
import { anEvent, syncSteps } from "./sync-steps";

const KEY = "sk_test_functions";
export const MONTHLY = "price_lectern_pro_monthly";
export const ANNUAL = "price_lectern_pro_annual";

/** The functions on a database in memory and the Stripe stand-in on a real wire, both on the same day. */
export async function openAccountStage() {
  // Fake timers first, so that both clocks start at noon.
  const app = await convexApp({ STRIPE_PRICE_ID_MONTHLY: MONTHLY, STRIPE_PRICE_ID_ANNUAL: ANNUAL });
  const quiet = quietLog();
  const standIn = await startStripe({
    port: 0,
    dataDir: null,
    clock: createBillingClock(),
    secretKey: KEY,
    // Nobody listens there: the functions hear of a change only when a test tells them.
    webhook: { url: "http://127.0.0.1:9/", secret: "whsec_nobody" },
    retryDelaysMs: [],
    catalogue: SEED_CATALOGUE,
    validate: true,
    log: quiet.log,
  });
  process.env.STRIPE_API_BASE = standIn.url;
  const { hostname, port } = new URL(standIn.url);
  const stripe = new Stripe(KEY, { host: hostname, port, protocol: "http", telemetry: false });
  return {
    app,
    stripe,
    close: async () => {
      // An action that is under way still has to report to the database.
      await app.t.finishInProgressScheduledFunctions();
      await standIn.close();
      quiet.check();
    },
    /** What Clerk tells, as the server passes it on. */
    clerkSays: (svixId: string, change: ClerkEvent["change"]) =>
      app.service.mutation(api.webhooks.ingestClerk, {
        svixId,
        eventType: change === null ? "session.created" : `user.${change.kind}`,
        eventCreated: 1_773_000_000_000,
        payloadSha256: "0".repeat(64),
        change,
      }),
    /** A customer with a working card, made as our checkout makes it. */
    customerOf: async (clerkId: string) => {
      const customer = await stripe.customers.create({
        email: "first@example.test",
        metadata: { userId: clerkId },
      });
      const method = await stripe.paymentMethods.attach("pm_card_visa", { customer: customer.id });
      const settings = { default_payment_method: method.id };
      await stripe.customers.update(customer.id, { invoice_settings: settings });
      return customer.id;
    },
    /** Switches faults of the stand-in on; a count of 1 is the next time only. */
    chaos: async (settings: Partial<ChaosSettings>) => {
      const response = await fetch(`${standIn.url}/_sandbox/chaos`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(settings),
      });
      expect(response.status).toBe(200);
    },
  };
}

export type AccountStage = Awaited<ReturnType<typeof openAccountStage>>;

/** Asks until there is an answer; each turn moves the stopped time on by `stepMs`. */
export async function until<T>(ask: () => Promise<T | null>, stepMs = 10): Promise<T> {
  for (let turn = 0; turn < 600; turn += 1) {
    const answer = await ask();
    if (answer !== null) return answer;
    await jest.advanceTimersByTimeAsync(stepMs);
    // The wire is real, so it needs real time.
    await sleep(5);
  }
  throw new Error("It did not happen.");
}

export const ADA = "user_ada";
export const DELETED = { kind: "deleted", clerkId: ADA } as const;

/** What our checkout verb does for Ada and the month; `meanwhile` happens before its session is recorded. Returns its id. */
export async function openCheckout(
  stage: AccountStage,
  meanwhile: () => Promise<void> = () => Promise.resolve(),
): Promise<string> {
  const { service } = stage.app;
  const person = { clerkId: ADA, email: "ada@example.test", name: null };
  const wanted = { billingPeriod: "monthly", requestId: "req_1" } as const;
  const begun = await service.mutation(api.checkout.begin, { ...person, ...wanted });
  if (begun.kind !== "create") throw new Error("The checkout was not granted.");
  const stripeCustomerId = await stage.customerOf(ADA);
  const { rowId, generation } = begun.customer;
  await service.mutation(api.checkout.recordCustomer, { rowId, generation, stripeCustomerId });
  await meanwhile();
  const { id, url } = await stage.stripe.checkout.sessions.create({
    mode: "subscription",
    customer: stripeCustomerId,
    line_items: [{ price: MONTHLY, quantity: 1 }],
    success_url: "http://localhost:3000/dashboard/billing",
  });
  const recorded = { attemptId: begun.attemptId, sessionId: id, url: url ?? "" };
  await service.mutation(api.checkout.recordSession, recorded);
  return id;
}

/** Ada and what can be asked about her; `stage` is the one of the running test. */
export function accountSteps(stage: () => AccountStage) {
  const write = (title: string) =>
    stage()
      .app.person("ada")
      .mutation(api.prompts.create, { title, body: "My words", tags: ["mine"] });
  const overview = () => stage().app.person("ada").query(api.billing.overview, {});
  const all = <Table extends "users" | "customers" | "accountDeletions" | "prompts" | "promptBodies">(
    table: Table,
  ): Promise<Doc<Table>[]> =>
    stage().app.t.run(async (ctx) => (await ctx.db.query(table).take(200)) as Doc<Table>[]);

  async function deletion(): Promise<Doc<"accountDeletions">> {
    const [row] = await all("accountDeletions");
    if (row === undefined) throw new Error("No deletion was begun.");
    return row;
  }

  const through = (step: Doc<"accountDeletions">["step"], stepMs?: number) =>
    until(async () => {
      const row = await deletion();
      return row.step === step ? row : null;
    }, stepMs);

  /** Ada has written a prompt and pays for Pro; the page knows it. */
  async function subscriber() {
    await write("First");
    const customer = await stage().customerOf(ADA);
    const { id } = await stage().stripe.subscriptions.create({ customer, items: [{ price: MONTHLY }] });
    await wake(customer, "evt_subscribed");
    return { customer, subscription: id };
  }

  async function wake(stripeCustomerId: string, event: string) {
    await stage().app.service.mutation(api.webhooks.ingest, anEvent(event, { stripeCustomerId }));
    await until(async () => {
      const rows = await syncSteps(stage().app).rows();
      return rows.some((row) => row.stripeEventId === event && row.status === "processed") ? true : null;
    }, 50);
  }

  const statusOf = async (id: string) => (await stage().stripe.subscriptions.retrieve(id)).status;

  return { write, overview, all, deletion, through, subscriber, wake, statusOf };
}
