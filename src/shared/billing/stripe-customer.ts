import { z } from "zod";
import type { CardView } from "./overview";

const stripeCard = z.object({
  card: z
    .object({ brand: z.string(), last4: z.string(), exp_month: z.number().int(), exp_year: z.number().int() })
    .nullish(),
});

const ref = z.union([z.string(), stripeCard]).nullish();

const livingCustomer = z.object({
  id: z.string(),
  deleted: z.literal(false).optional(),
  currency: z.string().nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
  invoice_settings: z.object({ default_payment_method: ref }).nullish(),
});

const deletedCustomer = z.object({ id: z.string(), deleted: z.literal(true) });

const stripeCustomer = z.union([deletedCustomer, livingCustomer]);

const owner = z.object({
  metadata: z.record(z.string(), z.string()).nullish(),
  default_payment_method: ref,
});

/** What a subscription's expanded customer says about the person. */
export interface CustomerFacts {
  deleted: boolean;
  currency: string | null;
  /** The Clerk user id that our checkout wrote into the metadata; the only thing that links an unknown customer. */
  claimedUserId: string | null;
  card: CardView | null;
}

/**
 * Reads the customer from a subscription whose `customer` and default payment methods are expanded. The
 * subscription's own card is charged before the customer's default. Throws a ZodError when the shape is not Stripe's.
 */
export function readCustomer(rawCustomer: unknown, rawSubscription: unknown): CustomerFacts {
  const subscription = owner.parse(rawSubscription);
  const claimed = subscription.metadata?.userId ?? null;
  const customer = stripeCustomer.parse(rawCustomer);
  if (customer.deleted === true) return { deleted: true, currency: null, claimedUserId: claimed, card: null };
  return {
    deleted: false,
    currency: customer.currency ?? null,
    claimedUserId: customer.metadata?.userId ?? claimed,
    card:
      cardOf(subscription.default_payment_method) ??
      cardOf(customer.invoice_settings?.default_payment_method),
  };
}

function cardOf(method: z.infer<typeof ref>): CardView | null {
  const card = typeof method === "string" ? null : method?.card;
  if (!card) return null;
  const { brand, last4, exp_month, exp_year } = card;
  return { brand, last4, expMonth: exp_month, expYear: exp_year };
}
