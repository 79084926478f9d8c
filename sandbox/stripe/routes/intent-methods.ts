import type Stripe from "stripe";
import type { StripeApp } from "../core/app";
import type { AutomaticMethods, MethodType, PaymentMethod } from "../core/payment-entities";
import { exclusiveParams } from "../core/errors";
import type { Acceptance } from "../core/mandates";
import { methodTypes } from "../core/method-types";
import { resolvePaymentMethod } from "../core/payment-methods";
import type { Call } from "../http/route";
import { legacyList } from "./fields";
import { createMethod } from "./payment-methods";

interface MethodParams {
  payment_method?: string;
  payment_method_data?: Stripe.PaymentIntentCreateParams.PaymentMethodData;
}

/** The method that a request names, or makes on the way; null when it does neither. */
export function givenMethod(app: StripeApp, params: MethodParams): PaymentMethod | null {
  const { payment_method: id, payment_method_data: data } = params;
  if (id && data) throw exclusiveParams("payment_method", "payment_method_data");
  if (id) return resolvePaymentMethod(app, id, "payment_method");
  return data ? createMethod(app, data) : null;
}

interface AcceptanceParams {
  customer_acceptance?: {
    accepted_at?: number;
    offline?: object;
    online?: { ip_address?: string; user_agent?: string };
    type: string;
  };
}

/** How the payer agreed to debits, as `mandate_data` tells it; null when it was not given. */
export function acceptanceOf(data: AcceptanceParams | "" | null | undefined, at: number): Acceptance | null {
  const given = data ? data.customer_acceptance : undefined;
  if (!given) return null;
  const { accepted_at, online, type } = given;
  return {
    accepted_at: accepted_at ?? at,
    online:
      type === "online"
        ? { ip_address: online?.ip_address ?? "127.0.0.1", user_agent: online?.user_agent ?? "" }
        : null,
  };
}

/** Whether the account's settings choose the methods, as they do unless told otherwise. */
export function automaticMethods(
  given: { enabled: boolean; allow_redirects?: string } | undefined,
): AutomaticMethods {
  if (given?.enabled === false) return null;
  return { enabled: true, allow_redirects: given?.allow_redirects === "never" ? "never" : "always" };
}

interface TypeParams {
  allowed_payment_method_types?: readonly string[];
  excluded_payment_method_types?: readonly string[] | "" | null;
}

interface Narrowed {
  payment_method_types: MethodType[];
  allowed_payment_method_types: string[] | null;
  excluded_payment_method_types: string[] | null;
}

/** What may be used, as the caller narrows it; older versions name it `payment_method_types`. */
export function narrowedTypes(call: Call<TypeParams>, currency: string): Narrowed {
  const { allowed_payment_method_types: allowed, excluded_payment_method_types: excluded } = call.params;
  const without = excluded ? [...excluded] : null;
  const only = allowed ? [...allowed] : legacyList(call, "payment_method_types");
  return {
    payment_method_types: methodTypes(currency, only, without),
    allowed_payment_method_types: allowed ? [...allowed] : null,
    excluded_payment_method_types: without,
  };
}
