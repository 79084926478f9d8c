import { internal } from "../../convex/_generated/api";
import type { Doc } from "../../convex/_generated/dataModel";
import type { ReadError, Snapshot } from "../../convex/model/validators";
import { api } from "../../convex/_generated/api";
import { STRIPE_API_VERSION } from "../../src/shared/billing/stripe-version";
import { aSubscription } from "./billing-builders";
import { convexApp } from "./convex-app";
import type { ConvexApp } from "./convex-app";

/** A verified event as the server passes it on. */
export function anEvent(
  stripeEventId: string,
  overrides: Partial<Doc<"webhookLogs">> & { payload?: string } = {},
) {
  return {
    source: "stripe" as const,
    stripeEventId,
    eventType: overrides.eventType ?? "customer.subscription.updated",
    stripeCustomerId: overrides.stripeCustomerId === undefined ? "cus_1" : overrides.stripeCustomerId,
    apiVersion: overrides.apiVersion ?? STRIPE_API_VERSION,
    livemode: overrides.livemode ?? false,
    account: overrides.account ?? null,
    eventCreated: overrides.eventCreated ?? 1_773_000_000_000,
    payload: overrides.payload ?? "{}",
    payloadSha256: "0".repeat(64),
  };
}

/** What one read of Stripe says: one running subscription of the customer that our checkout made for Ada. */
export function aSnapshot(overrides: Partial<Snapshot> = {}): Snapshot {
  return {
    customer: { deleted: false, currency: "usd", claimedUserId: "user_ada", card: null },
    subscriptions: [aSubscription()],
    invoices: [],
    olderInvoices: [],
    session: null,
    requests: 2,
    ...overrides,
  };
}

/** The steps of a sync, one by one, so that a test decides in which order they happen. */
export function syncSteps({ t, service }: ConvexApp, stripeCustomerId = "cus_1") {
  const subject = async () => {
    const rows = await t.run((ctx) => ctx.db.query("syncSubjects").take(100));
    const found = rows.find((row) => row.stripeCustomerId === stripeCustomerId);
    if (found === undefined) throw new Error(`${stripeCustomerId} was never heard of.`);
    return found;
  };
  return {
    subject,
    deliver: (stripeEventId: string) =>
      service.mutation(api.webhooks.ingest, anEvent(stripeEventId, { stripeCustomerId })),
    /** Reserves a read; returns its job, or null when none was granted. */
    claim: async () => {
      const before = (await subject()).seq;
      await t.mutation(internal.sync.claim, { stripeCustomerId });
      const { seq, gen } = await subject();
      return seq === before ? null : { stripeCustomerId, seq, gen };
    },
    commit: (job: Job, snapshot: Snapshot = aSnapshot()) =>
      t.mutation(internal.sync.commit, { ...job, snapshot }),
    fail: (job: Job, error: ReadError) => t.mutation(internal.sync.fail, { ...job, error }),
    watchdog: (seq: number) => t.mutation(internal.sync.watchdog, { stripeCustomerId, seq }),
    rows: () => t.run((ctx) => ctx.db.query("webhookLogs").take(1000)),
    subscriptions: () => t.run((ctx) => ctx.db.query("subscriptions").take(100)),
    alerts: () => t.run((ctx) => ctx.db.query("alerts").take(100)),
  };
}

export interface Job {
  stripeCustomerId: string;
  seq: number;
  gen: number;
}

/** The job of a claim that must have been granted. */
export function granted(job: Job | null): Job {
  if (job === null) throw new Error("The claim was not granted.");
  return job;
}

export const TRANSIENT = {
  class: "transient" as const,
  code: "http_500",
  message: "Stripe answered 500.",
  retryAfterMs: null,
};
export const REFUSED = {
  class: "auth" as const,
  code: "http_401",
  message: "Stripe refused our key.",
  retryAfterMs: null,
};
export const PERMANENT = {
  class: "permanent" as const,
  code: "unreadable",
  message: "No.",
  retryAfterMs: null,
};
export const GONE = {
  class: "gone" as const,
  code: "resource_missing",
  message: "No such customer.",
  retryAfterMs: null,
};

/** A deployment that has heard of one customer and read nothing of it. */
export async function dirtyCustomer() {
  const app = await convexApp();
  const steps = syncSteps(app);
  await steps.deliver("evt_1");
  return { app, steps };
}
