import type Stripe from "stripe";
import { bodyOf } from "../lib/signed-post";

/** The size of a typical subscription event, in bytes. */
const EVENT_BYTES = 5_971;

/** Makes bodies of new events, all of one size, from real ones in turn; each has an id of its own. */
export class EventMint {
  private minted = 0;

  constructor(
    private readonly templates: readonly Stripe.Event[],
    private readonly run: string,
  ) {}

  /** The next `count` bodies. */
  take(count: number): string[] {
    return Array.from({ length: count }, () => this.next());
  }

  private next(): string {
    const template = this.templates[this.minted % this.templates.length];
    if (template === undefined) throw new Error("There is no event to copy.");
    this.minted += 1;
    const body = bodyOf({ ...template, id: `evt_${this.run}${String(this.minted).padStart(9, "0")}` });
    // White space, which JSON allows anywhere, makes up for what real metadata would hold.
    return body + " ".repeat(Math.max(0, EVENT_BYTES - Buffer.byteLength(body)));
  }
}
