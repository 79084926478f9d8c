import type { StripeApp } from "./app";
import type { Mandate, PaymentMethod } from "./payment-entities";
import { invalidRequest } from "./errors";

/** How a payer agreed to debits of a bank account; `online` is null for on paper. */
export type Acceptance = Pick<Mandate, "accepted_at" | "online">;

/** The mandate that covers a payment method; null when nobody has agreed yet. */
export function mandateOf(app: StripeApp, method: PaymentMethod): Mandate | null {
  return app.store.mandates.by("paymentMethod", method.id).at(-1) ?? null;
}

/** The mandate of a bank account, made from `acceptance` when there is none; null for methods that need none. */
export function needMandate(
  app: StripeApp,
  intent: "PaymentIntent" | "SetupIntent",
  method: PaymentMethod,
  acceptance: Acceptance | null,
): Mandate | null {
  if (method.type !== "sepa_debit") return null;
  const known = mandateOf(app, method);
  if (known) return known;
  if (!acceptance) {
    throw invalidRequest(
      `This ${intent} requires a mandate, but no existing mandate was found. Collect mandate acceptance from the customer and try again, providing acceptance data in the mandate_data parameter.`,
      "mandate_data",
    );
  }
  return app.store.mandates.insert({ id: app.id("mandate"), payment_method: method.id, ...acceptance });
}
