import { inhabit, settle } from "./globals";
import type { JSONValue } from "convex/values";
import type { Outcome } from "../../../sandbox/convex/engine/outcome";
import type { ReversalPolicies } from "../../../src/shared/billing/entitlement";
import { Auditor } from "./auditor";
import { ClerkSide } from "./clerk-side";
import { Coverage } from "./coverage";
import { Crons } from "./crons";
import { Deliveries } from "./deliveries";
import { Deployment } from "./deployment";
import { type Faults, NO_FAULTS, strikes } from "./faults";
import { Network } from "./network";
import type { Product } from "./product";
import { Random } from "./random";
import { StripeSide } from "./stripe-side";
import { Timeline } from "./timeline";
import { demand, Violation } from "./violation";
import { type Person, WebServer } from "./web-server";

/** More steps than any world needs to come to rest. */
const CALMING_STEPS = 6_000;
/** More steps than any world needs at all; a world that reads and never gets anywhere takes more. */
const MOST_STEPS = 30_000;
/** Noon of 10 March 2026, where every world begins. */
const BEGINNING = Date.UTC(2026, 2, 10, 12);
const CANARY = "CANARY";

/** Of its own source of randomness, so that it moves nothing else. */
function policiesOf(seed: number): ReversalPolicies {
  const random = new Random(seed ^ 0x9e3779b9);
  return { refund: random.pick(["keep", "end"]), dispute: random.pick(["keep", "end"]) };
}

/** One seed's world: the product, Stripe, the network between them, people, and an auditor who watches. */
export class World {
  readonly timeline = new Timeline(BEGINNING);
  readonly random: Random;
  readonly coverage = new Coverage();
  readonly faults: Faults = { ...NO_FAULTS };
  readonly stripe: StripeSide;
  readonly network: Network;
  readonly deployment: Deployment;
  readonly server: WebServer;
  readonly deliveries: Deliveries;
  readonly clerk: ClerkSide;
  readonly crons: Crons;
  readonly auditor: Auditor;
  readonly people: Person[];
  readonly trialDays: number;
  /** What this installation does when money is taken back. */
  readonly policies: ReversalPolicies;
  /** Everything that our side logged. */
  readonly log: string[] = [];
  steps = 0;
  /** People who will be here for the first time within minutes. */
  arriving = 0;
  /** Commands that have begun and not ended. */
  performing = 0;
  /** How many people came after the first ones. */
  peopleMade = 0;
  /** Somebody waits for this moment (epoch ms) before the next thing is done. */
  skipUntil = 0;
  /** When time last jumped (epoch ms), so that everything due before was late. */
  jumpedAt = 0;
  /** A failure of the world's own machinery or of the auditor inside a callback; thrown by the next step. */
  private failure: Error | null = null;

  constructor(
    readonly product: Product,
    readonly seed: number,
  ) {
    this.random = new Random(seed);
    this.trialDays = this.random.chance(0.25) ? 7 : 0;
    this.policies = policiesOf(seed);
    // The functions read their environment whenever they run, and one world lives at a time.
    Object.assign(product.app.env, {
      REFUND_POLICY: this.policies.refund,
      DISPUTE_POLICY: this.policies.dispute,
    });
    inhabit({
      now: () => this.timeline.now(),
      random: () => this.random.next(),
      later: (ms, run) => this.timeline.after(ms, run),
      fetch: (url, init) => this.network.fetch(url, init),
    });
    Object.assign(globalThis, { simulationLog: this.log });
    this.stripe = new StripeSide(this.timeline, this.random);
    this.stripe.app.dunning = {
      retryDays: [3, 5, 7],
      exhausted: this.random.pick(["canceled", "unpaid", "past_due"] as const),
    };
    this.deployment = new Deployment(product.app, this.timeline, this.interference(), (line) =>
      this.log.push(line),
    );
    this.network = new Network(this);
    this.server = new WebServer(this);
    this.deliveries = new Deliveries(this);
    this.clerk = new ClerkSide(this);
    this.crons = new Crons(this);
    this.auditor = new Auditor(this);
    this.people = ["ada", "bo", "cy"].slice(0, this.random.between(1, 3)).map((name) => ({
      clerkId: `user_${name}`,
      email: `${name}.${CANARY}@simulation.invalid`,
      name: `${name} ${CANARY}`,
      sessions: [],
    }));
  }

  /** Does everything that happens until then, in order of time, auditing after each step. */
  async runUntil(until: number): Promise<void> {
    for (let at = this.nextAt(); at !== null && at <= until; at = this.nextAt()) await this.step(at);
    this.timeline.advanceTo(until);
  }

  /** When the next thing happens, or null when nothing ever will. */
  nextAt(): number | null {
    const times = [this.timeline.nextAt(), this.stripe.nextDueAt(), this.crons.nextAt()].filter(
      (at) => at !== null,
    );
    return times.length === 0 ? null : Math.max(Math.min(...times), this.timeline.now());
  }

  /** Does the one thing that is next. */
  async step(at: number): Promise<void> {
    this.steps += 1;
    demand(
      this.steps < MOST_STEPS,
      "liveness",
      `the world is busy without end: ${this.unrest() ?? "nothing waits"}`,
    );
    this.timeline.advanceTo(at);
    if ((this.stripe.nextDueAt() ?? Infinity) <= at) this.stripe.runDue();
    else if ((this.crons.nextAt() ?? Infinity) <= at) this.crons.runDue();
    else this.start(this.timeline.take());
    await this.rest();
  }

  /** Runs something of a person's or an operator's, to be finished by later steps. */
  start(run: (() => void | Promise<void>) | null): void {
    if (run === null) return;
    const fail = (thrown: unknown) => {
      this.failure ??= thrown instanceof Error ? thrown : new Error(String(thrown));
    };
    try {
      void run()?.catch(fail);
    } catch (thrown) {
      fail(thrown);
    }
  }

  /** Lets what is running come to rest, and audits. */
  async rest(): Promise<void> {
    await settle();
    if (this.failure !== null) throw this.failure;
    this.auditor.afterStep();
  }

  /** Lets the world go on until that moment before the next command. */
  skipTo(at: number): void {
    this.skipUntil = at;
  }

  /** An operator replays every dead letter. */
  async replayDead(): Promise<void> {
    const dead = this.deployment.rows("webhookLogs").filter((row) => row.status === "dead").length;
    if (dead > 0) this.coverage.count("dead row replayed", dead);
    await this.deployment
      .asOperator("webhooks:replayFailed", {
        status: "dead",
        eventType: null,
        since: 0,
        until: null,
        actor: "operator",
        reason: "simulation",
        cursor: null,
      })
      .catch(() => undefined);
  }

  /** What is still on its way, in words; null when everything that Stripe said has been heard, read and written. */
  unrest(): string | null {
    if (this.deliveries.waiting > 0) return `${this.deliveries.waiting} deliveries`;
    if (this.arriving > 0) return `${this.arriving} people who are about to arrive`;
    if (this.clerk.waiting > 0) return `${this.clerk.waiting} deliveries of Clerk's`;
    if (this.performing > 0) return `${this.performing} commands`;
    if (this.server.busy > 0) return `${this.server.busy} requests`;
    if (this.deployment.runningActions.length > 0) return this.deployment.runningActions.join();
    const waiting = this.deployment
      .rows("syncSubjects")
      .find(
        (row) =>
          row.state === "dirty" || row.lease !== null || row.claimAt !== null || row.confirmAt !== null,
      );
    if (waiting !== undefined) return JSON.stringify(waiting);
    const unnoticed = this.unnoticedSession();
    if (unnoticed !== null) return `the end of ${unnoticed}`;
    const deletion = this.deployment.rows("accountDeletions").find((row) => row.finishedAt === null);
    if (deletion !== undefined) return JSON.stringify(deletion);
    const due = this.stripe.nextDueAt();
    return due === null || due > this.timeline.now() + 120_000 ? null : "Stripe's own work";
  }

  /**
   * A Checkout Session that has ended and that we still show as open, or null. Its end is looked up at the latest when
   * it would have expired, whoever told us or not, unless its customer was given up.
   */
  private unnoticedSession(): string | null {
    const { checkoutSessions } = this.stripe.app.store;
    const dead = new Set(
      this.deployment
        .rows("syncSubjects")
        .filter(({ state }) => state === "dead")
        .map(({ stripeCustomerId }) => stripeCustomerId),
    );
    for (const { status, sessionId } of this.deployment.rows("checkoutAttempts")) {
      const session = checkoutSessions.get(String(sessionId));
      if (status !== "open" || session?.status === "open") continue;
      if (!dead.has(session?.customer ?? null)) return String(sessionId);
    }
    return null;
  }

  /** Ends every fault, then goes on until the world is quiet. */
  async calm(): Promise<void> {
    Object.assign(this.faults, NO_FAULTS);
    const { chaos } = this.stripe.account;
    chaos.reset();
    await this.rest();
    const limit = this.steps + CALMING_STEPS;
    for (let unrest = this.unrest(); unrest !== null; unrest = this.unrest()) {
      const at = this.nextAt();
      demand(at !== null && this.steps < limit, "I9", `the world does not come to rest: ${unrest}`);
      await this.step(at);
    }
  }

  private interference() {
    const { random, faults, coverage } = this;
    return {
      jobDelay: () => (random.chance(0.1) ? random.between(100, 3_000) : random.between(1, 60)),
      losesAction: (action: string) => {
        const lost = strikes(faults, "loseActions");
        if (lost) coverage.count("action lost");
        else if (this.deployment.runningActions.includes(action)) {
          this.coverage.count("two reads of one customer in flight");
        }
        return lost;
      },
      callDelay: (path: string) => {
        if (strikes(faults, "killActions")) {
          coverage.count("action killed midway");
          return null;
        }
        if (path === "sync:commit" && strikes(faults, "slowWorkers")) {
          coverage.count("slow worker finished after its lease");
          return random.between(91_000, 200_000);
        }
        return random.chance(0.1) ? random.between(50, 4_000) : random.between(1, 40);
      },
      observe: (path: string, args: JSONValue, outcome: Outcome) => this.observe(path, args, outcome),
      wrote: (table: string, id: string) => {
        if (table === "subscriptions") this.crons.subscriptionWrites += 1;
        this.auditor.touch(table, id);
      },
    };
  }

  private observe(path: string, args: JSONValue, outcome: Outcome): void {
    if (!outcome.ok) return;
    if (path === "webhooks:ingest" || path === "webhooks:ingestBackfilled") {
      // The function's own validator has checked the argument.
      this.deliveries.noteAccepted((args as { stripeEventId: string }).stripeEventId);
    }
    if (path === "reconcile:compare") this.crons.swept(Number(outcome.value));
    // As above.
    if (path === "webhooks:ingestClerk") this.deliveries.noteAccepted((args as { svixId: string }).svixId);
    if (path === "sync:commit" && outcome.value === "late") this.coverage.count("late answer refused");
  }
}

/** What a violated invariant or a broken machine says, in one line. */
export function describeFailure(thrown: unknown): string {
  if (thrown instanceof Violation) return thrown.message;
  return thrown instanceof Error ? `broken: ${thrown.stack ?? thrown.message}` : String(thrown);
}
