import type Stripe from "stripe";
import { amend } from "../core/amend";
import type { StripeApp } from "../core/app";
import type { Charge } from "../core/payment-entities";
import { invalidRequest, noSuch } from "../core/errors";
import { formatCharge, formatRefund } from "../format/charge";
import { inRange, listPage } from "../http/list";
import { bareRoute, route, type Call } from "../http/route";
import { mergeMetadata } from "./fields";

export const chargeRoutes = [
  route("GET", "/v1/charges", "ChargeList", ({ app, params }) => {
    const rows = params.payment_intent
      ? app.store.charges.by("paymentIntent", params.payment_intent)
      : params.customer
        ? app.store.charges.by("customer", params.customer)
        : app.store.charges.all();
    const wanted = rows.filter((row) => inRange(row.created, params.created));
    return listPage(wanted, params, "/v1/charges", (row) => formatCharge(app, row));
  }),
  bareRoute("GET", "/v1/charges/:id", ({ app, ids }) => formatCharge(app, needCharge(app, ids[0]))),
  route("POST", "/v1/charges/:id", "ChargeUpdate", ({ app, params, ids }) => {
    const before = needCharge(app, ids[0]);
    const patch = {
      description: params.description ?? before.description,
      metadata: mergeMetadata(before.metadata, params.metadata),
      receipt_email: params.receipt_email ?? before.receipt_email,
    };
    const format = (row: Charge) => formatCharge(app, row);
    return format(
      amend(app, app.store.charges, before, patch, {
        type: "charge.updated",
        format,
        at: app.nowOf(before.customer),
      }),
    );
  }),
  route("POST", "/v1/refunds", "RefundCreate", (call) => createRefund(call)),
  route("GET", "/v1/refunds", "RefundList", ({ app, params }) => {
    const rows = params.charge ? app.store.refunds.by("charge", params.charge) : app.store.refunds.all();
    const wanted = rows
      .filter((row) => inRange(row.created, params.created))
      .filter((row) => params.payment_intent === undefined || row.payment_intent === params.payment_intent);
    return listPage(wanted, params, "/v1/refunds", formatRefund);
  }),
  bareRoute("GET", "/v1/refunds/:id", ({ app, ids }) => formatRefund(needRefund(app, ids[0]))),
  route("POST", "/v1/refunds/:id", "RefundUpdate", ({ app, params, ids }) => {
    const before = needRefund(app, ids[0]);
    const patch = { metadata: mergeMetadata(before.metadata, params.metadata) };
    const event = { type: "refund.updated", format: formatRefund, at: app.nowOf(before.customer) };
    const refund = amend(app, app.store.refunds, before, patch, event);
    app.emit("charge.refund.updated", formatRefund(refund), event.at);
    return formatRefund(refund);
  }),
];

function needCharge(app: StripeApp, id: string, param?: string): Charge {
  const charge = app.store.charges.get(id);
  if (!charge) throw noSuch("charge", id, param);
  return charge;
}

function needRefund(app: StripeApp, id: string) {
  const refund = app.store.refunds.get(id);
  if (!refund) throw noSuch("refund", id);
  return refund;
}

function chargeOf(app: StripeApp, params: Stripe.RefundCreateParams): Charge {
  if (params.charge !== undefined) return needCharge(app, params.charge, "charge");
  if (params.payment_intent === undefined) {
    throw invalidRequest(
      "One of the following params should be provided for this request: payment_intent or charge.",
    );
  }
  const intent = app.store.paymentIntents.get(params.payment_intent);
  if (!intent) throw noSuch("payment_intent", params.payment_intent, "payment_intent");
  const charge = intent.latest_charge === null ? undefined : app.store.charges.get(intent.latest_charge);
  if (charge?.status !== "succeeded") {
    throw invalidRequest("This PaymentIntent does not have a successful charge to refund.", "payment_intent");
  }
  return charge;
}

/** Refunds up to what is left of the charge. */
function createRefund({ app, params }: Call<Stripe.RefundCreateParams>): object {
  const charge = chargeOf(app, params);
  if (charge.status !== "succeeded") throw invalidRequest("This charge did not succeed.", "charge");
  const takenBack = app.store.disputes.by("charge", charge.id).some((row) => row.movements.length > 0);
  if (takenBack) {
    throw invalidRequest(
      `Charge ${charge.id} has been charged back; cannot issue a refund.`,
      undefined,
      "charge_disputed",
    );
  }
  const left = charge.amount_captured - charge.amount_refunded;
  if (left === 0) {
    throw invalidRequest(
      `Charge ${charge.id} has already been refunded.`,
      "charge",
      "charge_already_refunded",
    );
  }
  const amount = params.amount ?? left;
  if (amount < 1 || amount > left) {
    throw invalidRequest(
      `Refund amount (${amount}) is greater than unrefunded amount on charge (${left})`,
      "amount",
      "parameter_invalid_integer",
    );
  }
  const at = app.nowOf(charge.customer);
  const reasons = ["duplicate", "fraudulent", "requested_by_customer"] as const;
  const refund = app.store.refunds.insert({
    id: app.id("refund"),
    created: at,
    amount,
    charge: charge.id,
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    customer: charge.customer,
    currency: charge.currency,
    status: "succeeded",
    reason: reasons.find((each) => each === params.reason) ?? null,
    metadata: mergeMetadata({}, params.metadata),
  });
  const refunded = charge.amount_refunded + amount;
  const patch = { amount_refunded: refunded, refunded: refunded === charge.amount_captured };
  const format = (row: Charge) => formatCharge(app, row);
  app.emit("refund.created", formatRefund(refund), at);
  amend(app, app.store.charges, charge, patch, { type: "charge.refunded", format, at });
  return formatRefund(refund);
}
