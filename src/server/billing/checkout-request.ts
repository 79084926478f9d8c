import "server-only";
import type { z } from "zod";
import type { BillingPeriod } from "@/shared/billing/plans";
import { AppError } from "../http/app-error";
import type { BillingSettings } from "./ports";
import type { checkoutRequest } from "./request-schemas";
import { returnUrl } from "./return-url";

export type CheckoutRequest = z.infer<typeof checkoutRequest>;

type Wanted =
  | {
      kind: "valid";
      billingPeriod: BillingPeriod;
      /** The price that the client expects; compared once Stripe has named ours. */
      priceId: string | undefined;
      successUrl: string;
      cancelUrl: string;
    }
  | { kind: "refused"; code: "invalid_request" | "invalid_redirect" };

/**
 * What a checkout body asks for, in our own words: the period decides the price, and a `priceId` may only agree with
 * it. The id of the session is Stripe's to fill in; the braces are its template.
 */
export function readCheckoutRequest(
  { siteUrl, priceIds }: Pick<BillingSettings, "siteUrl" | "priceIds">,
  body: CheckoutRequest | null,
): Wanted {
  if (body === null) return { kind: "refused", code: "invalid_request" };
  const { billingPeriod, priceId, successCallback, cancelCallback } = body;
  const configured = priceIds[billingPeriod];
  if (priceId !== undefined && configured !== null && priceId !== configured)
    return { kind: "refused", code: "invalid_request" };
  try {
    return {
      kind: "valid",
      billingPeriod,
      priceId,
      successUrl: `${returnUrl(siteUrl, successCallback)}?session_id={CHECKOUT_SESSION_ID}`,
      cancelUrl: `${returnUrl(siteUrl, cancelCallback)}?checkout=canceled`,
    };
  } catch (thrown) {
    if (thrown instanceof AppError) return { kind: "refused", code: "invalid_redirect" };
    throw thrown;
  }
}
