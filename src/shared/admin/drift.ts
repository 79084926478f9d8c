import type { InvoiceFacts, SubscriptionFacts } from "../billing/subscription-state";

/** What kind of difference a field makes. */
type FieldClass = "status" | "price" | "period" | "cancel" | "amount" | "other";

/** A field that is one thing here and another at Stripe, as text. */
interface FieldDifference {
  field: string;
  ours: string;
  stripe: string;
}

/** The fields of one class in which a record differs. */
export interface ClassDifference {
  class: FieldClass;
  fields: FieldDifference[];
}

// Since when a payment is past due, what was taken back, what a schedule will do and what the balance changes need more
// than the listing has. How a payment is collected is only words, and older rows were read without it.
type UnlistedOfSubscription =
  | "pastDueSince"
  | "resumedUnpaid"
  | "firstDebit"
  | "reversal"
  | "schedule"
  | "chargedAsPriced"
  | "collectionMethod";

const SUBSCRIPTION_CLASS: Record<
  Exclude<keyof SubscriptionFacts, "stripeSubscriptionId" | UnlistedOfSubscription>,
  FieldClass
> = {
  status: "status",
  endedAt: "status",
  pause: "status",
  planKey: "price",
  priceId: "price",
  interval: "price",
  quantity: "price",
  currentPeriodStart: "period",
  currentPeriodEnd: "period",
  trialEnd: "period",
  trialWithoutCard: "other",
  pendingUpdate: "price",
  cancelAt: "cancel",
  canceledAt: "cancel",
  amount: "amount",
  currency: "amount",
  createdAt: "other",
  livemode: "other",
};

// The addresses of an invoice carry a token that Stripe renews; its payments need more than the listing has. What it is
// for is only words, and older rows were read without it.
type UnlistedOfInvoice = "hostedUrl" | "pdfUrl" | "paymentIntentId" | "payment" | "purpose";

const INVOICE_CLASS: Record<
  Exclude<keyof InvoiceFacts, "stripeInvoiceId" | UnlistedOfInvoice>,
  FieldClass
> = {
  status: "status",
  total: "amount",
  amountDue: "amount",
  amountPaid: "amount",
  amountRemaining: "amount",
  currency: "amount",
  stripeSubscriptionId: "other",
  number: "other",
  attemptCount: "other",
  nextAttemptAt: "period",
  dueAt: "period",
  description: "other",
  createdAt: "other",
};

/** In what a subscription that we show differs from Stripe's, by class; empty when it does not. */
export function subscriptionDifferences(
  ours: SubscriptionFacts,
  stripe: SubscriptionFacts,
): ClassDifference[] {
  return differences(SUBSCRIPTION_CLASS, ours, stripe);
}

/** In what an invoice that we show differs from Stripe's, by class; empty when it does not. */
export function invoiceDifferences(ours: InvoiceFacts, stripe: InvoiceFacts): ClassDifference[] {
  return differences(INVOICE_CLASS, ours, stripe);
}

function differences<Facts extends object>(
  classes: Partial<Record<keyof Facts & string, FieldClass>>,
  ours: Facts,
  stripe: Facts,
): ClassDifference[] {
  const found = new Map<FieldClass, FieldDifference[]>();
  const [here, there] = [textsOf(ours), textsOf(stripe)];
  for (const [field, fieldClass] of Object.entries<FieldClass | undefined>(classes)) {
    const difference = { field, ours: here.get(field) ?? "none", stripe: there.get(field) ?? "none" };
    if (fieldClass === undefined || difference.ours === difference.stripe) continue;
    found.set(fieldClass, [...(found.get(fieldClass) ?? []), difference]);
  }
  return [...found].map(([each, fields]) => ({ class: each, fields }));
}

function textsOf(facts: object): Map<string, string> {
  return new Map(Object.entries(facts).map(([field, value]) => [field, textOf(field, value)]));
}

function textOf(field: string, value: unknown): string {
  if (value === null || value === undefined) return "none";
  if (typeof value === "number" && /(At|Start|End)$/.test(field)) return new Date(value).toISOString();
  return typeof value === "string" ? value : JSON.stringify(value);
}
