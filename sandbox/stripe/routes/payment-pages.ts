import { completeSession } from "../core/checkout-pay";
import { checkoutTotals } from "../core/checkout-totals";
import { invalidRequest } from "../core/errors";
import { resolvePaymentMethod } from "../core/payment-methods";
import type { CheckoutSession } from "../core/hosted-entities";
import { bareRoute, type Route } from "../http/route";
import { needSession } from "./checkout";

/**
 * How `stripe trigger checkout.session.*` pays a session. The pair is not documented; the CLI reads nothing of the first
 * answer but its existence.
 */
export const paymentPageRoutes: readonly Route[] = [
  bareRoute("GET", "/v1/payment_pages/:session", ({ app, ids }) => page(needSession(app, ids[0]))),
  bareRoute("POST", "/v1/payment_pages/:session/confirm", ({ app, ids, raw }) => {
    const session = needSession(app, ids[0]);
    if (session.status !== "open") throw invalidRequest("This session is no longer open.");
    const due = checkoutTotals(app, session, null).dueToday;
    if (raw.expected_amount !== undefined && Number(raw.expected_amount) !== due) {
      throw invalidRequest("The amount of the session has changed.", "expected_amount");
    }
    if (typeof raw.payment_method !== "string") {
      throw invalidRequest("Missing required param: payment_method.", "payment_method");
    }
    const method = resolvePaymentMethod(app, raw.payment_method, "payment_method");
    const email = method.billing_details.email ?? session.customer_email ?? "";
    return page(app.attempt(() => completeSession(app, session, { email, method, outcome3ds: undefined })));
  }),
];

const page = ({ id, status }: CheckoutSession): object => ({
  object: "checkout.payment_page",
  session_id: id,
  status,
});
