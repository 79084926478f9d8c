import type Stripe from "stripe";
import type { Customer } from "../core/entities";
import { exclusiveParams, invalidRequest, missingParam } from "../core/errors";

type Params = Stripe.Checkout.SessionCreateParams;

/** Refuses combinations of parameters that Checkout does not take. */
export function refuseCheckout(params: Params): void {
  const { customer, customer_email, allow_promotion_codes, discounts, ui_mode, mode } = params;
  if (customer !== undefined && customer_email !== undefined)
    throw exclusiveParams("customer", "customer_email");
  if (allow_promotion_codes !== undefined && discounts !== undefined) {
    throw exclusiveParams("allow_promotion_codes", "discounts");
  }
  if (customer_email !== undefined && !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(customer_email)) {
    throw invalidRequest(`Invalid email address: ${customer_email}`, "customer_email", "email_invalid");
  }
  const hosted = ui_mode === undefined || ui_mode === "hosted_page";
  if (hosted && params.success_url === undefined) throw missingParam("success_url");
  if (!hosted && params.cancel_url !== undefined) {
    throw invalidRequest("`cancel_url` can only be used with `ui_mode: hosted_page`.", "cancel_url");
  }
  for (const name of ["success_url", "cancel_url", "return_url"] as const) {
    const url = params[name];
    if (url !== undefined && !/^https?:\/\//.test(url)) {
      throw invalidRequest("Not a valid URL", name, "url_invalid");
    }
  }
  if (mode === "setup" && params.line_items !== undefined) {
    throw invalidRequest("You can not pass `line_items` in `setup` mode.", "line_items");
  }
  if (mode !== "subscription" && params.subscription_data !== undefined) {
    throw invalidRequest("You can not pass `subscription_data` in `payment` mode.", "subscription_data");
  }
  if (mode !== "subscription" && params.payment_method_collection !== undefined) {
    throw invalidRequest(
      "You can only set `payment_method_collection` if there are recurring prices.",
      "payment_method_collection",
    );
  }
  if (mode === "subscription" && params.customer_creation !== undefined) {
    throw invalidRequest("`customer_creation` can only be used in `payment` mode.", "customer_creation");
  }
}

/** What taxes and tax IDs need of a customer that exists already. */
export function refuseForCustomer(params: Params, customer: Customer | null): void {
  const update = params.customer_update;
  if (!customer) {
    if (update === undefined) return;
    throw invalidRequest("`customer_update` can only be used with `customer`.", "customer_update");
  }
  if (params.tax_id_collection?.enabled && update?.name !== "auto") {
    throw invalidRequest(
      "Tax ID collection requires updating business name on the customer. To enable tax ID collection for an existing customer, please set `customer_update[name]` to `auto`.",
      "customer_update[name]",
    );
  }
  const located = Boolean(customer.address?.country);
  const updates = update?.address === "auto" || update?.shipping === "auto";
  if (params.automatic_tax?.enabled && !located && !updates) {
    throw invalidRequest(
      "Automatic tax calculation in Checkout requires a valid address on the Customer. Add a valid address to the Customer or set either `customer_update[address]` to 'auto' or `customer_update[shipping]` to 'auto' to save the address entered in Checkout to the Customer.",
      "automatic_tax",
      "customer_tax_location_invalid",
    );
  }
}

const LIFETIME = { min: 30 * 60, max: 24 * 3600 };

/** When the session expires (epoch seconds): 30 minutes to 24 hours after its creation. */
export function checkoutExpiry(params: Params, at: number): number {
  const wanted = params.expires_at;
  if (wanted === undefined) return at + LIFETIME.max;
  // A minute of slack, since the caller's clock read its time before the request.
  if (wanted < at + LIFETIME.min - 60 || wanted > at + LIFETIME.max + 60) {
    throw invalidRequest(
      "The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation.",
      "expires_at",
    );
  }
  return wanted;
}
