import type { Invoice } from "../../../sandbox/stripe/core/billing-entities";
import type { Customer } from "../../../sandbox/stripe/core/entities";
import type { Charge } from "../../../sandbox/stripe/core/payment-entities";
import type { StripeApp } from "../../../sandbox/stripe/core/app";
import type { Change } from "../../../sandbox/stripe/core/store";

/** Money that was taken: a charge that succeeded, or an invoice that was paid. */
export interface Taken {
  /** Epoch ms. */
  at: number;
  id: string;
  customer: string;
  /** Who made it happen: `hand` (a person on Stripe's pages), `operator`, `stripe`, `convex`, or a request of ours. */
  by: string;
}

/** An invoice that somebody's act made. Amounts in the minor unit. */
export interface Made {
  id: string;
  amountDue: number;
  subscription: string | null;
  by: string;
  /** Whether its subscription was paused until then. */
  wasPaused: boolean;
}

/** What money did at Stripe, and on whose account: the history that an auditor of charges needs. */
export class Ledger {
  readonly taken: Taken[] = [];
  private readonly made: Made[] = [];
  private readonly known = new Set<string>();
  private readonly owners = new Map<string, string>();
  private readonly paused = new Set<string>();
  private readonly moves = new Map<string, { at: number; by: string }[]>();

  constructor(
    private readonly app: StripeApp,
    private readonly now: () => number,
  ) {}

  /** The person whom a customer named in its metadata, also after it was deleted; null for none. */
  ownerOf(customer: string): string | null {
    return this.owners.get(customer) ?? null;
  }

  /** The invoices that a request of ours made. */
  madeBy(requestId: string): Made[] {
    return this.made.filter(({ by }) => by === requestId);
  }

  /** Whether somebody else than `by` has changed a subscription since that moment (epoch ms). */
  wasMoved(subscription: string | null, since: number, by: string): boolean {
    const moves = this.moves.get(subscription ?? "") ?? [];
    return moves.some((move) => move.at >= since && move.by !== by);
  }

  /** Notes a unit of work of Stripe's, done on behalf of `by`. */
  note(changes: readonly Change[], by: string): void {
    for (const [collection, id] of changes) {
      if (collection === "customers") this.noteCustomer(this.app.store.customers.get(id));
      if (collection === "charges") this.noteCharge(this.app.store.charges.get(id), by);
      if (collection === "invoices") this.noteInvoice(this.app.store.invoices.get(id), by);
    }
    for (const [collection, id] of changes) if (collection === "subscriptions") this.noteSubscription(id, by);
  }

  private noteCustomer(customer: Customer | undefined): void {
    const owner = customer?.metadata.userId;
    if (customer !== undefined && owner !== undefined) this.owners.set(customer.id, owner);
  }

  private noteCharge(charge: Charge | undefined, by: string): void {
    if (charge?.status === "succeeded") this.take(charge.id, charge.customer, by);
  }

  private noteInvoice(invoice: Invoice | undefined, by: string): void {
    if (invoice === undefined) return;
    if (this.isNew(`made ${invoice.id}`)) {
      const wasPaused = this.paused.has(invoice.subscription ?? "");
      const { id, amount_due: amountDue, subscription } = invoice;
      this.made.push({ id, amountDue, subscription, by, wasPaused });
    }
    if (invoice.status === "paid" && invoice.total > 0) this.take(invoice.id, invoice.customer, by);
  }

  private noteSubscription(id: string, by: string): void {
    this.moves.set(id, [...(this.moves.get(id) ?? []), { at: this.now(), by }]);
    const isPaused = (this.app.store.subscriptions.get(id)?.pause_collection ?? null) !== null;
    if (isPaused) this.paused.add(id);
    else this.paused.delete(id);
  }

  private take(id: string, customer: string | null, by: string): void {
    if (customer !== null && this.isNew(id)) this.taken.push({ at: this.now(), id, customer, by });
  }

  private isNew(mark: string): boolean {
    if (this.known.has(mark)) return false;
    this.known.add(mark);
    return true;
  }
}
