import { z } from "zod";
import type { BankAccountView, CardView } from "./overview";
import { closeWord, SUBSCRIPTION_STATUSES } from "./stripe-words";
import { hasEnded } from "./subscription-state";

const account = z.object({ last4: z.string().nullish() }).nullish();

/** The payment methods that debit a bank account each have its details under a name of their own. */
const accounts = {
  acss_debit: account,
  au_becs_debit: account,
  bacs_debit: account,
  nz_bank_account: account,
  sepa_debit: account,
  us_bank_account: account,
};

const paymentMethod = z.object({
  ...accounts,
  id: z.string(),
  created: z.number().int(),
  card: z
    .object({ brand: z.string(), last4: z.string(), exp_month: z.number().int(), exp_year: z.number().int() })
    .nullish(),
});

const ref = z.union([z.string(), paymentMethod]).nullish();

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
  id: z.string(),
  status: z.string(),
  metadata: z.record(z.string(), z.string()).nullish(),
  default_payment_method: ref,
});

/** What an expanded customer says about the person. */
export interface CustomerFacts {
  deleted: boolean;
  currency: string | null;
  /** The Clerk user id that our checkout wrote into the metadata; the only thing that links an unknown customer. */
  claimedUserId: string | null;
  /** Or the bank account, where that is charged. */
  card: CardView | BankAccountView | null;
  /** What a running subscription is still charged to although the person has a newer default by now. */
  newerDefault: NewerDefault | null;
}

/** A customer's default payment method that is newer than the one its subscription holds on to. */
interface NewerDefault {
  stripeSubscriptionId: string;
  paymentMethodId: string;
}

/**
 * Reads an expanded customer, and the newest of its subscriptions that still runs or else the newest, whose default
 * payment methods are expanded; null when it has none. A running subscription's own card is charged before the
 * customer's default. Once it has ended nothing is charged to it, and the default is the card that counts. Throws a
 * ZodError when the shape is not Stripe's.
 */
export function readCustomer(rawCustomer: unknown, rawSubscription: unknown): CustomerFacts {
  const subscription = rawSubscription === null ? null : owner.parse(rawSubscription);
  const claimed = subscription?.metadata?.userId ?? null;
  const customer = stripeCustomer.parse(rawCustomer);
  if (customer.deleted === true)
    return { deleted: true, currency: null, claimedUserId: claimed, card: null, newerDefault: null };
  const own = cardOf(subscription?.default_payment_method);
  const standing = cardOf(customer.invoice_settings?.default_payment_method);
  return {
    deleted: false,
    currency: customer.currency ?? null,
    claimedUserId: customer.metadata?.userId ?? claimed,
    card: isOver(subscription) ? (standing ?? own) : (own ?? standing),
    newerDefault: isOver(subscription) ? null : newerDefaultOf(rawCustomer, rawSubscription),
  };
}

/**
 * Checkout gives a subscription a payment method of its own, which goes before the customer's default, and the portal's
 * `payment_method_update` flow sets that default only (docs.stripe.com/customer-management/portal-deep-links): without
 * being told, Stripe would go on charging the card that the person has replaced. Reads an expanded customer and a
 * subscription, also one that has ended. Throws a ZodError when the shape is not Stripe's.
 */
export function newerDefaultOf(rawCustomer: unknown, rawSubscription: unknown): NewerDefault | null {
  const customer = stripeCustomer.parse(rawCustomer);
  const { id, default_payment_method: own } = owner.parse(rawSubscription);
  const standing = customer.deleted === true ? null : customer.invoice_settings?.default_payment_method;
  if (!isExpanded(own) || !isExpanded(standing)) return null;
  if (own.id === standing.id || own.created > standing.created) return null;
  return { stripeSubscriptionId: id, paymentMethodId: standing.id };
}

function isExpanded(method: z.infer<typeof ref>): method is z.infer<typeof paymentMethod> {
  return typeof method === "object" && method !== null;
}

function isOver(subscription: z.infer<typeof owner> | null): boolean {
  return (
    subscription === null ||
    hasEnded({ status: closeWord(SUBSCRIPTION_STATUSES, subscription.status, "unknown") })
  );
}

function cardOf(method: z.infer<typeof ref>): CardView | BankAccountView | null {
  if (!isExpanded(method)) return null;
  if (method.card) {
    const { brand, last4, exp_month, exp_year } = method.card;
    return { brand, last4, expMonth: exp_month, expYear: exp_year };
  }
  const names = Object.keys(accounts) as (keyof typeof accounts)[];
  const last4 = names.map((name) => method[name]?.last4 ?? null).find((each) => each !== null);
  return last4 === undefined ? null : { type: "bank_account", last4 };
}
