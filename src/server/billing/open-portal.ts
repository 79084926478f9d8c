import "server-only";
import type Stripe from "stripe";
import type { z } from "zod";
import { AppError } from "../http/app-error";
import { isCustomerGone } from "../stripe/stripe-failure";
import { idempotencyKey } from "./idempotency-key";
import type { Ports, UserCall } from "./ports";
import type { portalRequest } from "./request-schemas";
import { BILLING_PATH } from "./return-url";
import { runAction } from "./run-action";
import { requireText } from "./stripe-answer";

type Body = z.infer<typeof portalRequest>;
type Flow = NonNullable<Body["flow"]>;

/**
 * Opens Stripe's customer portal for the caller's own customer, at one of its pages when a flow is named.
 * Throws AppError `no_customer`, and `no_subscription` when the flow needs one.
 */
export async function openPortal(
  ports: Pick<Ports, "store" | "stripe" | "settings" | "defer">,
  call: UserCall<Body>,
): Promise<{ url: string }> {
  return runAction(ports, call, {
    name: "portal",
    detail: ({ flow }) => ({ flow }),
    changesBilling: false,
    work: async ({ actionId, stripeCustomerId, subscription }, { flow }) => {
      if (stripeCustomerId === null) throw new AppError("no_customer");
      const back = `${ports.settings.siteUrl}${BILLING_PATH}`;
      const parameters: Stripe.BillingPortal.SessionCreateParams = {
        customer: stripeCustomerId,
        return_url: back,
        flow_data: flow && flowData(flow, subscription?.stripeSubscriptionId ?? null, back),
      };
      const session = await create(
        ports.stripe,
        parameters,
        idempotencyKey(`portal:${actionId}:0`, parameters),
      );
      return { url: requireText(session.url) };
    },
  });
}

function flowData(
  flow: Flow,
  subscription: string | null,
  back: string,
): Stripe.BillingPortal.SessionCreateParams.FlowData {
  const after_completion = { type: "redirect", redirect: { return_url: back } } as const;
  if (flow === "payment_method_update") return { type: flow, after_completion };
  if (subscription === null) throw new AppError("no_subscription");
  return { type: flow, [flow]: { subscription }, after_completion };
}

async function create(stripe: Stripe, parameters: Stripe.BillingPortal.SessionCreateParams, key: string) {
  try {
    return await stripe.billingPortal.sessions.create(parameters, { idempotencyKey: key });
  } catch (cause) {
    if (isCustomerGone(cause)) throw new AppError("no_customer", { reason: "customer is gone", cause });
    throw cause;
  }
}
