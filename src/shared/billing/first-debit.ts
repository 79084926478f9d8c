import { z } from "zod";
import type { SubscriptionFacts } from "./subscription-state";

export const FIRST_DEBITS = ["processing", "refused"] as const;

/** How the bank debit stands that is to pay for a subscription for the first time. */
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
 * Adds to each subscription that has never been paid for how its debit stands. `invoices` are Stripe's, newest first, and
 * were listed after the subscriptions: a status that is newer than its invoice would turn a card's payment that has just
 * gone through into one that waits for a bank. Throws a ZodError when the shape is not Stripe's.
 */
export function withFirstDebits(
  subscriptions: readonly SubscriptionFacts[],
  invoices: readonly unknown[],
): SubscriptionFacts[] {
  const read = invoices.map((raw) => stripeInvoice.parse(raw));
  return subscriptions.map((subscription) => ({
    ...subscription,
    firstDebit: debitOf(
      subscription,
      read.filter(
        ({ parent }) => parent?.subscription_details?.subscription === subscription.stripeSubscriptionId,
      ),
    ),
  }));
}

/**
 * How the debit stands that is to pay for a subscription for the first time, or null. With a bank debit Stripe calls a
 * subscription `active` as soon as the debit is sent; when the bank refuses it days later, Stripe voids the invoice and
 * leaves the subscription `active` (docs.stripe.com/billing/subscriptions/overview, "Payment status"). `invoices` are the
 * subscription's own as Stripe lists them, newest first; without the first among them it has been paid for long ago.
 */
export function firstDebitOf(
  subscription: Pick<SubscriptionFacts, "status">,
  invoices: readonly unknown[],
): FirstDebit | null {
  return debitOf(
    subscription,
    invoices.map((raw) => stripeInvoice.parse(raw)),
  );
}

function debitOf(
  { status }: Pick<SubscriptionFacts, "status">,
  invoices: readonly Invoice[],
): FirstDebit | null {
  if (status !== "active" && status !== "past_due") return null;
  if (invoices.some((invoice) => invoice.status === "paid")) return null;
  const first = invoices.find(({ billing_reason }) => billing_reason === "subscription_create");
  // An invoice that is sent is paid later by agreement; one without an amount asks for nothing.
  if (first?.collection_method !== "charge_automatically" || first.amount_due === 0) return null;
  // Once a debit was refused the next period brings the next one: the newest invoice says which is under way.
  switch (invoices[0]?.status) {
    case "draft":
    case "open":
      return status === "active" ? "processing" : "refused";
    case "void":
      return "refused";
    default:
      return null;
  }
}
