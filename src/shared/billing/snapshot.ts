import { z } from "zod";
import { invoicePurpose, stripeLine } from "./invoice-purpose";
import { isChargedAsPriced } from "./next-charge";
import { BILLING_PERIODS, PRICES } from "./plans";
import type { PlanKey } from "./plans";
import {
  CARDLESS_TRIAL_ENDS,
  closeWord,
  COLLECTION_METHODS,
  INVOICE_STATUSES,
  PAUSE_BEHAVIORS,
  SUBSCRIPTION_STATUSES,
} from "./stripe-words";
import type { CardlessTrialEnd, PriceInterval } from "./stripe-words";
import type { InvoiceFacts, SubscriptionFacts } from "./subscription-state";

// Stripe speaks in whole seconds. A missing moment is a failed parse, never `undefined * 1000`.
const moment = z.number().int().nonnegative();
const amount = z.number().int();
const idOrObject = z
  .union([z.string(), z.object({ id: z.string() })])
  .transform((ref) => (typeof ref === "string" ? ref : ref.id));

const stripePrice = z.object({
  id: z.string(),
  lookup_key: z.string().nullable(),
  unit_amount: amount.nullable(),
  currency: z.string(),
  recurring: z.object({ interval: z.string(), interval_count: z.number().int() }).nullable(),
});

const stripeItem = z.object({
  current_period_start: moment,
  current_period_end: moment,
  quantity: z.number().int().optional(),
  price: stripePrice,
  tax_rates: z.array(z.unknown()).nullish(),
  discounts: z.array(z.unknown()).nullish(),
});

const stripeSchedule = z.object({
  id: z.string(),
  current_phase: z.object({ end_date: moment }).nullable(),
  phases: z.array(z.object({ start_date: moment, items: z.array(z.object({ price: idOrObject })).min(1) })),
});

const stripeSubscription = z.object({
  id: z.string(),
  status: z.string(),
  livemode: z.boolean(),
  created: moment,
  currency: z.string(),
  collection_method: z.string().optional(),
  automatic_tax: z.object({ enabled: z.boolean() }).nullish(),
  default_tax_rates: z.array(z.unknown()).nullish(),
  discounts: z.array(z.unknown()).nullish(),
  customer: z
    .union([
      z.string(),
      z.object({
        deleted: z.boolean().optional(),
        balance: amount.optional(),
        discount: z.unknown().optional(),
      }),
    ])
    .optional(),
  cancel_at: moment.nullable(),
  cancel_at_period_end: z.boolean(),
  canceled_at: moment.nullable(),
  ended_at: moment.nullable(),
  trial_end: moment.nullable(),
  trial_settings: z.object({ end_behavior: z.object({ missing_payment_method: z.string() }) }).nullish(),
  pause_collection: z.object({ behavior: z.string(), resumes_at: moment.nullable() }).nullable(),
  latest_invoice: idOrObject.nullish(),
  pending_update: z
    .object({
      expires_at: moment,
      subscription_items: z.array(z.object({ price: z.object({ id: z.string() }) })).nullable(),
    })
    .nullish(),
  schedule: z.union([z.string(), stripeSchedule]).nullish(),
  items: z.object({ data: z.array(stripeItem).min(1) }),
});

const stripeInvoice = z.object({
  id: z.string(),
  status: z.string().nullable(),
  number: z.string().nullable(),
  total: amount,
  amount_due: amount,
  amount_paid: amount,
  amount_remaining: amount,
  currency: z.string(),
  hosted_invoice_url: z.string().nullish(),
  invoice_pdf: z.string().nullish(),
  attempt_count: z.number().int(),
  next_payment_attempt: moment.nullable(),
  due_date: moment.nullish(),
  created: moment,
  parent: z.object({ subscription_details: z.object({ subscription: idOrObject }).nullish() }).nullish(),
  lines: z.object({ data: z.array(stripeLine) }).optional(),
  payments: z
    .object({
      data: z.array(
        z.object({ is_default: z.boolean(), payment: z.object({ payment_intent: idOrObject.nullish() }) }),
      ),
    })
    .nullish(),
});

/** How long Stripe keeps the invoice of a period that begins as a draft before it is collected. */
const DRAFT_MS = 3_600_000;

/** A price id that sells a plan. Kept by the caller: the environment's prices and every price ever named. */
export type PlanOfPrice = ReadonlyMap<string, PlanKey>;

const PLAN_OF_LOOKUP_KEY: ReadonlyMap<string, PlanKey> = new Map(
  BILLING_PERIODS.map((period) => [PRICES[period].lookupKey, "pro"]),
);

/**
 * Stripe's subscription (API 2026-10-28.endive) in our words. Throws a ZodError when a fact is missing: that read
 * is a permanent error and writes nothing. An unknown word or price never throws; it becomes `unknown`.
 */
export function readSubscription(raw: unknown, planOfPrice: PlanOfPrice): SubscriptionFacts {
  const stripe = stripeSubscription.parse(raw);
  const items = stripe.items.data;
  const periodEnd = Math.max(...items.map((item) => item.current_period_end));
  const named = items.find((item) => planOf(item.price, planOfPrice) !== "unknown");
  const item = named ?? items[0];
  if (item === undefined) throw new Error("A parsed subscription has at least one item.");
  const quantity = item.quantity ?? 1;
  return {
    stripeSubscriptionId: stripe.id,
    status: closeWord(SUBSCRIPTION_STATUSES, stripe.status, "unknown"),
    planKey: planOf(item.price, planOfPrice),
    priceId: item.price.id,
    interval: intervalOf(item.price.recurring),
    amount: item.price.unit_amount === null ? null : item.price.unit_amount * quantity,
    currency: stripe.currency,
    quantity,
    // What is charged for several items is not the price of one of them.
    chargedAsPriced: items.length === 1 && isChargedAsPriced(stripe, item),
    collectionMethod: closeWord(COLLECTION_METHODS, stripe.collection_method ?? "unknown", "unknown"),
    currentPeriodStart: ms(Math.max(...items.map((each) => each.current_period_start))),
    currentPeriodEnd: ms(periodEnd),
    cancelAt: msOrNull(stripe.cancel_at ?? (stripe.cancel_at_period_end ? periodEnd : null)),
    canceledAt: msOrNull(stripe.canceled_at),
    endedAt: msOrNull(stripe.ended_at),
    trialEnd: msOrNull(stripe.trial_end),
    trialWithoutCard: cardlessTrialEndOf(stripe),
    pause: pauseOf(stripe.pause_collection),
    pastDueSince: null,
    pendingUpdate: pendingUpdateOf(stripe),
    schedule: scheduleOf(stripe.schedule ?? null, item.price.id),
    createdAt: ms(stripe.created),
    livemode: stripe.livemode,
  };
}

/** Stripe's invoice, its `payments` expanded, in our words. Throws a ZodError when a fact is missing. */
export function readInvoice(raw: unknown): InvoiceFacts {
  const stripe = stripeInvoice.parse(raw);
  return {
    stripeInvoiceId: stripe.id,
    stripeSubscriptionId: stripe.parent?.subscription_details?.subscription ?? null,
    number: stripe.number,
    // An invoice without a status is not finalized.
    status: stripe.status === null ? "draft" : closeWord(INVOICE_STATUSES, stripe.status, "unknown"),
    total: stripe.total,
    amountDue: stripe.amount_due,
    amountPaid: stripe.amount_paid,
    amountRemaining: stripe.amount_remaining,
    currency: stripe.currency,
    hostedUrl: stripe.hosted_invoice_url ?? null,
    pdfUrl: stripe.invoice_pdf ?? null,
    attemptCount: stripe.attempt_count,
    nextAttemptAt: msOrNull(stripe.next_payment_attempt),
    dueAt: msOrNull(stripe.due_date ?? null),
    description: stripe.lines?.data[0]?.description ?? null,
    purpose: invoicePurpose(stripe.lines?.data ?? []),
    createdAt: ms(stripe.created),
    paymentIntentId: paymentIntentOf(stripe.payments?.data ?? []),
  };
}

/** The default payment collects what remains; the others were attached by hand. */
function paymentIntentOf(
  payments: NonNullable<z.infer<typeof stripeInvoice>["payments"]>["data"],
): string | null {
  const collecting = payments.find((payment) => payment.is_default) ?? payments[0];
  return collecting?.payment.payment_intent ?? null;
}

/**
 * Adds to each past-due subscription since when it is unpaid: its oldest open invoice, from its due date if it was sent,
 * or the start of the period when that invoice is not among the newest ones. Grace is counted from this moment, not from the latest attempt.
 * Also adds whether it has only been resumed by a payment that did not go through.
 */
export function datePastDue(
  subscriptions: readonly SubscriptionFacts[],
  invoices: readonly InvoiceFacts[],
): SubscriptionFacts[] {
  return subscriptions.map((subscription) => {
    if (subscription.status !== "past_due") return { ...subscription, resumedUnpaid: false };
    const own = invoices.filter(
      ({ stripeSubscriptionId }) => stripeSubscriptionId === subscription.stripeSubscriptionId,
    );
    const open = own.filter(({ status }) => status === "open");
    const since = Math.min(...open.map(({ dueAt, createdAt }) => dueAt ?? createdAt));
    const pastDueSince = Number.isFinite(since) ? since : subscription.currentPeriodStart;
    return { ...subscription, pastDueSince, resumedUnpaid: isResumedUnpaid(subscription, own) };
  });
}

/**
 * Nothing was paid since the trial, and its first charge was made later than a trial's end makes it: between the two the
 * subscription was paused. Stripe goes on making invoices for what is past due
 * (docs.stripe.com/billing/subscriptions/overview), so the first one since the trial decides, however many followed. A
 * list that does not reach back to the trial's own invoice cannot say which one that is.
 */
function isResumedUnpaid({ trialEnd }: SubscriptionFacts, invoices: readonly InvoiceFacts[]): boolean {
  if (trialEnd === null) return false;
  const since = invoices.filter(({ createdAt }) => createdAt >= trialEnd);
  if (since.length === invoices.length || since.some(({ status }) => status === "paid")) return false;
  return Math.min(...since.map(({ createdAt }) => createdAt)) > trialEnd + DRAFT_MS;
}

function planOf(price: z.infer<typeof stripePrice>, planOfPrice: PlanOfPrice): PlanKey | "unknown" {
  const byLookupKey = price.lookup_key === null ? undefined : PLAN_OF_LOOKUP_KEY.get(price.lookup_key);
  return planOfPrice.get(price.id) ?? byLookupKey ?? "unknown";
}

function intervalOf(recurring: z.infer<typeof stripePrice>["recurring"]): PriceInterval {
  if (recurring?.interval_count !== 1) return "other";
  return recurring.interval === "month" || recurring.interval === "year" ? recurring.interval : "other";
}

function pauseOf(pause: z.infer<typeof stripeSubscription>["pause_collection"]): SubscriptionFacts["pause"] {
  if (pause === null) return null;
  return {
    behavior: closeWord(PAUSE_BEHAVIORS, pause.behavior, "unknown"),
    resumesAt: msOrNull(pause.resumes_at),
  };
}

/** Without a setting Stripe makes an invoice, as at any period's end. */
function cardlessTrialEndOf({
  status,
  trial_settings: settings,
}: z.infer<typeof stripeSubscription>): CardlessTrialEnd | null {
  if (status !== "trialing") return null;
  const word = settings?.end_behavior.missing_payment_method ?? "create_invoice";
  return closeWord(CARDLESS_TRIAL_ENDS, word, "unknown");
}

function pendingUpdateOf({
  pending_update: pending,
  latest_invoice: invoice,
}: z.infer<typeof stripeSubscription>): SubscriptionFacts["pendingUpdate"] {
  const priceId = pending?.subscription_items?.[0]?.price.id;
  if (!pending || priceId === undefined) return null;
  return { priceId, expiresAt: ms(pending.expires_at), stripeInvoiceId: invoice ?? null };
}

/** The next phase counts only when it sells something else than now; an unexpanded schedule says nothing about it. */
function scheduleOf(
  schedule: z.infer<typeof stripeSubscription>["schedule"] | null,
  currentPriceId: string,
): SubscriptionFacts["schedule"] {
  if (!schedule) return null;
  if (typeof schedule === "string") return { stripeScheduleId: schedule, change: null };
  const from = schedule.current_phase?.end_date ?? Infinity;
  const next = schedule.phases.find((phase) => phase.start_date >= from);
  const priceId = next?.items[0]?.price;
  const changes = next !== undefined && priceId !== undefined && priceId !== currentPriceId;
  return { stripeScheduleId: schedule.id, change: changes ? { priceId, at: ms(next.start_date) } : null };
}

function ms(seconds: number): number {
  return seconds * 1000;
}

function msOrNull(seconds: number | null): number | null {
  return seconds === null ? null : ms(seconds);
}
