import type { BillingClock } from "../../kit/clock";
import type { FormatContext } from "../format/context";
import { API_VERSION } from "../format/account";
import type { StripeEvent } from "./entities";
import {
  dueOfCheckoutSession,
  dueOfInvoice,
  dueOfPaymentIntent,
  dueOfSchedule,
  dueOfSubscription,
  DueQueue,
  type Due,
} from "./due";
import { StripeError } from "./errors";
import { newId, randomText, type IdKind, type RandomText } from "./ids";
import { Store, type Change } from "./store";

/** What happens when payment retries of a renewal run out, and when they happen. */
export interface DunningPolicy {
  /** Days after each failed attempt until the next one. */
  retryDays: number[];
  exhausted: "canceled" | "unpaid" | "past_due";
}

export interface CoreOptions {
  clock: BillingClock;
  baseUrl: string;
  random?: RandomText;
  dunning?: DunningPolicy;
}

/** The API request that is being answered; events carry it. */
export interface RequestContext {
  id: string | null;
  idempotencyKey: string | null;
  /** True when no `Stripe-Version` was sent: parameters of older versions are understood (the CLI sends none). */
  legacy: boolean;
}

const NO_REQUEST: RequestContext = { id: null, idempotencyKey: null, legacy: false };

/** Three retries over 15 days, then the subscription is canceled: a custom schedule of the Dashboard. */
const DEFAULT_DUNNING: DunningPolicy = { retryDays: [3, 5, 7], exhausted: "canceled" };

/**
 * The account: its rows, its clock and its events. Everything is synchronous and free of timers and sockets, so a
 * simulation can run it in process; `onCommit` is how the outside learns what a unit of work did.
 */
export class StripeApp implements FormatContext {
  readonly store = new Store();
  readonly clock: BillingClock;
  baseUrl: string;
  dunning: DunningPolicy;
  request: RequestContext = NO_REQUEST;
  /** Event types that are not generated at all: the `neverGenerate` fault. */
  suppressed: (type: string) => boolean = () => false;
  /** Called after each unit of work with its changes and the events it produced. */
  onCommit: (changes: Change[], events: StripeEvent[]) => void = () => undefined;

  readonly due = new DueQueue((due) => this.dueOf(due.collection, due.id).some((each) => isSame(each, due)));
  private readonly random: RandomText;
  private emitted: string[] = [];
  private depth = 0;

  constructor(options: CoreOptions) {
    this.clock = options.clock;
    this.baseUrl = options.baseUrl;
    this.random = options.random ?? randomText;
    this.dunning = options.dunning ?? DEFAULT_DUNNING;
    this.store.onRow = (collection, row) => {
      if (row && isDueCollection(collection))
        for (const due of this.dueOf(collection, row.id)) this.due.add(due);
    };
  }

  /** Billing time in epoch seconds; with a test clock, that clock's time. */
  now(testClock: string | null = null): number {
    const frozen = testClock === null ? undefined : this.store.testClocks.get(testClock)?.frozen_time;
    return frozen ?? Math.floor(this.clock.now() / 1000);
  }

  /** Now for a customer, who may live on a test clock. */
  nowOf(customer: string | null): number {
    return this.now(customer === null ? null : (this.store.customers.get(customer)?.test_clock ?? null));
  }

  id(kind: IdKind): string {
    return newId(this.random, kind);
  }

  text(length: number): string {
    return this.random(length);
  }

  /**
   * Runs one unit of work. A refusal before execution (400, 404) and any fault take everything back; a card error (402)
   * keeps what happened, since a failed payment is a fact.
   */
  unit<T>(work: () => T): T {
    if (this.depth > 0) return work();
    const mark = this.store.mark();
    this.depth += 1;
    try {
      return work();
    } catch (error) {
      if (!(error instanceof StripeError && error.executed)) this.store.rollback(mark);
      throw error;
    } finally {
      this.depth -= 1;
      this.finish();
    }
  }

  /** Runs `work` and takes back what it wrote when it throws, inside a unit of work. */
  attempt<T>(work: () => T): T {
    const mark = this.store.mark();
    try {
      return work();
    } catch (error) {
      this.store.rollback(mark);
      throw error;
    }
  }

  /** Runs `work` for its answer only: whatever it writes is taken back. */
  dry<T>(work: () => T): T {
    const mark = this.store.mark();
    try {
      return work();
    } finally {
      this.store.rollback(mark);
    }
  }

  /** Records an event about `object` (already formatted) at a moment in epoch seconds. */
  emit(type: string, object: object, at: number, previous?: object): void {
    if (this.suppressed(type)) return;
    const id = this.id("event");
    const data = previous ? { object, previous_attributes: previous } : { object };
    this.store.events.insert({
      id,
      created: at,
      recorded: this.now(),
      type,
      api_version: API_VERSION,
      data: JSON.stringify(data),
      request: { id: this.request.id, idempotency_key: this.request.idempotencyKey },
      subject: "id" in object && typeof object.id === "string" ? object.id : null,
      pending: this.endpointsFor(type),
      failed: false,
    });
    this.emitted.push(id);
  }

  /** Ids of the enabled endpoints that listen to a type. */
  endpointsFor(type: string): string[] {
    return this.store.webhookEndpoints
      .all()
      .filter((endpoint) => endpoint.status === "enabled")
      .filter(({ enabled_events: types }) => types.includes("*") || types.includes(type))
      .map((endpoint) => endpoint.id);
  }

  /** Runs `work` as part of an API request. */
  during<T>(request: RequestContext, work: () => T): T {
    this.request = request;
    try {
      return work();
    } finally {
      this.request = NO_REQUEST;
    }
  }

  private finish(): void {
    const events = this.emitted.flatMap((id) => this.store.events.get(id) ?? []);
    this.emitted = [];
    const changes = this.store.commit();
    if (changes.length > 0) this.onCommit(changes, events);
  }

  private dueOf(collection: Due["collection"], id: string): Due[] {
    switch (collection) {
      case "subscriptions":
        return withRow(this.store.subscriptions.get(id), dueOfSubscription);
      case "invoices":
        return withRow(this.store.invoices.get(id), dueOfInvoice);
      case "checkoutSessions":
        return withRow(this.store.checkoutSessions.get(id), dueOfCheckoutSession);
      case "paymentIntents":
        return withRow(this.store.paymentIntents.get(id), dueOfPaymentIntent);
      case "schedules":
        return withRow(this.store.schedules.get(id), dueOfSchedule);
    }
  }
}

function withRow<T>(row: T | undefined, due: (row: T) => Due[]): Due[] {
  return row === undefined ? [] : due(row);
}

function isSame(left: Due, right: Due): boolean {
  return left.kind === right.kind && left.at === right.at && left.clock === right.clock;
}

const DUE_COLLECTIONS = new Set<string>([
  "subscriptions",
  "invoices",
  "checkoutSessions",
  "paymentIntents",
  "schedules",
] satisfies Due["collection"][]);

function isDueCollection(name: string): name is Due["collection"] {
  return DUE_COLLECTIONS.has(name);
}
