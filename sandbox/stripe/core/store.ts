import type {
  CreditNote,
  Invoice,
  InvoiceItem,
  InvoicePayment,
  Subscription,
  SubscriptionSchedule,
} from "./billing-entities";
import type { Dispute, EarlyFraudWarning } from "./dispute-entities";
import type { CheckoutSession, PortalConfiguration, PortalSession } from "./hosted-entities";
import { Collection, type Row, type Write } from "./collection";
import type * as Entities from "./entities";
import type * as Payments from "./payment-entities";

/** One line of the journal: the rows that a unit of work left behind (null = removed). */
export type Change = [collection: string, id: string, row: object | null];

/** A copy of every row by collection, as JSON. */
export type StoreDump = Record<string, Row[]>;

/** Every collection of the account, and the unit of work that keeps them consistent. */
export class Store {
  /** Read as of this wall time (ms); set only while a request is answered with stale data. */
  readAsOf: number | null = null;
  /** Whether old versions are kept for stale reads. */
  keepOldVersions = false;
  /** Told about every row written, rolled back ones included. */
  onRow: (collection: string, row: Row | undefined) => void = () => undefined;

  private writes: Write[] = [];
  private readonly collections = new Map<string, Collection<Row>>();

  readonly customers = this.collection<Entities.Customer>("customers", {
    testClock: (row) => row.test_clock,
    email: (row) => row.email,
  });
  readonly products = this.collection<Entities.Product>("products", {});
  readonly prices = this.collection<Entities.Price>("prices", {
    product: (row) => row.product,
    lookupKey: (row) => row.lookup_key,
  });
  readonly coupons = this.collection<Entities.Coupon>("coupons", {});
  readonly promotionCodes = this.collection<Entities.PromotionCode>("promotionCodes", {
    code: (row) => row.code.toUpperCase(),
    coupon: (row) => row.coupon,
  });
  readonly discounts = this.collection<Entities.Discount>("discounts", {});
  readonly taxRates = this.collection<Entities.TaxRate>("taxRates", {});
  readonly taxIds = this.collection<Entities.TaxId>("taxIds", { customer: (row) => row.customer });
  readonly paymentMethods = this.collection<Payments.PaymentMethod>("paymentMethods", {
    customer: (row) => row.customer,
  });
  readonly mandates = this.collection<Payments.Mandate>("mandates", {
    paymentMethod: (row) => row.payment_method,
  });
  readonly paymentIntents = this.collection<Payments.PaymentIntent>("paymentIntents", {
    customer: (row) => row.customer,
  });
  readonly setupIntents = this.collection<Payments.SetupIntent>("setupIntents", {
    customer: (row) => row.customer,
  });
  readonly cashBalanceTransactions = this.collection<Payments.CashBalanceTransaction>(
    "cashBalanceTransactions",
    { customer: (row) => row.customer },
  );
  readonly charges = this.collection<Payments.Charge>("charges", {
    customer: (row) => row.customer,
    paymentIntent: (row) => row.payment_intent,
  });
  readonly refunds = this.collection<Payments.Refund>("refunds", {
    charge: (row) => row.charge,
    paymentIntent: (row) => row.payment_intent,
  });
  readonly disputes = this.collection<Dispute>("disputes", { charge: (row) => row.charge });
  readonly earlyFraudWarnings = this.collection<EarlyFraudWarning>("earlyFraudWarnings", {});
  readonly creditNotes = this.collection<CreditNote>("creditNotes", {
    invoice: (row) => row.invoice,
    customer: (row) => row.customer,
  });
  readonly subscriptions = this.collection<Subscription>("subscriptions", {
    customer: (row) => row.customer,
    item: (row) => row.items.map((item) => item.id),
    price: (row) => row.items.map((item) => item.price),
  });
  readonly schedules = this.collection<SubscriptionSchedule>("schedules", {
    customer: (row) => row.customer,
    subscription: (row) => row.subscription,
  });
  readonly invoices = this.collection<Invoice>("invoices", {
    customer: (row) => row.customer,
    subscription: (row) => row.subscription,
  });
  readonly invoiceItems = this.collection<InvoiceItem>("invoiceItems", {
    customer: (row) => row.customer,
    invoice: (row) => row.invoice,
    pending: (row) => (row.invoice === null ? row.customer : null),
  });
  readonly invoicePayments = this.collection<InvoicePayment>("invoicePayments", {
    invoice: (row) => row.invoice,
    paymentIntent: (row) => row.payment_intent,
  });
  readonly checkoutSessions = this.collection<CheckoutSession>("checkoutSessions", {
    customer: (row) => row.customer,
    subscription: (row) => row.subscription,
    paymentIntent: (row) => row.payment_intent,
  });
  readonly portalConfigurations = this.collection<PortalConfiguration>("portalConfigurations", {});
  readonly portalSessions = this.collection<PortalSession>("portalSessions", {
    customer: (row) => row.customer,
  });
  readonly webhookEndpoints = this.collection<Entities.WebhookEndpoint>("webhookEndpoints", {});
  readonly testClocks = this.collection<Entities.TestClock>("testClocks", {});
  readonly events = this.collection<Entities.StripeEvent>("events", {
    type: (row) => row.type,
    failed: (row) => (row.failed ? "failed" : null),
    pending: (row) => (row.pending.length > 0 ? "pending" : null),
  });
  readonly idempotency = this.collection<Entities.IdempotentResult>("idempotency", {});

  /** A mark that `rollback` can return to. */
  mark(): number {
    return this.writes.length;
  }

  /** Takes back every write since `mark`. */
  rollback(mark: number): void {
    for (const write of this.writes.splice(mark).reverse()) write.undo();
  }

  /** Ends the unit of work; returns what it changed, each row once. */
  commit(): Change[] {
    const changes = new Map<string, Change>();
    for (const { collection, id } of this.writes) {
      const row = this.collections.get(collection)?.get(id) ?? null;
      changes.set(`${collection}/${id}`, [collection, id, row]);
    }
    this.writes = [];
    return [...changes.values()];
  }

  /** Rows in all collections. */
  get size(): number {
    let size = 0;
    for (const collection of this.collections.values()) size += collection.size;
    return size;
  }

  dump(): StoreDump {
    const dump: StoreDump = {};
    for (const [name, collection] of this.collections) dump[name] = collection.all();
    return dump;
  }

  /** Replaces everything by a dump. */
  restore(dump: StoreDump): void {
    for (const [name, collection] of this.collections) {
      collection.clear();
      for (const row of dump[name] ?? []) this.loadRow(collection, row.id, row);
    }
  }

  /** Applies one journal line. */
  replay([name, id, row]: Change): void {
    const collection = this.collections.get(name);
    if (collection) this.loadRow(collection, id, row === null ? undefined : { ...row, id });
  }

  forgetOldVersions(before: number): void {
    for (const collection of this.collections.values()) collection.forgetOldVersions(before);
  }

  private loadRow(collection: Collection<Row>, id: string, row: Row | undefined): void {
    collection.load(id, row);
    this.onRow(collection.name, row);
  }

  private collection<T extends Row>(
    name: string,
    keys: Record<string, (row: T) => string | readonly string[] | null>,
  ): Collection<T> {
    const created = new Collection<T>(name, keys, {
      onWrite: (write, row) => {
        this.writes.push({
          ...write,
          undo: () => {
            write.undo();
            this.onRow(name, created.get(write.id));
          },
        });
        this.onRow(name, row);
      },
      readAsOf: () => this.readAsOf,
      keepingOldVersions: () => (this.keepOldVersions ? Date.now() : null),
    });
    // Rows of every kind are dumped and restored alike; the journal's text is the boundary that this cast crosses.
    this.collections.set(name, created as unknown as Collection<Row>);
    return created;
  }
}
