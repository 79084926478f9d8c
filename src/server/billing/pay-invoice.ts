import "server-only";
import type Stripe from "stripe";
import type { z } from "zod";
import { declineReason } from "@/shared/billing/decline-reasons";
import type { DeclineReason } from "@/shared/billing/decline-reasons";
import { newerDefaultOf } from "@/shared/billing/stripe-customer";
import { AppError } from "../http/app-error";
import { stripeFailure } from "../stripe/stripe-failure";
import { idempotencyKey } from "./idempotency-key";
import type { Ports, UserCall } from "./ports";
import type { payInvoiceRequest } from "./request-schemas";
import { runAction } from "./run-action";
import { requireText } from "./stripe-answer";

/**
 * What asking for a payment came to. `sent` promises nothing: whether the invoice is paid is what the next read of
 * Stripe says. `payment_needed`: only its owner can go on, with their bank in the page or on Stripe's page at `url`.
 */
export type PayAnswer =
  | { kind: "sent" }
  | { kind: "payment_needed"; url: string; clientSecret: string | null }
  | { kind: "declined"; reason: DeclineReason };

/** Stripe's words for a payment that waits for its owner at their bank (docs.stripe.com/error-codes). */
const NEEDS_OWNER = new Set(["invoice_payment_intent_requires_action", "authentication_required"]);

/**
 * Collects one open invoice of the caller's own from the card on file, the one that was entered last. An invoice of
 * somebody else does not exist here. Throws AppError `not_found`, `invoice_not_open`, and `in_progress` while the same
 * payment is under way or a bank has it.
 */
export async function payInvoice(
  ports: Pick<Ports, "store" | "stripe" | "defer">,
  call: UserCall<z.infer<typeof payInvoiceRequest>>,
): Promise<PayAnswer> {
  return runAction(ports, call, {
    name: "pay_invoice",
    detail: ({ invoiceId }) => ({ subject: invoiceId }),
    changesBilling: true,
    work: async ({ actionId, invoice }) => {
      if (invoice === null) throw new AppError("not_found");
      if (invoice.status !== "open") throw new AppError("invoice_not_open");
      if (invoice.withBank) throw new AppError("in_progress");
      const id = invoice.stripeInvoiceId;
      const parameters = await cardToCharge(ports.stripe, invoice.stripeSubscriptionId);
      try {
        const key = idempotencyKey(`pay_invoice:${actionId}:0`, parameters);
        requireText((await ports.stripe.invoices.pay(id, parameters, { idempotencyKey: key })).status);
        return { kind: "sent" };
      } catch (cause) {
        return answerOf(ports.stripe, id, cause);
      }
    },
  });
}

/**
 * Stripe would charge the card of the invoice's subscription, also when that has ended. Somebody who has just come back from entering another one must not
 * be declined for the old one because the subscription does not follow yet.
 */
async function cardToCharge(stripe: Stripe, subscriptionId: string | null): Promise<Stripe.InvoicePayParams> {
  if (subscriptionId === null) return {};
  const subscription = await stripe.subscriptions.retrieve(subscriptionId, {
    expand: ["customer.invoice_settings.default_payment_method", "default_payment_method"],
  });
  const newer = newerDefaultOf(subscription.customer, subscription);
  return newer === null ? {} : { payment_method: newer.paymentMethodId };
}

/** Sorts a refusal. Where Stripe's error alone does not say what is left to do, the invoice does. */
async function answerOf(stripe: Stripe, id: string, cause: unknown): Promise<PayAnswer> {
  const failure = stripeFailure(cause);
  if (failure === null || !failure.definite) throw cause;
  const code = failure.code ?? "";
  if (failure.declineCode !== null && !NEEDS_OWNER.has(code))
    return { kind: "declined", reason: declineReason(failure.declineCode, code) };
  if (code === "resource_missing") throw new AppError("not_found", { cause });
  const invoice = await stripe.invoices.retrieve(id, {
    expand: ["confirmation_secret", "payments.data.payment.payment_intent"],
  });
  if (requireText(invoice.status) !== "open") throw new AppError("invoice_not_open", { cause });
  // A debit that was sent after our last reading: nothing is to be done on any page.
  if (isWithBank(invoice)) throw new AppError("in_progress", { cause });
  // No card on file, or the bank asks for its customer: both go on where the person is.
  const url = requireText(invoice.hosted_invoice_url);
  return { kind: "payment_needed", url, clientSecret: invoice.confirmation_secret?.client_secret ?? null };
}

function isWithBank({ payments }: Stripe.Invoice): boolean {
  const intents = payments?.data.map(({ payment }) => payment.payment_intent ?? null) ?? [];
  return intents.some((intent) => typeof intent === "object" && intent?.status === "processing");
}
