import type { Entitlement } from "./entitlement";
import type { BillingPeriod } from "./plans";
import type { SessionStatus } from "./stripe-words";
import type { InvoiceFacts, SubscriptionFacts } from "./subscription-state";

/**
 * Everything that the billing page shows, from one reactive query. Times are epoch milliseconds, amounts the
 * currency's minor unit. Nothing in here comes from a clock: the decision carries the moment until which it holds.
 */
export interface BillingOverview {
  entitlement: Entitlement;
  subscription: SubscriptionView | null;
  pastDue: PastDueView | null;
  card: CardView | null;
  /** Newest first, at most twelve, without drafts. */
  invoices: InvoiceView[];
  /** The person's newest Checkout Session. */
  checkout: CheckoutView | null;
  prompts: { used: number; limit: number | null };
  /** When Stripe was last read for this person. */
  lastReadAt: number | null;
  hasCustomer: boolean;
  email: string | null;
}

export interface SubscriptionView extends Pick<
  SubscriptionFacts,
  | "status"
  | "planKey"
  | "interval"
  | "amount"
  | "currency"
  | "currentPeriodEnd"
  | "cancelAt"
  | "canceledAt"
  | "endedAt"
  | "trialEnd"
> {
  pause: { resumesAt: number | null } | null;
  /** When Stripe was read and said so. */
  confirmedAt: number | null;
}

export interface PastDueView {
  amount: number;
  currency: string;
  graceEndsAt: number;
  nextAttemptAt: number | null;
  hostedInvoiceUrl: string | null;
}

/** The card that the next invoice is charged to. */
export interface CardView {
  brand: string;
  last4: string;
  expMonth: number;
  expYear: number;
}

export interface InvoiceView extends Pick<
  InvoiceFacts,
  "stripeInvoiceId" | "number" | "createdAt" | "status" | "currency" | "description" | "pdfUrl" | "hostedUrl"
> {
  /** The invoice's total. */
  amount: number;
}

export interface CheckoutView {
  sessionId: string;
  status: SessionStatus;
  billingPeriod: BillingPeriod;
  /** Where an open session goes on; null when it is over. */
  url: string | null;
  startedAt: number;
  expiresAt: number;
}
