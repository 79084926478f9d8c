import type Stripe from "stripe";
import type { MethodType, PaymentError, PaymentIntent, SetupIntent } from "../core/payment-entities";
import type { Wire } from "../wire";
import { transferType } from "./cash-balance";
import type { FormatContext } from "./context";
import { formatPaymentMethod } from "./payment-method";

function formatError(context: FormatContext, error: PaymentError) {
  const method = context.store.paymentMethods.get(error.payment_method);
  return {
    type: method?.type === "card" ? ("card_error" as const) : ("invalid_request_error" as const),
    code: error.code,
    ...(error.decline_code ? { decline_code: error.decline_code } : {}),
    ...(error.charge ? { charge: error.charge } : {}),
    doc_url: `https://stripe.com/docs/error-codes/${error.code.replaceAll("_", "-")}`,
    message: error.message,
    ...(method ? { payment_method: formatPaymentMethod(method) } : {}),
  };
}

export function formatPaymentIntent(context: FormatContext, row: PaymentIntent): Wire<Stripe.PaymentIntent> {
  return {
    id: row.id,
    object: "payment_intent",
    allowed_payment_method_types: row.allowed_payment_method_types,
    amount: row.amount,
    amount_capturable: row.amount_capturable,
    amount_received: row.amount_received,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: row.automatic_payment_methods && { ...row.automatic_payment_methods },
    canceled_at: row.canceled_at,
    cancellation_reason: row.cancellation_reason,
    capture_method: row.capture_method,
    client_secret: row.client_secret,
    confirmation_method: row.confirmation_method,
    created: row.created,
    currency: row.currency,
    customer: row.customer,
    customer_account: null,
    description: row.description,
    excluded_payment_method_types: row.excluded_payment_method_types,
    last_payment_error: row.last_payment_error && formatError(context, row.last_payment_error),
    latest_charge: row.latest_charge,
    livemode: false,
    managed_payments: null,
    metadata: { ...row.metadata },
    next_action: row.status === "requires_action" ? paymentAction(context, row) : null,
    on_behalf_of: null,
    payment_method: row.payment_method,
    payment_method_configuration_details: null,
    payment_method_options: methodOptions(row.payment_method_types),
    payment_method_types: [...row.payment_method_types],
    payment_record: null,
    processing: null,
    receipt_email: row.receipt_email,
    review: null,
    setup_future_usage: row.setup_future_usage,
    shipping: row.shipping && { ...row.shipping },
    source: null,
    statement_descriptor: row.statement_descriptor,
    statement_descriptor_suffix: row.statement_descriptor_suffix,
    status: row.status,
    transfer_data: null,
    transfer_group: row.transfer_group,
  };
}

function methodOptions(types: readonly MethodType[]): Wire<Stripe.PaymentIntent.PaymentMethodOptions> {
  return {
    ...(types.includes("card")
      ? {
          card: {
            installments: null,
            mandate_options: null,
            network: null,
            request_three_d_secure: "automatic",
          },
        }
      : {}),
    ...(types.includes("customer_balance")
      ? { customer_balance: { funding_type: "bank_transfer", setup_future_usage: "none" } }
      : {}),
    ...(types.includes("sepa_debit") ? { sepa_debit: {} } : {}),
  };
}

function paymentAction(context: FormatContext, row: PaymentIntent): Wire<Stripe.PaymentIntent.NextAction> {
  const method = context.store.paymentMethods.get(row.payment_method ?? "");
  if (method?.type !== "customer_balance") return nextAction(context, row.id, row.return_url);
  return {
    type: "display_bank_transfer_instructions",
    display_bank_transfer_instructions: {
      amount_remaining: row.amount - row.amount_funded,
      currency: row.currency,
      hosted_instructions_url: null,
      reference: row.id.slice(-12).toUpperCase(),
      type: transferType(row.currency),
    },
  };
}

function nextAction(context: FormatContext, id: string, returnUrl: string | null) {
  if (returnUrl === null) return { type: "use_stripe_sdk", use_stripe_sdk: {} };
  return {
    type: "redirect_to_url",
    redirect_to_url: { return_url: returnUrl, url: `${context.baseUrl}/3ds/${id}` },
  };
}

export function formatSetupIntent(context: FormatContext, row: SetupIntent): Wire<Stripe.SetupIntent> {
  return {
    id: row.id,
    object: "setup_intent",
    allowed_payment_method_types: row.allowed_payment_method_types,
    application: null,
    automatic_payment_methods: row.automatic_payment_methods && { ...row.automatic_payment_methods },
    cancellation_reason: row.cancellation_reason,
    client_secret: row.client_secret,
    created: row.created,
    customer: row.customer,
    customer_account: null,
    description: row.description,
    excluded_payment_method_types: row.excluded_payment_method_types,
    flow_directions: null,
    last_setup_error: row.last_setup_error && formatError(context, row.last_setup_error),
    latest_attempt: null,
    livemode: false,
    mandate: row.mandate,
    metadata: { ...row.metadata },
    next_action: row.status === "requires_action" ? nextAction(context, row.id, row.return_url) : null,
    on_behalf_of: null,
    payment_method: row.payment_method,
    payment_method_configuration_details: null,
    payment_method_options: {
      card: { mandate_options: null, network: null, request_three_d_secure: "automatic" },
    },
    payment_method_types: [...row.payment_method_types],
    single_use_mandate: null,
    status: row.status,
    usage: row.usage,
  };
}
