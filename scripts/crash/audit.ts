import type Stripe from "stripe";
import { z } from "zod";
import type { ConvexAdmin } from "../lib/convex-admin";
import { clerkIdOf } from "./crowd";

const logRow = z.object({
  source: z.string(),
  stripeEventId: z.string(),
  status: z.string(),
  deliveries: z.number(),
  ignoredReason: z.string().nullable(),
});
const subjectRow = z.object({
  seq: z.number(),
  gen: z.number(),
  syncedGen: z.number(),
  state: z.string(),
  lease: z.unknown(),
  claimAt: z.number().nullable(),
  confirmAt: z.number().nullable(),
});
const subscriptionRow = z.object({
  stripeSubscriptionId: z.string(),
  status: z.string(),
  priceId: z.string(),
  quantity: z.number(),
  currentPeriodEnd: z.number(),
  cancelAt: z.number().nullable(),
  canceledAt: z.number().nullable(),
  endedAt: z.number().nullable(),
  pause: z.object({ behavior: z.string() }).nullable(),
});
const invoiceRow = z.object({ stripeInvoiceId: z.string(), status: z.string(), amountPaid: z.number() });
const customerRow = z.object({ stripeCustomerId: z.string().nullable(), userId: z.string().nullable() });
const userRow = z.object({
  _id: z.string(),
  clerkId: z.string(),
  entitlement: z.object({ plan: z.string() }),
});
const outboxRow = z.object({ effectKey: z.string() });

/** One promise and what speaks against it; nothing does when `against` is empty. */
interface Finding {
  promise: string;
  against: string[];
}

interface History {
  eventIds: ReadonlySet<string>;
  /** How often each event was acknowledged. */
  acknowledged: ReadonlyMap<string, number>;
  /** Customers whose user has a row here. */
  knownUsers: number;
}

const SETTLED = new Set(["processed", "ignored"]);

/** Whether nothing is waiting, claimed, scheduled or being retried any more. */
export async function isQuiet(convex: ConvexAdmin): Promise<boolean> {
  const subjects = await convex.rows("syncSubjects", subjectRow);
  const busy = (row: z.infer<typeof subjectRow>) =>
    row.state === "dirty" || row.lease !== null || row.claimAt !== null || row.confirmAt !== null;
  if (subjects.some(busy)) return false;
  return (await convex.rows("webhookLogs", logRow)).every(({ status }) => SETTLED.has(status));
}

/** How often a customer was read from Stripe so far. */
export async function countReads(convex: ConvexAdmin): Promise<number> {
  const subjects = await convex.rows("syncSubjects", subjectRow);
  return subjects.reduce((total, { seq }) => total + seq, 0);
}

/** Compares what our tables hold with what was acknowledged and with what Stripe says, by words of its own. */
export async function audit(stripe: Stripe, convex: ConvexAdmin, history: History): Promise<Finding[]> {
  return [
    ...auditInbox(await convex.rows("webhookLogs", logRow), history),
    await auditSubjects(convex),
    ...(await auditSubscriptions(stripe, convex)),
    await auditInvoices(stripe, convex),
    ...(await auditPeople(stripe, convex, history.knownUsers)),
    await auditEffects(convex),
  ];
}

function auditInbox(all: readonly z.infer<typeof logRow>[], { eventIds, acknowledged }: History): Finding[] {
  // Other senders' events share the inbox and are no part of this history.
  const rows = all.filter(({ source }) => source === "stripe");
  const byId = groupBy(rows, (row) => row.stripeEventId);
  const copies = (id: string) => byId.get(id)?.length ?? 0;
  const deliveries = (id: string) => byId.get(id)?.[0]?.deliveries ?? 0;
  return [
    {
      promise: "every acknowledged event has exactly one row",
      against: [...acknowledged.keys()].filter((id) => copies(id) !== 1),
    },
    {
      promise: "every event that Stripe generated was stored in the end",
      against: [...eventIds].filter((id) => copies(id) !== 1),
    },
    {
      promise: "no row names an event that Stripe does not know",
      against: [...byId.keys()].filter((id) => !eventIds.has(id)),
    },
    {
      promise: "no acknowledged delivery is missing from a row's count",
      against: [...acknowledged].filter(([id, count]) => deliveries(id) < count).map(([id]) => id),
    },
    {
      promise: "no row is left waiting, retrying or given up",
      against: all
        .filter(({ status }) => !SETTLED.has(status))
        .map((row) => `${row.stripeEventId} ${row.status}`),
    },
    {
      promise: "nothing was ignored but types and objects without a picture",
      against: rows
        .filter(
          ({ status, ignoredReason }) =>
            status === "ignored" && !/^(unhandled_type|no_customer)$/.test(ignoredReason ?? ""),
        )
        .map((row) => row.stripeEventId),
    },
  ];
}

async function auditSubjects(convex: ConvexAdmin): Promise<Finding> {
  const rows = await convex.rows("syncSubjects", subjectRow);
  return {
    promise: "every customer is clean and read up to its last wake-up",
    against: rows
      .filter((row) => row.state !== "clean" || row.gen !== row.syncedGen || row.lease !== null)
      .map((row) => JSON.stringify(row)),
  };
}

async function auditSubscriptions(stripe: Stripe, convex: ConvexAdmin): Promise<Finding[]> {
  const expected = new Map<string, string>();
  for await (const subscription of stripe.subscriptions.list({ status: "all", limit: 100 })) {
    expected.set(subscription.id, JSON.stringify(pictureOf(subscription)));
  }
  const rows = await convex.rows("subscriptions", subscriptionRow);
  const stored = groupBy(rows, (row) => row.stripeSubscriptionId);
  const shown = (id: string) => (stored.get(id) ?? []).map((row) => JSON.stringify(storedPicture(row)));
  return [
    {
      promise: "every subscription has one row that equals Stripe's",
      against: [...expected]
        .filter(([id, picture]) => shown(id).length !== 1 || shown(id)[0] !== picture)
        .map(([id, picture]) => `${id}: Stripe ${picture}, stored ${shown(id).join(" and ")}`),
    },
    {
      promise: "no row shows a subscription that Stripe does not have",
      against: [...stored.keys()].filter((id) => !expected.has(id)),
    },
  ];
}

/** What both sides must agree on; moments in seconds. */
function pictureOf(subscription: Stripe.Subscription): unknown[] {
  const [item] = subscription.items.data;
  const periodEnd = Math.max(...subscription.items.data.map((each) => each.current_period_end));
  const cancelAt = subscription.cancel_at ?? (subscription.cancel_at_period_end ? periodEnd : null);
  const { status, canceled_at, ended_at, pause_collection } = subscription;
  const pause = pause_collection?.behavior ?? null;
  return [status, item?.price.id, item?.quantity, periodEnd, cancelAt, canceled_at, ended_at, pause];
}

function storedPicture(row: z.infer<typeof subscriptionRow>): unknown[] {
  const seconds = (ms: number | null) => (ms === null ? null : ms / 1000);
  const { status, priceId, quantity, currentPeriodEnd, cancelAt, canceledAt, endedAt, pause } = row;
  const moments = [currentPeriodEnd, cancelAt, canceledAt, endedAt].map(seconds);
  return [status, priceId, quantity, ...moments, pause?.behavior ?? null];
}

async function auditInvoices(stripe: Stripe, convex: ConvexAdmin): Promise<Finding> {
  const rows = await convex.rows("invoices", invoiceRow);
  const stored = new Map(rows.map((row) => [row.stripeInvoiceId, `${row.status} ${row.amountPaid}`]));
  const against: string[] = [];
  const seen = new Map<string, number>();
  // Newest first: of each customer the picture holds the newest ones.
  for await (const invoice of stripe.invoices.list({ limit: 100 })) {
    const customer = typeof invoice.customer === "string" ? invoice.customer : "";
    const position = (seen.get(customer) ?? 0) + 1;
    seen.set(customer, position);
    if (position > 24) continue;
    const expected = `${invoice.status} ${invoice.amount_paid}`;
    const shown = stored.get(invoice.id) ?? "no row";
    if (shown !== expected) against.push(`${invoice.id}: Stripe ${expected}, stored ${shown}`);
  }
  return { promise: "every invoice of the picture equals Stripe's", against };
}

async function auditPeople(stripe: Stripe, convex: ConvexAdmin, knownUsers: number): Promise<Finding[]> {
  const users = await convex.rows("users", userRow);
  const customers = await convex.rows("customers", customerRow);
  const known = new Set(Array.from({ length: knownUsers }, (_, index) => clerkIdOf(index)));
  const ownerOf = new Map(customers.map((row) => [row.stripeCustomerId, row.userId]));
  const userOf = new Map(users.map((user) => [user.clerkId, user]));
  const paying = new Set<string>();
  for await (const { customer, status, pause_collection } of stripe.subscriptions.list({ limit: 100 })) {
    if (status === "active" && pause_collection === null && typeof customer === "string")
      paying.add(customer);
  }
  const wrongOwner: string[] = [];
  const wrongPlan: string[] = [];
  for await (const { id, metadata } of stripe.customers.list({ limit: 100 })) {
    const clerkId = metadata.userId ?? "";
    const user = userOf.get(clerkId);
    const owner = ownerOf.get(id);
    if (owner !== (known.has(clerkId) ? user?._id : null))
      wrongOwner.push(`${id} of ${clerkId}: ${String(owner)}`);
    const plan = paying.has(id) ? "pro" : "free";
    if (known.has(clerkId) && user?.entitlement.plan !== plan) wrongPlan.push(`${clerkId} is not ${plan}`);
  }
  return [
    { promise: "every customer belongs to its person, or is parked without one", against: wrongOwner },
    { promise: "every person is on Pro exactly when Stripe says paid and running", against: wrongPlan },
  ];
}

async function auditEffects(convex: ConvexAdmin): Promise<Finding> {
  const byKey = groupBy(await convex.rows("outbox", outboxRow), (row) => row.effectKey);
  return {
    promise: "no effect was put into the outbox twice",
    against: [...byKey].filter(([, rows]) => rows.length > 1).map(([key]) => key),
  };
}

function groupBy<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}
