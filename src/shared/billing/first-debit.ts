import { z } from "zod";
import type { SubscriptionFacts } from "./subscription-state";

export const FIRST_DEBITS = ["processing", "refused"] as const;

/** How the bank debit stands that was to pay for a subscription's first period. */
export type FirstDebit = (typeof FIRST_DEBITS)[number];

const idOrObject = z
  .union([z.string(), z.object({ id: z.string() })])
  .transform((ref) => (typeof ref === "string" ? ref : ref.id));

const stripeInvoice = z.object({
  status: z.string().nullable(),
  billing_reason: z.string().nullish(),
  collection_method: z.string().nullish(),
  amount_due: z.number().int(),
  parent: z.object({ subscription_details: z.object({ subscription: idOrObject }).nullish() }).nullish(),
});

type Invoice = z.infer<typeof stripeInvoice>;

/**
 * Adds to each subscription that has never been paid for how its first debit stands. With a bank debit Stripe calls a
 * subscription `active` as soon as the debit is sent; when the bank refuses it days later, Stripe voids the invoice and
 * leaves the subscription `active` (docs.stripe.com/billing/subscriptions/overview, "Payment status"). `invoices` are
 * Stripe's, newest first; one whose first invoice is not among them has been paid for long ago. Throws a ZodError when
 * the shape is not Stripe's.
 */
export function withFirstDebits(
  subscriptions: readonly SubscriptionFacts[],
  invoices: readonly unknown[],
): SubscriptionFacts[] {
  const read = invoices.map((raw) => stripeInvoice.parse(raw));
  return subscriptions.map((subscription) => ({
    ...subscription,
    firstDebit: firstDebitOf(
      subscription,
      read.filter(
        ({ parent }) => parent?.subscription_details?.subscription === subscription.stripeSubscriptionId,
      ),
    ),
  }));
}

function firstDebitOf({ status }: SubscriptionFacts, invoices: readonly Invoice[]): FirstDebit | null {
  if (status !== "active" && status !== "past_due") return null;
  if (invoices.some((invoice) => invoice.status === "paid")) return null;
  const first = invoices.find(({ billing_reason }) => billing_reason === "subscription_create");
  // An invoice that is sent is paid later by agreement; one without an amount asks for nothing.
  if (first?.collection_method !== "charge_automatically" || first.amount_due === 0) return null;
  if (first.status === "open") return status === "active" ? "processing" : "refused";
  return first.status === "void" ? "refused" : null;
}
