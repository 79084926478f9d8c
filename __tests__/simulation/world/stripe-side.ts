import { type Account, openAccount } from "../../../sandbox/stripe/account";
import { SEED_CATALOGUE } from "../../../sandbox/seed";
import type { Subscription } from "../../../sandbox/stripe/core/billing-entities";
import type { StripeEvent } from "../../../sandbox/stripe/core/entities";
import { runDue } from "../../../sandbox/stripe/core/run-due";
import { formatSubscription } from "../../../sandbox/stripe/format/subscription";
import { seedAccount, seedEndpoint } from "../../../sandbox/stripe/seed-account";
import { expectedSubscription } from "./expected";
import { Ledger } from "./ledger";
import { SECRET_KEY, STRIPE_BASE, WEBHOOK_SECRET } from "./product";
import type { Random } from "./random";
import type { Timeline } from "./timeline";

/** A state that a subscription had from `at` (epoch ms) on. */
interface PastState {
  at: number;
  status: string;
  entitling: boolean;
}

const PICTURED = new Set<string>(["subscriptions", "checkoutSessions", "invoices"]);

/** The account at Stripe: the stand-in's pure core, with the history that an auditor needs. */
export class StripeSide {
  readonly account: Account;
  /** Every state (as our facts, without what invoices add) that each subscription ever had. */
  readonly had = new Map<string, Set<string>>();
  readonly past = new Map<string, PastState[]>();
  readonly ledger: Ledger;
  /** When a customer last changed, epoch ms. */
  readonly changedAt = new Map<string, number>();
  /** Grows with every change of a subscription. */
  subscriptionVersion = 0;
  /** Grows with every change of anything that a picture shows or counts. */
  pictureVersion = 0;
  suppressed = 0;
  onEvent: (event: StripeEvent) => void = () => undefined;
  private keysMade = 0;
  private actor = "stripe";

  constructor(
    private readonly timeline: Timeline,
    random: Random,
  ) {
    this.account = openAccount({
      clock: timeline,
      secretKey: SECRET_KEY,
      baseUrl: STRIPE_BASE,
      random: (length) => random.text(length),
    });
    const { app, chaos } = this.account;
    this.ledger = new Ledger(app, () => timeline.now());
    app.suppressed = () => {
      const never = chaos.take("neverGenerate");
      if (never) this.suppressed += 1;
      return never;
    };
    app.unit(() => {
      seedAccount(app, SEED_CATALOGUE);
      seedEndpoint(app, {
        url: "https://lectern.simulation.invalid/api/webhooks/stripe",
        secret: WEBHOOK_SECRET,
      });
    });
    app.store.keepOldVersions = true;
    app.onCommit = (changes, events) => {
      this.ledger.note(changes, this.actor);
      for (const [collection, id] of changes) {
        if (collection === "subscriptions") this.remember(id);
        if (PICTURED.has(collection)) this.pictureVersion += 1;
      }
      for (const event of events) this.onEvent(event);
    };
  }

  get app() {
    return this.account.app;
  }

  /** When Stripe does something by itself next (epoch ms), or null. */
  nextDueAt(): number | null {
    const due = this.app.due.next(null);
    return due === null || due === undefined ? null : due.at * 1000;
  }

  runDue(): void {
    runDue(this.app);
  }

  /** Runs an act of somebody's (`Taken.by`): what money does meanwhile is on their account. */
  as<Result>(actor: string, act: () => Result): Result {
    const before = this.actor;
    this.actor = actor;
    try {
      return act();
    } finally {
      this.actor = before;
    }
  }

  /** A call by an operator in the dashboard. Answers Stripe's status and body; a refusal is an answer too. */
  dashboard(method: "GET" | "POST" | "DELETE", path: string, params: Record<string, string> = {}) {
    this.keysMade += 1;
    const form = new URLSearchParams(params).toString();
    const headers = new Headers({
      authorization: `Bearer ${SECRET_KEY}`,
      "stripe-version": "2026-10-28.endive",
      "idempotency-key": `dashboard-${this.keysMade}`,
    });
    const sent = method === "GET" ? { query: form, body: "" } : { query: "", body: form };
    const answer = this.as("operator", () => this.account.handle({ method, path, headers, ...sent }));
    if (answer.kind !== "answer") return { status: 0, body: {} as Record<string, unknown> };
    // Stripe answers with a JSON object.
    return { status: answer.status, body: JSON.parse(answer.body) as Record<string, unknown> };
  }

  /** The customers that name this person in their metadata, oldest first. */
  customersOf(clerkId: string): string[] {
    return this.app.store.customers
      .all()
      .filter((row) => row.metadata.userId === clerkId)
      .map(({ id }) => id);
  }

  subscriptionsOf(clerkId: string): Subscription[] {
    return this.customersOf(clerkId).flatMap((id) => this.app.store.subscriptions.by("customer", id));
  }

  /** The last moment up to `now` at which Stripe had this subscription in a state that entitles, or null. */
  lastEntitledAt(id: string, now: number, graceMs: number): number | null {
    const states = this.past.get(id) ?? [];
    for (let index = states.length - 1; index >= 0; index -= 1) {
      const state = states[index];
      if (state === undefined) continue;
      const until = states[index + 1]?.at ?? now;
      if (state.entitling) return until;
      // The grace of a first payment that is past due counts from its invoice, which is at most this old.
      if (state.status === "past_due") return Math.min(until, state.at + graceMs);
    }
    return null;
  }

  private remember(id: string): void {
    const row = this.app.store.subscriptions.get(id);
    if (row === undefined) return;
    this.subscriptionVersion += 1;
    const at = this.timeline.now();
    this.changedAt.set(row.customer, at);
    const facts = expectedSubscription(formatSubscription(this.app, row));
    const had = this.had.get(id) ?? new Set();
    had.add(JSON.stringify(facts));
    this.had.set(id, had);
    const paused = row.pause_collection !== null;
    const entitling = (row.status === "active" || row.status === "trialing") && !paused;
    const past = this.past.get(id) ?? [];
    past.push({ at, status: row.status, entitling });
    this.past.set(id, past);
  }
}
