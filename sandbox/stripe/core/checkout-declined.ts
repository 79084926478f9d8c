import type { StripeApp } from "./app";
import { checkoutTotals, couponOf } from "./checkout-totals";
import type { Customer } from "./entities";
import type { PaymentIntent, PaymentMethod } from "./payment-entities";
import type { StripeError } from "./errors";
import type { CheckoutSession } from "./hosted-entities";
import { failCharge } from "./charges";
import { createPaymentIntent } from "./payment-intents";
import { createSetupIntent, failSetup } from "./setup-intents";

/** The PaymentIntent of a session in payment mode: one for all tries. */
export function checkoutIntent(
  app: StripeApp,
  session: CheckoutSession,
  { amount, customer, at }: { amount: number; customer: Customer | null; at: number },
): PaymentIntent {
  const known = app.store.paymentIntents.get(session.payment_intent ?? "");
  const customerId = customer?.id ?? null;
  if (known) return app.store.paymentIntents.update(known.id, { amount, customer: customerId });
  const currency = session.currency ?? "usd";
  const data = session.payment_intent_data;
  const types = session.payment_method_types;
  return createPaymentIntent(
    app,
    { ...data, amount, currency, customer: customerId, payment_method_types: types },
    at,
  );
}

/**
 * What a declined card leaves behind although the session stays open: a failed charge, or a failed set-up when nothing
 * is due today. `storeCard` is called only for a refusal by the bank, since other cards do not exist.
 */
export function recordDecline(
  app: StripeApp,
  session: CheckoutSession,
  { body }: StripeError,
  storeCard: () => PaymentMethod,
): void {
  const refused = body.type === "card_error" && body.param === undefined && body.code !== "promotion_code";
  if (!refused || body.code === undefined || NO_CHARGE.has(body.decline_code ?? body.code)) return;
  const decline = { code: body.code, decline_code: body.decline_code ?? null, message: body.message };
  const method = storeCard();
  const customer = app.store.customers.get(session.customer ?? "") ?? null;
  const at = app.nowOf(session.customer);
  const [discount] = session.discounts;
  const { dueToday } = checkoutTotals(app, session, discount ? couponOf(app, discount) : null);
  if (session.mode === "setup" || dueToday === 0) {
    failSetup(app, createSetupIntent(app, { customer: session.customer }), method, decline, at);
    return;
  }
  const intent = checkoutIntent(app, session, { amount: dueToday, customer, at });
  failCharge(app, intent, method, decline, at);
  if (session.mode === "payment")
    app.store.checkoutSessions.update(session.id, { payment_intent: intent.id });
}

/** Refusals of the number itself: no bank was asked. */
const NO_CHARGE = new Set(["incorrect_number", "test_mode_live_card"]);
