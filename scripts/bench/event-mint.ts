import type Stripe from "stripe";
import { bodyOf } from "../lib/signed-post";

/** The size of a typical subscription event, in bytes. */
const EVENT_BYTES = 5_971;

/** Makes bodies of new events of one size from a real one; each has an id of its own. */
export class EventMint {
  private minted = 0;

  constructor(
    private readonly template: Stripe.Event,
    private readonly run: string,
  ) {}

  /** The next `count` bodies. */
  take(count: number): string[] {
    return Array.from({ length: count }, () => this.next());
  }

  private next(): string {
    this.minted += 1;
    const event = { ...this.template, id: `evt_${this.run}${String(this.minted).padStart(9, "0")}` };
    const bare = Buffer.byteLength(bodyOf({ ...event, api_version: "" }));
    // Real events of this type differ in size through their metadata; here white space, which JSON allows anywhere.
    return `${bodyOf(event)}${" ".repeat(Math.max(0, EVENT_BYTES - bare))}`;
  }
}
