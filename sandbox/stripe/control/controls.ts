import type { StripeApp, DunningPolicy } from "../core/app";
import { isEnded, paymentMethodFor } from "../core/subscriptions";
import { runDue } from "../core/run-due";
import type { MethodType } from "../core/payment-entities";
import type { StoreDump } from "../core/store";
import type { Deliverer, Delivery } from "../delivery/deliverer";
import { lastFour } from "../format/payment-method";
import type { Chaos, ChaosSettings } from "./chaos";
import { clockStops, type ClockStop } from "./stops";

export interface PersonState {
  customer: string;
  email: string | null;
  name: string | null;
  /** Its last four digits, or those of the bank account. */
  card: { type: MethodType; last4: string } | null;
  subscriptions: {
    id: string;
    status: string;
    price: string;
    currentPeriodEnd: number;
    cancelAt: number | null;
  }[];
}

/** Everything the control page shows. Billing times in epoch seconds, wall times in milliseconds. */
export interface SandboxState {
  clock: { now: number; offsetSeconds: number; stops: ClockStop[] };
  people: PersonState[];
  deliveries: Delivery[];
  endpoints: { id: string; url: string; status: string }[];
  chaos: ChaosSettings;
  dunning: DunningPolicy;
  snapshots: { id: string; at: number }[];
  counts: { events: number; customers: number; subscriptions: number };
}

/** A refused control, with words for the person who tried it. */
export class ControlError extends Error {}

/** The sandbox's own controls: the clock, faults, deliveries, snapshots. */
export class Controls {
  private readonly snapshots = new Map<string, { at: number; dump: StoreDump }>();

  constructor(
    private readonly app: StripeApp,
    private readonly chaos: Chaos,
    private readonly deliverer: Deliverer,
    /** Puts the seeded account back in place of everything. */
    private readonly seed: () => void,
    /** Makes a replaced store durable. */
    private readonly persist: () => void,
  ) {}

  state(): SandboxState {
    const { store } = this.app;
    return {
      clock: {
        now: this.app.now(),
        offsetSeconds: Math.round(this.app.clock.offset() / 1000),
        stops: clockStops(this.app),
      },
      people: this.people(),
      deliveries: this.deliverer.recent(),
      endpoints: store.webhookEndpoints.all().map(({ id, url, status }) => ({ id, url, status })),
      chaos: this.chaos.settings,
      dunning: this.app.dunning,
      snapshots: [...this.snapshots].map(([id, { at }]) => ({ id, at })),
      counts: {
        events: store.events.size,
        customers: store.customers.size,
        subscriptions: store.subscriptions.size,
      },
    };
  }

  /** Moves billing time forward to a moment (epoch seconds), or to the next stop of that name. */
  advance(target: { advanceTo: number } | { stop: string } | { advanceBy: number }): void {
    const to = this.targetOf(target);
    if (to * 1000 < this.app.clock.now()) throw new ControlError("Time only moves forward.");
    this.app.clock.advanceTo(to * 1000);
    runDue(this.app);
  }

  private targetOf(target: { advanceTo: number } | { stop: string } | { advanceBy: number }): number {
    if ("advanceTo" in target) return target.advanceTo;
    if ("advanceBy" in target) return this.app.now() + target.advanceBy;
    const stop = clockStops(this.app).find((each) => each.name === target.stop);
    if (!stop) throw new ControlError(`There is no next ${target.stop}.`);
    return stop.at;
  }

  resend(deliveryId: string): void {
    const delivery = this.deliverer.find(deliveryId);
    const event = delivery && this.app.store.events.get(delivery.event);
    if (!delivery || !event) throw new ControlError("This delivery is no longer known.");
    this.deliverer.resend(event, delivery.endpoint);
  }

  setChaos(patch: Readonly<Record<string, unknown>>): void {
    try {
      this.chaos.set(patch);
    } catch (error) {
      if (error instanceof RangeError) throw new ControlError(error.message);
      throw error;
    }
    this.app.store.keepOldVersions = this.chaos.settings.staleReadsMs > 0;
  }

  setDunning(policy: DunningPolicy): void {
    this.app.dunning = policy;
  }

  /** Back to the seeded account; the clock stays where it is. */
  reset(): void {
    this.replace({});
    this.chaos.reset();
    this.app.unit(this.seed);
    this.persist();
  }

  snapshot(): string {
    const id = `snap_${this.app.text(10)}`;
    // Rows are never changed in place, so holding them is a copy.
    this.snapshots.set(id, { at: Date.now(), dump: this.app.store.dump() });
    return id;
  }

  restore(id: string): void {
    const snapshot = this.snapshots.get(id);
    if (!snapshot) throw new ControlError("This snapshot is no longer known.");
    this.replace(snapshot.dump);
    this.persist();
  }

  private replace(dump: StoreDump): void {
    this.deliverer.clear();
    this.app.due.clear();
    this.app.store.restore(dump);
  }

  private people(): PersonState[] {
    const { store } = this.app;
    return store.customers
      .all()
      .filter((row) => !row.deleted)
      .slice(-100)
      .reverse()
      .map((row) => {
        const subscriptions = store.subscriptions.by("customer", row.id).reverse();
        const method = paymentMethodFor(
          this.app,
          row.id,
          subscriptions.find((each) => !isEnded(each)) ?? null,
        );
        const last4 = method && lastFour(method);
        return {
          customer: row.id,
          email: row.email,
          name: row.name,
          card: method && last4 !== null ? { type: method.type, last4 } : null,
          subscriptions: subscriptions.map((each) => ({
            id: each.id,
            status: each.status,
            price: each.items[0]?.price ?? "",
            currentPeriodEnd: Math.min(...each.items.map((item) => item.current_period_end)),
            cancelAt: each.cancel_at,
          })),
        };
      });
  }
}
