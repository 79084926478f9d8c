import "server-only";
import { z } from "zod";
import { UI_EVENTS } from "@/shared/analytics";
import { BILLING_PERIODS } from "@/shared/billing/plans";
import { wellFormed } from "@/shared/well-formed";

/** Bodies that our routes accept. Strict: a field that we do not know is a mistake or an attempt, never ignored. */
export const checkoutRequest = z.strictObject({
  billingPeriod: z.enum(BILLING_PERIODS).default("monthly"),
  /** May only repeat what the period says already. */
  priceId: z.string().max(255).optional(),
  successCallback: z.string().max(2_000).optional(),
  cancelCallback: z.string().max(2_000).optional(),
});

export const portalRequest = z.strictObject({
  flow: z.enum(["payment_method_update", "subscription_cancel", "subscription_update"]).optional(),
});

/** Stripe's words for the reason (`cancellation_details.feedback`). */
export const cancelRequest = z.strictObject({
  reason: z
    .enum([
      "customer_service",
      "low_quality",
      "missing_features",
      "other",
      "switched_service",
      "too_complex",
      "too_expensive",
      "unused",
    ])
    .optional(),
  comment: z.string().max(500).transform(printable).optional(),
});

/** Half an emoji cannot be sent in a form, and a NUL is nobody's word: neither may keep a person from cancelling. */
function printable(text: string): string {
  return wellFormed(text).replaceAll("\0", "\uFFFD");
}

export const payInvoiceRequest = z.strictObject({
  invoiceId: z.string().regex(/^in_[A-Za-z0-9_]{1,250}$/),
});

export const previewPlanChangeRequest = z.strictObject({ billingPeriod: z.enum(BILLING_PERIODS) });

/** The preview says everything else: whose it is, from where to where, and for how much. */
export const changePlanRequest = z.strictObject({ previewId: z.string().min(1).max(100) });

/** What the page said of resuming: that a period is charged at once, or that nothing is. */
export const unpauseRequest = z.strictObject({ charges: z.boolean().optional() });

export const emptyRequest = z.strictObject({});

export const eventRequest = z.strictObject({
  name: z.enum(UI_EVENTS),
  properties: z
    .strictObject({
      code: z
        .string()
        .regex(/^[a-z0-9_]{1,64}$/)
        .optional(),
      period: z.enum(BILLING_PERIODS).optional(),
      path: z
        .string()
        .regex(/^\/[\w\-./]{0,199}$/)
        .optional(),
    })
    .default({}),
});
