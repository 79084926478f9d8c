import type { SignedPoster } from "../lib/signed-post";
import type { Random } from "./random";

/** One delivery of an event: it is attempted until it is acknowledged. */
interface Delivery {
  eventId: string;
  body: string;
}

const SHORTEST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 4_000;
const POLL_MS = 20;

/** What a sender that never gives up has seen. */
export interface DeliveryCounts {
  attempts: number;
  acknowledged: number;
  /** Answers that were not 2xx. */
  refused: number;
  /** Connections that failed or were cut: whether the event was stored is not known. */
  cut: number;
}

/** Delivers events as Stripe does: in any order, over several connections, again after anything but a 2xx. */
export class Deliverer {
  /** How often each event was acknowledged. */
  readonly acknowledged = new Map<string, number>();
  readonly counts: DeliveryCounts = { attempts: 0, acknowledged: 0, refused: 0, cut: 0 };
  /** Attempts that wait for their answer now. */
  inFlight = 0;
  private readonly ready: Delivery[] = [];
  private waiting = 0;
  private closed = false;
  private workers: Promise<void>[] = [];

  constructor(
    private readonly poster: SignedPoster,
    private readonly random: Random,
  ) {}

  /** Puts a delivery somewhere among those that wait. */
  add(delivery: Delivery): void {
    const place = this.random.below(this.ready.length + 1);
    const displaced = this.ready[place];
    if (displaced === undefined) this.ready.push(delivery);
    else {
      this.ready[place] = delivery;
      this.ready.push(displaced);
    }
  }

  start(connections: number): void {
    this.workers = Array.from({ length: connections }, () => this.work());
  }

  get idle(): boolean {
    return this.ready.length === 0 && this.waiting === 0 && this.inFlight === 0;
  }

  async close(): Promise<void> {
    this.closed = true;
    await Promise.all(this.workers);
    this.poster.close();
  }

  private async work(): Promise<void> {
    while (!this.closed) {
      const delivery = this.ready.pop();
      if (delivery === undefined) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      else await this.attempt(delivery);
    }
  }

  private async attempt(delivery: Delivery): Promise<void> {
    this.counts.attempts += 1;
    this.inFlight += 1;
    const { status } = await this.poster.post(delivery.body);
    this.inFlight -= 1;
    if (status !== null && status >= 200 && status < 300) {
      this.counts.acknowledged += 1;
      const before = this.acknowledged.get(delivery.eventId) ?? 0;
      this.acknowledged.set(delivery.eventId, before + 1);
      return;
    }
    if (status === null) this.counts.cut += 1;
    else this.counts.refused += 1;
    this.waiting += 1;
    const pause = SHORTEST_RETRY_MS + this.random.below(LONGEST_RETRY_MS - SHORTEST_RETRY_MS);
    setTimeout(() => {
      this.waiting -= 1;
      this.add(delivery);
    }, pause);
  }
}
