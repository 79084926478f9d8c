import type Stripe from "stripe";
import { bodyOf } from "../lib/signed-post";
import type { Deliverer } from "./deliverer";
import type { Random } from "./random";

const PAGE = 100;
/** Share of events that are delivered twice. */
const DUPLICATES = 0.1;

/** Takes every event of the account, once, and hands it to the deliverer; one in ten goes out twice. */
export class EventFeed {
  readonly eventIds = new Set<string>();
  private newest: string | null = null;

  constructor(
    private readonly stripe: Stripe,
    private readonly deliverer: Deliverer,
    private readonly random: Random,
  ) {}

  /** Takes what was generated since the last call. */
  async pump(): Promise<void> {
    for (;;) {
      const page = this.newest === null ? await this.oldestPage() : await this.pageAfter(this.newest);
      for (const event of page.data) this.hand(event);
      this.newest = page.data[0]?.id ?? this.newest;
      if (!page.has_more) return;
    }
  }

  private pageAfter(newest: string): Promise<Stripe.ApiList<Stripe.Event>> {
    return this.stripe.events.list({ limit: PAGE, ending_before: newest });
  }

  /** The whole history in one list, because cursors start at the newest event. */
  private async oldestPage(): Promise<{ data: Stripe.Event[]; has_more: boolean }> {
    const data: Stripe.Event[] = [];
    for await (const event of this.stripe.events.list({ limit: PAGE })) data.push(event);
    return { data, has_more: false };
  }

  private hand(event: Stripe.Event): void {
    if (this.eventIds.has(event.id)) throw new Error("The list of events repeats itself.");
    this.eventIds.add(event.id);
    const delivery = { eventId: event.id, body: bodyOf(event) };
    this.deliverer.add(delivery);
    if (this.random.next() < DUPLICATES) this.deliverer.add(delivery);
  }
}
