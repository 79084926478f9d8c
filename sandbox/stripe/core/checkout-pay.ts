import { formatCheckoutSession } from "../format/checkout";
import type { StripeApp } from "./app";
import type { Invoice, Subscription } from "./billing-entities";
import type { CheckoutSession } from "./hosted-entities";
import { decideCharge, findTestCard, notATestCard } from "./cards";
import { findCode } from "./checkout-code";
import { customerFor, storeTaxId, type Buyer } from "./checkout-customer";
import { checkoutTotals, couponOf, trialEndOf } from "./checkout-totals";
import type { Customer } from "./entities";
import type { PaymentMethod } from "./payment-entities";
import { invalidRequest, StripeError } from "./errors";
import { checkoutIntent, recordDecline } from "./checkout-declined";
import { needInvoice } from "./invoices";
import { needPrice } from "./lines";
import { needMandate } from "./mandates";
import type { CardEntry, DebitEntry, PayResult } from "./page-models";
import { confirmPaymentIntent, paymentFailed } from "./payment-intents";
import { attachPaymentMethod, createCard, createSepaDebit } from "./payment-methods";
import { confirmSetupIntent, createSetupIntent } from "./setup-intents";
import { createSubscription } from "./subscription-create";
import { updateSubscription } from "./subscriptions";

export interface CheckoutEntry {
  email: string;
  card: CardEntry | null;
  /** The bank account that pays instead of a card. */
  debit?: DebitEntry | undefined;
  promotionCode?: string;
  business?: Buyer["business"];
}

/** Pays an open session as a person does on the hosted page; a refusal leaves the session open and nothing behind. */
export function payCheckout(app: StripeApp, sessionId: string, entry: CheckoutEntry): PayResult {
  const session = app.store.checkoutSessions.get(sessionId);
  if (!session || session.status === "expired") return { kind: "unavailable", reason: "expired" };
  if (session.status === "complete") return { kind: "unavailable", reason: "complete" };
  if (entry.card && needsAuthentication(entry.card)) return { kind: "requires_action" };
  try {
    app.attempt(() => {
      const priced = applyCode(app, session, entry.promotionCode);
      const method = storeMethod(app, entry);
      const { email, card, business } = entry;
      completeSession(app, priced, { email, method, outcome3ds: card?.outcome3ds, business });
    });
    return { kind: "completed", redirectUrl: successUrl(session) };
  } catch (error) {
    if (!(error instanceof StripeError)) throw error;
    const { card } = entry;
    if (card) recordDecline(app, session, error, () => storeCard(app, card, entry.email));
    return declined(error);
  }
}

function storeMethod(app: StripeApp, { email, card, debit }: CheckoutEntry): PaymentMethod | null {
  if (debit) {
    const billing_details = billingOf({ ...debit, email });
    return createSepaDebit(app, { iban: debit.iban, billing_details });
  }
  return card ? storeCard(app, card, email) : null;
}

function billingOf({ email, name, country }: { email: string | null; name: string; country: string }) {
  const address = { city: null, country, line1: null, line2: null, postal_code: null, state: null };
  return { email, name: name || null, address };
}

/** Turns a refusal of the card or of a parameter into words for the page. */
export function attempted<T>(work: () => T): T | Declined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof StripeError)) throw error;
    return declined(error);
  }
}

type Declined = Extract<PayResult, { kind: "declined" }>;

const declined = ({ body }: StripeError): Declined => ({
  kind: "declined",
  message: body.message,
  code: body.decline_code ?? body.code ?? "declined",
});

/** Whether the 3-D Secure page must be shown before the card is used on session. */
export function needsAuthentication(entry: CardEntry): boolean {
  const card = findTestCard(entry.number);
  if (!card || entry.outcome3ds !== undefined) return false;
  return decideCharge(card, { setUp: false, outcome: null }).kind === "requires_action";
}

/** The stored form of a card as typed. */
export function storeCard(app: StripeApp, entry: CardEntry, email: string | null): PaymentMethod {
  if (!findTestCard(entry.number)) {
    const decline = notATestCard(entry.number);
    throw new StripeError(402, {
      type: "card_error",
      ...decline,
      decline_code: decline.decline_code ?? decline.code,
    });
  }
  return createCard(app, {
    number: entry.number,
    exp_month: entry.expMonth,
    exp_year: entry.expYear,
    billing_details: billingOf({ ...entry, email }),
  });
}

function successUrl(session: CheckoutSession): string {
  const url = session.success_url ?? session.return_url ?? "/";
  return url.replaceAll("{CHECKOUT_SESSION_ID}", session.id);
}

function applyCode(app: StripeApp, session: CheckoutSession, code: string | undefined): CheckoutSession {
  if (code === undefined || code.trim() === "" || !session.allow_promotion_codes) return session;
  const found = findCode(app, session, code);
  if ("error" in found)
    throw new StripeError(402, { type: "card_error", code: "promotion_code", message: found.error });
  return { ...session, discounts: [{ coupon: null, promotion_code: found.id }] };
}

/** Completes a session: customer, card, subscription or payment, and the event that says so, which comes last. */
export function completeSession(app: StripeApp, session: CheckoutSession, entry: Buyer): CheckoutSession {
  const customer = customerFor(app, session, entry);
  const at = app.nowOf(customer?.id ?? null);
  if (entry.method) agree(app, session, entry.method, at);
  const method = entry.method && customer ? attachPaymentMethod(app, entry.method, customer) : entry.method;
  const taxId = customer && storeTaxId(app, session, customer, entry);
  const result = conclude(app, session, { ...entry, method, customer, at });
  const completed = app.store.checkoutSessions.update(session.id, {
    status: "complete",
    discounts: session.discounts,
    customer: customer?.id ?? null,
    customer_details: {
      email: entry.email || (customer?.email ?? null),
      name: method?.billing_details.name ?? customer?.name ?? null,
      address: method?.billing_details.address ?? null,
      business_name: entry.business?.name || null,
      tax_ids: taxId ? [{ type: taxId.type, value: taxId.value }] : [],
    },
    ...result,
  });
  app.emit("checkout.session.completed", formatCheckoutSession(app, completed), at);
  return completed;
}

/** Paying on the page is how a payer agrees to debits of a bank account. */
function agree(app: StripeApp, session: CheckoutSession, method: PaymentMethod, at: number): void {
  if (!session.payment_method_types.includes(method.type)) {
    throw invalidRequest(
      `The payment method type ${method.type} is not allowed for this Checkout Session.`,
      "payment_method",
    );
  }
  const online = { ip_address: "127.0.0.1", user_agent: "Stripe Checkout" };
  needMandate(app, "PaymentIntent", method, { accepted_at: at, online });
}

interface Conclusion extends Buyer {
  customer: Customer | null;
  at: number;
}

function conclude(app: StripeApp, session: CheckoutSession, entry: Conclusion): Partial<CheckoutSession> {
  switch (session.mode) {
    case "subscription":
      return concludeSubscription(app, session, entry);
    case "payment":
      return concludePayment(app, session, entry);
    case "setup":
      return concludeSetup(app, session, entry);
  }
}

function concludeSubscription(
  app: StripeApp,
  session: CheckoutSession,
  entry: Conclusion,
): Partial<CheckoutSession> {
  if (!entry.customer) throw new Error(`${session.id}: a subscription needs a customer`);
  const subscription = startSubscription(app, session, entry, entry.customer);
  const invoice = needInvoice(app, subscription.latest_invoice ?? "");
  const discount = invoice.total_discount_amounts.reduce((sum, each) => sum + each.amount, 0);
  return {
    subscription: subscription.id,
    invoice: invoice.id,
    payment_status: invoicePayment(invoice),
    amount_subtotal: invoice.subtotal,
    amount_total: invoice.total,
    amount_discount: discount,
  };
}

function invoicePayment(invoice: Invoice): CheckoutSession["payment_status"] {
  if (invoice.amount_due === 0) return "no_payment_required";
  return invoice.status === "paid" ? "paid" : "unpaid";
}

function startSubscription(
  app: StripeApp,
  session: CheckoutSession,
  entry: Conclusion,
  customer: Customer,
): Subscription {
  const priced = session.lines.map((line) => ({ line, price: needPrice(app, line.price) }));
  const data = session.subscription_data;
  const method = entry.method;
  const subscription = createSubscription(
    app,
    {
      customer,
      currency: session.currency ?? undefined,
      items: priced
        .filter(({ price }) => price.recurring)
        .map(({ line }) => ({ price: line.price, quantity: line.quantity, metadata: {} })),
      extras: priced.filter(({ price }) => !price.recurring).map(({ line }) => ({ ...line })),
      discounts: session.discounts.map((each) => ({
        coupon: each.coupon ?? undefined,
        promotion_code: each.promotion_code ?? undefined,
      })),
      trialEnd: trialEndOf(session, entry.at),
      anchor: null,
      prorateToAnchor: true,
      paymentBehavior: "error_if_incomplete",
      card: method && { method, outcome3ds: entry.outcome3ds },
      announceFirst: true,
      checkoutSession: session.id,
      metadata: data.metadata,
      fields: {
        billing_mode: data.billing_mode,
        description: data.description,
        missing_payment_method: data.missing_payment_method,
      },
    },
    entry.at,
  );
  if (!method) return subscription;
  // The holder authenticated on the page, so later off-session payments of cards that ask once go through.
  app.store.paymentMethods.update(method.id, { set_up: true });
  return updateSubscription(app, subscription, { default_payment_method: method.id }, entry.at);
}

function concludePayment(
  app: StripeApp,
  session: CheckoutSession,
  entry: Conclusion,
): Partial<CheckoutSession> {
  const [discount] = session.discounts;
  const totals = checkoutTotals(app, session, discount ? couponOf(app, discount) : null);
  const amounts = {
    amount_subtotal: totals.subtotal,
    amount_total: totals.total,
    amount_discount: totals.discount,
  };
  if (totals.total === 0 || !entry.method) return { ...amounts, payment_status: "no_payment_required" };
  const intent = checkoutIntent(app, session, {
    amount: totals.total,
    customer: entry.customer,
    at: entry.at,
  });
  const outcome = confirmPaymentIntent(app, intent, entry.method, {
    at: entry.at,
    outcome3ds: entry.outcome3ds,
  });
  if (outcome.kind === "failed") throw paymentFailed(app, outcome);
  return {
    ...amounts,
    payment_intent: intent.id,
    payment_status: outcome.kind === "succeeded" ? "paid" : "unpaid",
  };
}

function concludeSetup(
  app: StripeApp,
  session: CheckoutSession,
  entry: Conclusion,
): Partial<CheckoutSession> {
  const intent = createSetupIntent(app, {
    customer: entry.customer?.id ?? null,
    metadata: session.payment_intent_data.metadata,
  });
  if (entry.method) {
    const outcome3ds = entry.outcome3ds ?? "complete";
    confirmSetupIntent(app, intent, entry.method, { outcome3ds, accepted: null });
  }
  return { setup_intent: intent.id, payment_status: "no_payment_required" };
}
