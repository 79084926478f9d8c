import type { Invoice, Subscription, SubscriptionSchedule } from "./billing-entities";
import type { CheckoutSession } from "./hosted-entities";
import type { PaymentIntent } from "./payment-entities";
import { Heap } from "./heap";
import { days, hours } from "./periods";

/** Kinds of due work, in the order in which work of one instant is done. */
const KINDS = [
  "settle_debit",
  "upcoming_notice",
  "trial_will_end",
  "expire_checkout_session",
  "expire_pending_update",
  "expire_resumption",
  "resume_collection",
  "cancel",
  "expire_incomplete",
  "phase_end",
  "renew",
  "finalize",
  "retry",
  "overdue",
  "schedule_expiring",
] as const;

export type DueKind = (typeof KINDS)[number];

/** Something that happens to a row at a moment (epoch seconds) unless the row changes before. */
export interface Due {
  at: number;
  kind: DueKind;
  collection: "subscriptions" | "invoices" | "checkoutSessions" | "paymentIntents" | "schedules";
  id: string;
  /** The test clock that it runs on; null for the billing clock. */
  clock: string | null;
}

const LIVE = new Set(["active", "trialing", "past_due", "unpaid"]);

/** When `trial_will_end` is sent: three days before, or at once for a shorter trial. */
const TRIAL_NOTICE = days(3);
/** `invoice.upcoming` comes seven days before a renewal, Stripe's default; shorter periods get none. */
const UPCOMING_NOTICE = days(7);
/** How long a first payment may stay outstanding before the subscription expires. */
const INCOMPLETE_LIFETIME = hours(23);

export function dueOfSubscription(row: Subscription): Due[] {
  const due: Due[] = [];
  const add = (kind: DueKind, at: number) =>
    due.push({ at, kind, collection: "subscriptions", id: row.id, clock: row.test_clock });
  if (row.status === "incomplete") add("expire_incomplete", row.created + INCOMPLETE_LIFETIME);
  if (row.pending_update) add("expire_pending_update", row.pending_update.expires_at);
  if (row.resumption?.expires_at) add("expire_resumption", row.resumption.expires_at);
  if (!LIVE.has(row.status)) return due;
  if (row.status === "trialing" && row.trial_end !== null && !row.trial_will_end_sent) {
    add("trial_will_end", Math.max(row.trial_end - TRIAL_NOTICE, row.start_date));
  }
  if (row.cancel_at !== null) add("cancel", row.cancel_at);
  if (row.pause_collection?.resumes_at) add("resume_collection", row.pause_collection.resumes_at);
  const end = Math.min(...row.items.map((item) => item.current_period_end));
  const start = Math.max(...row.items.map((item) => item.current_period_start));
  const renews = row.cancel_at === null || row.cancel_at > end;
  if (renews && row.upcoming_sent_for !== end && end - UPCOMING_NOTICE > start) {
    add("upcoming_notice", end - UPCOMING_NOTICE);
  }
  add("renew", end);
  return due;
}

export function dueOfInvoice(row: Invoice): Due[] {
  const place = { collection: "invoices", id: row.id, clock: row.test_clock } as const;
  if (row.status === "draft" && row.auto_advance && row.automatically_finalizes_at !== null) {
    return [{ ...place, at: row.automatically_finalizes_at, kind: "finalize" }];
  }
  if (row.status === "open" && row.auto_advance && row.next_payment_attempt !== null) {
    return [{ ...place, at: row.next_payment_attempt, kind: "retry" }];
  }
  if (row.status === "open" && row.due_date !== null && !row.overdue) {
    return [{ ...place, at: row.due_date, kind: "overdue" }];
  }
  return [];
}

/** Banks answer on the billing clock, whatever clock the customer is on. */
export function dueOfPaymentIntent(row: PaymentIntent): Due[] {
  if (row.status !== "processing" || row.settles_at === null) return [];
  return [
    { at: row.settles_at, kind: "settle_debit", collection: "paymentIntents", id: row.id, clock: null },
  ];
}

export function dueOfCheckoutSession(row: CheckoutSession): Due[] {
  if (row.status !== "open") return [];
  return [
    {
      at: row.expires_at,
      kind: "expire_checkout_session",
      collection: "checkoutSessions",
      id: row.id,
      clock: row.test_clock,
    },
  ];
}

/** `subscription_schedule.expiring` comes seven days before a schedule that cancels ends. */
const EXPIRY_NOTICE = days(7);

export function dueOfSchedule(row: SubscriptionSchedule): Due[] {
  if (row.status !== "active" && row.status !== "not_started") return [];
  const place = { collection: "schedules", id: row.id, clock: row.test_clock } as const;
  const boundary =
    row.status === "not_started" ? row.phases[0]?.start_date : row.phases[row.current]?.end_date;
  const due: Due[] = boundary === undefined ? [] : [{ ...place, at: boundary, kind: "phase_end" }];
  const end = row.phases.at(-1)?.end_date;
  if (row.end_behavior === "cancel" && !row.expiring_sent && end !== undefined) {
    due.push({ ...place, at: Math.max(end - EXPIRY_NOTICE, row.created), kind: "schedule_expiring" });
  }
  return due;
}

/**
 * Due work of every clock, earliest first. Entries are never removed when a row changes: `next` drops those that the
 * row no longer asks for, which costs less than keeping the heap exact.
 */
export class DueQueue {
  private heaps = new Map<string | null, Heap<Due>>();

  /** `stillDue` says whether the row, as it is now, asks for exactly this work. */
  constructor(private readonly stillDue: (due: Due) => boolean) {}

  add(due: Due): void {
    const heap = this.heaps.get(due.clock) ?? new Heap<Due>(comesFirst);
    this.heaps.set(due.clock, heap);
    heap.push(due);
  }

  /** The next work of a clock, or undefined; it stays in the queue. */
  next(clock: string | null): Due | undefined {
    const heap = this.heaps.get(clock);
    for (let first = heap?.peek(); first; first = heap?.peek()) {
      if (this.stillDue(first)) return first;
      heap?.pop();
    }
    return undefined;
  }

  clear(): void {
    this.heaps = new Map();
  }
}

function comesFirst(left: Due, right: Due): boolean {
  if (left.at !== right.at) return left.at < right.at;
  return KINDS.indexOf(left.kind) < KINDS.indexOf(right.kind);
}
