/** A card as a person typed it; `outcome3ds` is set only after the 3-D Secure interstitial. */
export interface CardEntry {
  number: string;
  expMonth: number;
  expYear: number;
  cvc: string;
  name: string;
  country: string;
  outcome3ds?: "complete" | "fail";
}

/** A bank account as a person typed it. */
export interface DebitEntry {
  iban: string;
  name: string;
  country: string;
}

/** What came of paying. `redirectUrl` of an invoice is its own page. */
export type PayResult =
  | { kind: "completed"; redirectUrl: string }
  | { kind: "requires_action" }
  | { kind: "declined"; message: string; code: string }
  | { kind: "unavailable"; reason: "complete" | "expired" };

/** What came of an action in the portal. `redirectUrl` is where the flow asked to go; null stays in the portal. */
export type PortalResult =
  | { kind: "done"; redirectUrl: string | null }
  | { kind: "requires_action"; hostedInvoiceUrl: string | null }
  | { kind: "declined"; message: string; code: string }
  | { kind: "refused"; message: string }
  | { kind: "expired" };

export interface PageInterval {
  unit: "day" | "week" | "month" | "year";
  count: number;
}

export interface PageLine {
  name: string;
  description: string | null;
  quantity: number;
  unitAmount: number;
  amount: number;
  interval: PageInterval | null;
  proration: boolean;
  period: { start: number; end: number } | null;
}

export interface CheckoutPageModel {
  id: string;
  mode: "subscription" | "payment" | "setup";
  status: "open" | "complete" | "expired";
  merchantName: string;
  successUrl: string | null;
  cancelUrl: string | null;
  email: { value: string | null; locked: boolean };
  currency: string;
  lines: PageLine[];
  subtotal: number;
  discount: { label: string; amount: number } | null;
  /** Due today. */
  total: number;
  /** What each later period costs, null outside subscription mode. */
  recurring: { amount: number; interval: PageInterval } | null;
  trial: { days: number; endsAt: number } | null;
  allowPromotionCodes: boolean;
  /** The code that was tried: its result, so that the page can say what went wrong. */
  promotionCode: { code: string; error: string | null } | null;
  cardRequired: boolean;
  /** Whether a bank account may pay instead of a card. */
  takesDebits: boolean;
  /** Whether the page asks for a business name and a tax ID. */
  asksTaxId: boolean;
  expiresAt: number;
}

export interface PageCard {
  id: string;
  brand: string;
  last4: string;
  expMonth: number;
  expYear: number;
}

export interface PortalPlan {
  price: string;
  name: string;
  amount: number;
  currency: string;
  interval: PageInterval;
}

export interface PortalSubscription {
  id: string;
  status: string;
  plan: PortalPlan;
  quantity: number;
  currentPeriodEnd: number;
  trialEnd: number | null;
  /** The moment it ends, null while it renews. */
  cancelAt: number | null;
  /** The plan that takes over at a moment (epoch seconds), null when none is scheduled. */
  scheduled: { plan: PortalPlan; at: number } | null;
  canCancel: boolean;
  canRenew: boolean;
  /** Plans that it may change to; empty when the configuration forbids it. */
  changeTo: PortalPlan[];
  card: PageCard | null;
}

export interface PortalInvoice {
  id: string;
  number: string | null;
  created: number;
  total: number;
  amountRemaining: number;
  currency: string;
  status: string;
  hostedUrl: string | null;
  pdfUrl: string | null;
}

export interface PortalFlow {
  type:
    "payment_method_update" | "subscription_cancel" | "subscription_update" | "subscription_update_confirm";
  subscription: string | null;
  /** The price that `subscription_update_confirm` asks about. */
  price: string | null;
}

export interface PortalPageModel {
  id: string;
  /** True when the link has run out; the page then only offers the way back. */
  expired: boolean;
  merchantName: string;
  headline: string | null;
  customer: { id: string; email: string | null; name: string | null };
  returnUrl: string | null;
  flow: PortalFlow | null;
  subscriptions: PortalSubscription[];
  card: PageCard | null;
  canUpdateCard: boolean;
  invoices: PortalInvoice[];
  showInvoices: boolean;
  cancelMode: "at_period_end" | "immediately";
  /** Stripe's feedback words that the configuration offers; empty when it does not ask. */
  cancellationReasons: string[];
}

export type PlanPreview =
  | {
      kind: "preview";
      plan: PortalPlan;
      lines: PageLine[];
      /** Charged now; 0 when the change is billed with the next invoice. */
      amountDue: number;
      total: number;
      currency: string;
      /** Epoch seconds; hand it back to confirm the same amounts. */
      prorationDate: number;
      nextInvoiceAt: number;
      /** When the new plan begins (epoch seconds); null for at once. */
      startsAt: number | null;
    }
  | { kind: "refused"; message: string }
  | { kind: "expired" };

export interface InvoicePageModel {
  id: string;
  number: string;
  status: "open" | "paid" | "void" | "uncollectible";
  merchantName: string;
  customer: { email: string | null; name: string | null };
  currency: string;
  lines: PageLine[];
  subtotal: number;
  discount: number;
  total: number;
  /** Taken from the customer's credit balance; positive. */
  creditApplied: number;
  amountDue: number;
  amountPaid: number;
  amountRemaining: number;
  created: number;
  dueDate: number | null;
  paidAt: number | null;
  hostedUrl: string;
  pdfUrl: string;
  receiptUrl: string | null;
  card: PageCard | null;
}

export interface ReceiptPageModel {
  id: string;
  number: string;
  merchantName: string;
  email: string | null;
  amount: number;
  amountRefunded: number;
  currency: string;
  paidAt: number;
  description: string | null;
  card: PageCard | null;
  invoice: { id: string; number: string | null } | null;
}
