import type { StripeEvent } from "../../../sandbox/stripe/core/entities";
import { signPayload } from "../../../sandbox/stripe/delivery/sign";
import { formatEvent } from "../../../sandbox/stripe/format/account";
import { isHandledEventType } from "../../../src/shared/billing/event-types";
import type { Coverage } from "./coverage";
import { WEBHOOK_SECRET } from "./product";
import type { Random } from "./random";
import type { StripeSide } from "./stripe-side";
import type { Timeline } from "./timeline";
import type { WebServer } from "./web-server";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** The pauses between Stripe's attempts; about three days in all. */
const RETRIES_MS = [
  MINUTE,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  10 * HOUR,
  20 * HOUR,
  24 * HOUR,
];

/** The id of the only endpoint, which `seedEndpoint` makes. */
const APP_ENDPOINT = "we_app";

interface WorldPart {
  timeline: Timeline;
  random: Random;
  stripe: StripeSide;
  server: WebServer;
  coverage: Coverage;
}

/** Stripe's webhooks: late, twice, in any order, lost and sent again, for three days. */
export class Deliveries {
  /** Attempts that are still going to happen. */
  waiting = 0;
  /** Events of handled types that our inbox has not taken, by customer. */
  readonly outstanding = new Map<string, Set<string>>();
  private readonly order = new Map<string, number>();
  private readonly acceptedOf = new Map<string, number>();
  private readonly latest = new Map<string, { created: number; data: string }>();
  private newestDelivered = 0;

  constructor(private readonly world: WorldPart) {
    world.stripe.onEvent = (event) => this.publish(event);
  }

  /** How often the inbox took an event: calls of ingest that committed. */
  accepted(eventId: string): number {
    return this.acceptedOf.get(eventId) ?? 0;
  }

  get hasOutstanding(): boolean {
    return [...this.outstanding.values()].some((events) => events.size > 0);
  }

  noteAccepted(eventId: string): void {
    this.acceptedOf.set(eventId, this.accepted(eventId) + 1);
    for (const events of this.outstanding.values()) events.delete(eventId);
  }

  /** Sends an event again, as `stripe events resend` does. */
  resend(event: StripeEvent): void {
    this.plan(event, this.world.random.between(50, 2_000), 0);
  }

  /** Sends a body that the account never made: a twin, or an event of another mode or account. */
  forge(event: Record<string, unknown>): void {
    this.waiting += 1;
    this.world.timeline.after(this.world.random.between(20, 3_000), async () => {
      await this.post(JSON.stringify(event));
      this.waiting -= 1;
    });
  }

  private publish(event: StripeEvent): void {
    this.order.set(event.id, this.order.size);
    const customer = customerOf(event);
    if (customer !== null && isHandledEventType(event.type)) {
      const events = this.outstanding.get(customer) ?? new Set();
      this.outstanding.set(customer, events.add(event.id));
    }
    this.noteTies(event);
    const { random, coverage } = this.world;
    this.plan(event, this.firstDelay(), 0);
    if (random.chance(0.15)) {
      coverage.count("duplicate delivery");
      this.plan(event, this.firstDelay() + random.between(0, 2_000), 0);
    }
  }

  private firstDelay(): number {
    const { random } = this.world;
    const roll = random.next();
    if (roll < 0.62) return random.between(30, 2_000);
    if (roll < 0.9) return random.between(2_000, 30_000);
    return roll < 0.97 ? random.between(30_000, HOUR) : random.between(HOUR, 10 * HOUR);
  }

  private plan(event: StripeEvent, delay: number, attempt: number): void {
    this.waiting += 1;
    this.world.timeline.after(delay, () => this.attempt(event.id, attempt));
  }

  private async attempt(eventId: string, attempt: number): Promise<void> {
    const { random, stripe, coverage } = this.world;
    const event = stripe.app.store.events.get(eventId);
    if (event === undefined) throw new Error("An event vanished.");
    const lost = random.chance(0.04);
    if (lost) coverage.count("delivery lost and retried");
    const status = lost ? 0 : await this.post(JSON.stringify(formatEvent(event), null, 2));
    if (status === 200) {
      this.noteOrder(eventId);
      this.finish(eventId, true);
    } else {
      const pause = RETRIES_MS[attempt];
      if (pause === undefined) this.finish(eventId, false);
      else this.plan(event, pause * (0.9 + 0.2 * random.next()), attempt + 1);
    }
    this.waiting -= 1;
  }

  private post(payload: string): Promise<number> {
    const at = Math.floor(this.world.timeline.now() / 1000);
    return this.world.server.deliver(
      new TextEncoder().encode(payload),
      signPayload(payload, WEBHOOK_SECRET, at),
    );
  }

  private finish(eventId: string, delivered: boolean): void {
    const { app } = this.world.stripe;
    const event = app.store.events.get(eventId);
    if (event === undefined || (event.pending.length === 0 && !event.failed)) return;
    app.unit(() =>
      app.store.events.update(eventId, {
        pending: delivered ? event.pending.filter((id) => id !== APP_ENDPOINT) : event.pending,
        failed: !delivered,
      }),
    );
  }

  private noteOrder(eventId: string): void {
    const order = this.order.get(eventId) ?? 0;
    if (order < this.newestDelivered) this.world.coverage.count("event delivered before an older one");
    this.newestDelivered = Math.max(this.newestDelivered, order);
  }

  private noteTies(event: StripeEvent): void {
    if (event.subject === null || !event.type.startsWith("customer.subscription.")) return;
    const before = this.latest.get(event.subject);
    this.latest.set(event.subject, { created: event.created, data: event.data });
    if (before?.created !== event.created || before.data === event.data) return;
    this.world.coverage.count("events of one second with different states");
    if (event.type === "customer.subscription.deleted") {
      this.world.coverage.count("cancellation in the second of another change");
    }
  }
}

interface EventData {
  object: { id?: string; object?: string; customer?: string | { id: string } | null };
  previous_attributes?: { customer?: string | null };
}

/** The customer that an event is about, or null. */
function customerOf(event: StripeEvent): string | null {
  // The stand-in wrote this text from Stripe's own shapes.
  const { object, previous_attributes: previous } = JSON.parse(event.data) as EventData;
  if (object.object === "customer") return object.id ?? null;
  const customer = object.customer ?? previous?.customer ?? null;
  return typeof customer === "object" && customer !== null ? customer.id : customer;
}
