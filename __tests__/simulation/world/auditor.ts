import { formatSubscription } from "../../../sandbox/stripe/format/subscription";
import type { ConvexDocument } from "../../../sandbox/convex/engine/values";
import { expectedSubscription, storedSubscription } from "./expected";
import { MoneyAuditor } from "./money-auditor";
import { demand } from "./violation";
import type { World } from "./world";

const DAY = 86_400_000;
const MINUTE = 60_000;
/** What a subscription still counts for after its period, and how long a payment may be past due. */
export const DELIVERY_WINDOW_MS = 3 * DAY + 60 * MINUTE;
export const GRACE_MS = 14 * DAY;
/** Stripe redelivers, and lets operators redeliver, for this long. */
const REDELIVERY_MS = 30 * DAY;
/** How late a scheduled function of these worlds can be, with room to spare. */
const SLACK_MS = 10 * MINUTE;

const LEGAL_MOVES: Readonly<Record<string, readonly string[]>> = {
  received: ["received", "processed", "retrying", "dead"],
  retrying: ["retrying", "processed", "dead"],
  dead: ["dead", "received", "processed"],
  processed: ["processed"],
  ignored: ["ignored"],
};
const ENDED = new Set<unknown>(["canceled", "incomplete_expired"]);
/** Codes of failures that pass: an outage must never end as a dead letter. */
const PASSING = new Set(["connection", "rate_limited", "http_500", "http_503"]);

/** Watches every written row: the invariants that hold at all times. `quiet.ts` has those of a quiet world. */
export class Auditor {
  private readonly touched = new Map<string, Set<string>>();
  /** The last known version of each watched row. */
  private readonly known = new Map<string, ConvexDocument>();
  private readonly rowOfEvent = new Map<string, string>();
  private readonly rowOfEffect = new Map<string, string>();

  private readonly money: MoneyAuditor;

  constructor(private readonly world: World) {
    this.money = new MoneyAuditor(world);
  }

  /** Notes a written row; it is looked at after the step. */
  touch(table: string, id: string): void {
    const ids = this.touched.get(table) ?? new Set();
    this.touched.set(table, ids.add(id));
  }

  /** Takes the rows as they are: a test has just removed some. */
  forget(): void {
    this.touched.clear();
    this.known.clear();
  }

  afterStep(): void {
    this.each("webhookLogs", (before, after) => this.watchLog(before, after));
    this.each("subscriptions", (before, after) => this.watchSubscription(before, after));
    this.each("syncSubjects", (before, after) => this.watchSubject(before, after));
    this.each("outbox", (_before, after) => this.watchEffect(after));
    this.each("breakers", (before, after) => {
      if (after !== null && after.openUntil !== null && before?.openUntil !== after.openUntil)
        this.world.coverage.count("breaker opened");
    });
    this.each("customers", (before, after) => {
      if (before !== null && before.userId === null && after !== null && after.userId !== null)
        this.world.coverage.count("orphan adopted");
    });
    this.touched.clear();
    this.money.afterStep();
    this.watchEntitlements();
    this.watchLiveness();
    this.watchSettled();
  }

  private each(
    table: string,
    look: (before: ConvexDocument | null, after: ConvexDocument | null) => void,
  ): void {
    const documents = this.world.deployment.database.component("").table(table).documents;
    for (const id of this.touched.get(table) ?? []) {
      const after = documents.get(id) ?? null;
      look(this.known.get(id) ?? null, after);
      if (after === null) this.known.delete(id);
      else this.known.set(id, after);
    }
  }

  private watchLog(before: ConvexDocument | null, after: ConvexDocument | null): void {
    const now = this.world.timeline.now();
    if (after === null) {
      if (before === null) return;
      const age = now - Number(before.processedAt);
      demand(
        age > REDELIVERY_MS,
        "I7",
        `the row of ${String(before.stripeEventId)} was removed while Stripe can redeliver it`,
      );
      this.rowOfEvent.delete(String(before.stripeEventId));
      return;
    }
    const eventId = String(after.stripeEventId);
    const other = this.rowOfEvent.get(eventId);
    demand(other === undefined || other === after._id, "I7", `${eventId} has two rows`);
    this.rowOfEvent.set(eventId, after._id);
    const accepted = this.world.deliveries.accepted(eventId);
    demand(
      after.deliveries === accepted,
      "I7",
      `${eventId} counts ${String(after.deliveries)} deliveries, ${accepted} were accepted`,
    );
    const legal = LEGAL_MOVES[String((before ?? after).status)]?.includes(String(after.status)) === true;
    demand(legal, "I9", `${eventId} went from ${String(before?.status)} to ${String(after.status)}`);
    if (after.status === "dead" && before?.status !== "dead") this.watchDeath(after);
    if (after.livemode === true || after.account !== null)
      demand(after.status === "ignored", "I19", `${eventId} is not ours and is ${String(after.status)}`);
  }

  private watchDeath(row: ConvexDocument): void {
    const errors = Array.isArray(row.errors) ? row.errors : [];
    const last = errors.at(-1) as { code: string; message: string } | undefined;
    demand(
      last !== undefined && last.message !== "",
      "I9",
      `${String(row.stripeEventId)} is dead without a reason`,
    );
    demand(
      !PASSING.has(last.code),
      "breaker",
      `${String(row.stripeEventId)} died of ${last.code}, which passes`,
    );
  }

  private watchSubscription(before: ConvexDocument | null, after: ConvexDocument | null): void {
    if (after === null) return;
    const id = String(after.stripeSubscriptionId);
    const facts = JSON.stringify(storedSubscription(after));
    demand(
      this.world.stripe.had.get(id)?.has(facts) === true,
      "I2",
      `${id} is shown in a state that it never had: ${facts}`,
    );
    if (before !== null && ENDED.has(before.status))
      demand(
        after.status === before.status,
        "I12",
        `${id} went from ${String(before.status)} to ${String(after.status)}`,
      );
  }

  private watchSubject(before: ConvexDocument | null, after: ConvexDocument | null): void {
    if (after === null) return;
    const id = String(after.stripeCustomerId);
    demand(Number(after.syncedGen) <= Number(after.gen), "I13", `${id} has synced more than it was woken`);
    if (before === null) return;
    demand(
      Number(after.appliedSeq) >= Number(before.appliedSeq),
      "I13",
      `${id} went back from answer ${String(before.appliedSeq)} to ${String(after.appliedSeq)}`,
    );
  }

  private watchEffect(after: ConvexDocument | null): void {
    if (after === null) return;
    const key = String(after.effectKey);
    const other = this.rowOfEffect.get(key);
    demand(other === undefined || other === after._id, "I11", `${key} is twice in the outbox`);
    this.rowOfEffect.set(key, after._id);
  }

  /** Whoever is on Pro had, not long ago, a subscription that entitles. */
  private watchEntitlements(): void {
    const { deployment, stripe, timeline, coverage } = this.world;
    const now = timeline.now();
    for (const user of deployment.rows("users")) {
      const entitlement = user.entitlement as { plan: string; reason: string; until: number | null };
      if (entitlement.reason === "past_due_grace_over") coverage.count("past due beyond its grace");
      if (entitlement.reason === "refunded" || entitlement.reason === "disputed")
        coverage.count("Pro ended by a refund or a dispute");
      if (entitlement.plan !== "pro") continue;
      const clerkId = String(user.clerkId);
      const moments = stripe
        .subscriptionsOf(clerkId)
        .map(({ id }) => stripe.lastEntitledAt(id, now, GRACE_MS));
      const last = Math.max(0, ...moments.map((moment) => moment ?? 0));
      demand(
        now - last <= DELIVERY_WINDOW_MS + SLACK_MS,
        "I3",
        `${clerkId} is on Pro (${entitlement.reason}) ${Math.round((now - last) / 60_000)} minutes after Stripe last said so`,
      );
    }
  }

  /** A lost read is found when its lease ends. */
  private watchLiveness(): void {
    const now = this.world.timeline.now();
    for (const row of this.world.deployment.rows("syncSubjects")) {
      const lease = row.lease as { until: number } | null;
      if (row.state !== "dirty" || lease === null || row.claimAt !== null) continue;
      const noticed = Math.max(lease.until, this.world.jumpedAt);
      demand(
        now < noticed + 60_000,
        "liveness",
        `${String(row.stripeCustomerId)} waits for a read that was lost`,
      );
    }
  }

  /** A customer about whom everything was heard and read is shown as Stripe has it, sweep or no sweep. */
  private watchSettled(): void {
    const { deployment, stripe, deliveries, timeline } = this.world;
    if (stripe.suppressed > 0) return;
    const now = timeline.now();
    for (const subject of deployment.rows("syncSubjects")) {
      const customer = String(subject.stripeCustomerId);
      const waits =
        subject.state !== "clean" ||
        subject.lease !== null ||
        subject.claimAt !== null ||
        subject.confirmAt !== null;
      if (waits || (deliveries.outstanding.get(customer)?.size ?? 0) > 0) continue;
      if (now - (stripe.changedAt.get(customer) ?? 0) < 2_000) continue;
      this.compareSubscriptions(customer, "I1");
    }
  }

  /** Compares what we show of a customer's subscriptions with Stripe. */
  compareSubscriptions(customer: string, invariant: string): void {
    const { deployment, stripe } = this.world;
    const owner = deployment.rows("customers").find((row) => row.stripeCustomerId === customer);
    const stored = deployment.rows("subscriptions").filter((row) => row.customerId === owner?._id);
    const shown = stored.map((row) => JSON.stringify(storedSubscription(row))).sort();
    const actual = stripe.app.store.subscriptions
      .by("customer", customer)
      .map((row) => JSON.stringify(expectedSubscription(formatSubscription(stripe.app, row))))
      .sort();
    const same = shown.length === actual.length && shown.every((text, index) => text === actual[index]);
    demand(same, invariant, `${customer} is shown as ${shown.join(" ")} and is ${actual.join(" ")}`);
  }
}
