import type { StripeApp } from "./app";
import { payCheckout, type CheckoutEntry } from "./checkout-pay";
import { checkoutPageModel } from "./checkout-page";
import { invoicePageModel, payHostedInvoice, receiptPageModel } from "./invoice-page";
import { portalCancelSubscription, portalRenewSubscription, portalReplaceCard } from "./portal-actions";
import { portalPageModel } from "./portal-page";
import { portalApplyPlan, portalPlanPreview } from "./portal-plan";
import { portalKeepSubscription } from "./portal-schedule";
import type {
  CardEntry,
  CheckoutPageModel,
  InvoicePageModel,
  PayResult,
  PlanPreview,
  PortalPageModel,
  PortalResult,
  ReceiptPageModel,
} from "./page-models";

/**
 * What the hosted pages may do. Every function answers synchronously, runs as one unit (a decline leaves nothing
 * behind), and emits its events once it has succeeded. Amounts are in the currency's minor unit; times are epoch seconds.
 */
export type * from "./page-models";

/** Pays an open Checkout Session with a card as typed; `card` is null only when the page needs none. */
export function payCheckoutSession(app: StripeApp, sessionId: string, entry: CheckoutEntry): PayResult {
  return app.unit(() => payCheckout(app, sessionId, entry));
}

/** What the Checkout page shows; `promotionCode` previews a code. Null for an unknown session. */
export function readCheckoutPage(
  app: StripeApp,
  sessionId: string,
  options: { promotionCode?: string } = {},
): CheckoutPageModel | null {
  return app.unit(() => checkoutPageModel(app, sessionId, options.promotionCode));
}

/** What the Customer Portal shows; null for an unknown session. Marks the session as used, as opening the link does. */
export function readPortalPage(app: StripeApp, portalSessionId: string): PortalPageModel | null {
  return app.unit(() => portalPageModel(app, portalSessionId));
}

/** Cancels as the portal configuration says: at the period's end, or at once. */
export function portalCancel(
  app: StripeApp,
  portalSessionId: string,
  input: { subscription: string; feedback?: string; comment?: string },
): PortalResult {
  return app.unit(() => portalCancelSubscription(app, portalSessionId, input));
}

/** Takes a scheduled cancellation back. */
export function portalRenew(
  app: StripeApp,
  portalSessionId: string,
  input: { subscription: string },
): PortalResult {
  return app.unit(() => portalRenewSubscription(app, portalSessionId, input));
}

/** Stores a new default card for the customer and for the subscriptions that used the old one. */
export function portalUpdateCard(
  app: StripeApp,
  portalSessionId: string,
  input: { card: CardEntry },
): PortalResult {
  return app.unit(() => portalReplaceCard(app, portalSessionId, input));
}

/** Takes back a plan change that waits for the period's end. */
export function portalKeepPlan(
  app: StripeApp,
  portalSessionId: string,
  input: { subscription: string },
): PortalResult {
  return app.unit(() => portalKeepSubscription(app, portalSessionId, input));
}

/** The amounts that `portalUpdatePlan` will charge when it is given the same `prorationDate`. */
export function portalPreviewPlan(
  app: StripeApp,
  portalSessionId: string,
  input: { subscription: string; price: string; quantity?: number },
): PlanPreview {
  return app.unit(() => portalPlanPreview(app, portalSessionId, input));
}

/** Changes the plan at the previewed moment (`prorationDate`, epoch seconds). */
export function portalUpdatePlan(
  app: StripeApp,
  portalSessionId: string,
  input: { subscription: string; price: string; quantity?: number; prorationDate: number },
): PortalResult {
  return app.unit(() => portalApplyPlan(app, portalSessionId, input));
}

/** What the hosted invoice page and its PDF show; null for an unknown or draft invoice. */
export function readInvoicePage(app: StripeApp, invoiceId: string): InvoicePageModel | null {
  return app.unit(() => invoicePageModel(app, invoiceId));
}

/** Pays an open invoice with a card as typed. */
export function payInvoicePage(app: StripeApp, invoiceId: string, card: CardEntry): PayResult {
  return app.unit(() => payHostedInvoice(app, invoiceId, card));
}

/** What the receipt of a succeeded charge shows; null for an unknown or failed charge. */
export function readReceiptPage(app: StripeApp, chargeId: string): ReceiptPageModel | null {
  return app.unit(() => receiptPageModel(app, chargeId));
}
