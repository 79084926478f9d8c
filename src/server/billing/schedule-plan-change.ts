import "server-only";
import type Stripe from "stripe";
import type { BillingPeriod } from "@/shared/billing/plans";
import { AppError } from "../http/app-error";
import { stripeFailure } from "../stripe/stripe-failure";
import { idempotencyKey } from "./idempotency-key";
import { isOver } from "./release-schedule";

interface ScheduledChange {
  idempotencyBase: string;
  billingPeriod: BillingPeriod;
  origin: { stripeSubscriptionId: string; stripeScheduleId: string | null; toPriceId: string };
}

const INTERVALS = { monthly: "month", annual: "year" } as const;

/**
 * Has the new price begin when the period that is paid ends, by a schedule that lets go of the subscription afterwards.
 * `at` is epoch ms. Interrupted after the first call it leaves a schedule that changes nothing and is used again.
 */
export async function schedulePlanChange(
  stripe: Stripe,
  { idempotencyBase, origin, billingPeriod }: ScheduledChange,
): Promise<{ kind: "scheduled"; at: number }> {
  const schedule = await openSchedule(stripe, idempotencyBase, origin);
  const current = schedule.phases.find((phase) => phase.start_date === schedule.current_phase?.start_date);
  if (current === undefined) throw new Error(`${schedule.id}: a schedule without its current phase`);
  const kept = keptOfPhase(schedule, current);
  const [item] = current.items;
  const parameters: Stripe.SubscriptionScheduleUpdateParams = {
    end_behavior: "release",
    proration_behavior: "none",
    ...cardOf(schedule, current),
    phases: [
      {
        ...kept,
        items: current.items.map((each) => ({
          ...keptOfItem(each),
          price: idOf(each.price),
          quantity: each.quantity,
        })),
        start_date: current.start_date,
        end_date: current.end_date,
      },
      {
        ...kept,
        items: [{ ...(item && keptOfItem(item)), price: origin.toPriceId, quantity: 1 }],
        duration: { interval: INTERVALS[billingPeriod], interval_count: 1 },
        proration_behavior: "none",
      },
    ],
  };
  await stripe.subscriptionSchedules.update(schedule.id, parameters, {
    idempotencyKey: idempotencyKey(`${idempotencyBase}:phases`, parameters),
  });
  return { kind: "scheduled", at: current.end_date * 1_000 };
}

/**
 * The subscription's schedule: the one that it has, or one made of its current period. The one that it had when the
 * change was shown may have let go meanwhile, in another tab; or another tab made one first, with its own preview.
 * Throws AppError `not_changeable`.
 */
async function openSchedule(
  stripe: Stripe,
  idempotencyBase: string,
  origin: ScheduledChange["origin"],
): Promise<Stripe.SubscriptionSchedule> {
  if (origin.stripeScheduleId !== null) {
    const known = await stripe.subscriptionSchedules.retrieve(origin.stripeScheduleId);
    if (!isOver(known)) return known;
  }
  const parameters = { from_subscription: origin.stripeSubscriptionId };
  try {
    return await stripe.subscriptionSchedules.create(parameters, {
      idempotencyKey: idempotencyKey(`${idempotencyBase}:schedule`, parameters),
    });
  } catch (thrown) {
    if (stripeFailure(thrown)?.definite !== true) throw thrown;
    const { schedule } = await stripe.subscriptions.retrieve(origin.stripeSubscriptionId);
    if (schedule === null) throw thrown;
    throw new AppError("not_changeable", { reason: "another schedule was first", cause: thrown });
  }
}

type Phase = Stripe.SubscriptionSchedule.Phase;
type PhaseItem = Stripe.SubscriptionSchedule.Phase.Item;
type PhaseDiscount = Stripe.SubscriptionSchedule.Phase.Discount;

/**
 * What is charged stays what it is: a phase that names no payment method takes the schedule's, and without that the
 * subscription loses the one that Checkout gave it (docs.stripe.com/billing/subscriptions/subscription-schedules,
 * "Phase attribute inheritance").
 */
function cardOf({ default_settings }: Stripe.SubscriptionSchedule, current: Phase) {
  const method = current.default_payment_method ?? default_settings.default_payment_method;
  return method === null ? {} : { default_settings: { default_payment_method: idOf(method) } };
}

/**
 * A phase that is updated has what is sent with it and nothing else: tax that is not named would not be charged, and who
 * is sent invoices would be charged without being asked.
 */
function keptOfPhase(
  { default_settings }: Stripe.SubscriptionSchedule,
  { discounts, automatic_tax, default_tax_rates: rates, collection_method, invoice_settings }: Phase,
) {
  const days = invoice_settings?.days_until_due ?? null;
  const { automatic_tax: standing } = default_settings;
  const tax = automatic_tax ?? (standing?.enabled === true ? standing : undefined);
  return {
    discounts: keptDiscounts(discounts),
    ...(collection_method === null ? {} : { collection_method }),
    ...(days === null ? {} : { invoice_settings: { days_until_due: days } }),
    ...(tax === undefined ? {} : { automatic_tax: { enabled: tax.enabled } }),
    ...(rates?.length ? { default_tax_rates: rates.map(idOf) } : {}),
  };
}

/** The same of an item. The new price takes the place of the old one, so it is taxed and reduced like that one. */
function keptOfItem({ discounts, tax_rates: rates }: Partial<PhaseItem>) {
  const kept = keptDiscounts(discounts ?? []);
  return {
    ...(kept.length === 0 ? {} : { discounts: kept }),
    ...(rates?.length ? { tax_rates: rates.map(idOf) } : {}),
  };
}

const keptDiscounts = (discounts: readonly PhaseDiscount[]) =>
  discounts.flatMap(({ discount }) => (discount === null ? [] : [{ discount: idOf(discount) }]));

const idOf = (ref: string | { id: string }): string => (typeof ref === "string" ? ref : ref.id);
