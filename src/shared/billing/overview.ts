import type { Entitlement } from "./entitlement";
import type { FirstDebit } from "./first-debit";
import type { InvoicePurpose } from "./invoice-purpose";
import type { PaymentAttempt, PaymentFacts } from "./payment-facts";
import type { BillingPeriod } from "./plans";
import type { CardlessTrialEnd, CollectionMethod, SessionStatus } from "./stripe-words";
import type { InvoiceFacts, SubscriptionFacts } from "./subscription-state";

/** How many invoices the page shows before it is asked for more. */
export const INVOICES_SHOWN = 12;

/**
 * Everything that the billing page shows, from one reactive query. Times are epoch milliseconds, amounts the
 * currency's minor unit. Nothing in here comes from a clock: the decision carries the moment until which it holds.
 */
export interface BillingOverview {
  entitlement: Entitlement;
  subscription: SubscriptionView | null;
  pastDue: PastDueView | null;
  /** The first payment of a subscription, while it has not gone through. */
  firstPayment: FirstPaymentView | null;
  card: CardView | BankAccountView | null;
  /** Newest first, at most INVOICES_SHOWN, without drafts. */
  invoices: InvoiceView[];
  /** The person's newest Checkout Session. */
  checkout: CheckoutView | null;
  prompts: { used: number; limit: number | null };
  /** When Stripe was last read for this person. */
  lastReadAt: number | null;
  /** Reads of Stripe fail, so what is shown is as of `lastReadAt`. */
  unreachable: boolean;
  hasCustomer: boolean;
  /** Nothing was ever subscribed to: a checkout may start with a trial, if there are trials. */
  trialEligible: boolean;
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
  /** What the end of the running trial does without a card; null when no trial runs or nobody has said. */
  trialWithoutCard: CardlessTrialEnd | null;
  /** The next charge is `amount`; if not, a discount, a tax or the balance changes it, or nobody has looked. */
  chargedAsPriced: boolean;
  collectionMethod: CollectionMethod;
  /** How the bank debit stands that is to pay for the first time; null once something was paid. */
  firstDebit: FirstDebit | null;
  /** `charges`: the current period was not paid, so resuming starts a new one. */
  pause: { resumesAt: number | null; charges: boolean } | null;
  /** A change of the billing period that was sent and is not in force. */
  change: PlanChangeView | null;
  /** When Stripe was read and said so. */
  confirmedAt: number | null;
}

/** Where a change leads; `billingPeriod` is null for a price that is not one of ours. */
export type PlanChangeView =
  | {
      kind: "awaiting_payment";
      billingPeriod: BillingPeriod | null;
      /** Null while its invoice has not been read. */
      payment: Pick<OpenPaymentView, "stripeInvoiceId" | "amount" | "currency" | "attempt"> | null;
      expiresAt: number;
    }
  | { kind: "scheduled"; billingPeriod: BillingPeriod | null; at: number };

/** An invoice that could not be collected, and how the last attempt ended. */
interface OpenPaymentView {
  stripeInvoiceId: string;
  number: string | null;
  amount: number;
  currency: string;
  attempt: PaymentAttempt | null;
  hostedInvoiceUrl: string | null;
}

export interface PastDueView extends OpenPaymentView {
  graceEndsAt: number;
  /** How often Stripe has tried by its schedule; what a person tries after the first time does not count. */
  attemptCount: number;
  nextAttemptAt: number | null;
}

export interface FirstPaymentView extends OpenPaymentView {
  /** When Stripe gives the subscription up: 23 hours after it was made. */
  expiresAt: number;
}

/** The card that the next invoice is charged to; without a running subscription the customer's default. */
export interface CardView {
  brand: string;
  last4: string;
  expMonth: number;
  expYear: number;
}

/** The bank account that is debited where no card is charged. */
export interface BankAccountView {
  type: "bank_account";
  last4: string;
}

export interface InvoiceView extends Pick<
  InvoiceFacts,
  "stripeInvoiceId" | "number" | "createdAt" | "status" | "currency" | "description" | "pdfUrl" | "hostedUrl"
> {
  /** The invoice's total. */
  amount: number;
  /** What of it is open. */
  amountRemaining: number;
  /** Until when it is to be paid, if it was sent. */
  dueAt: number | null;
  /** How the last attempt to collect it ended; null when it was paid, nothing was tried, or nobody looked. */
  attempt: PaymentAttempt | null;
  /** What of Pro it is for; null when it is for anything else, or nobody looked. */
  purpose: Omit<InvoicePurpose, "priceId"> | null;
  refund: PaymentFacts["refund"];
  dispute: PaymentFacts["dispute"];
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
