import catalogue from "../../../catalogue.json" with { type: "json" };

/** The part of Stripe's subscription that the auditor reads. Times are epoch seconds. */
interface WireSubscription {
  id: string;
  status: string;
  created: number;
  cancel_at: number | null;
  cancel_at_period_end: boolean;
  canceled_at: number | null;
  ended_at: number | null;
  trial_end: number | null;
  pause_collection: { behavior: string; resumes_at: number | null } | null;
  pending_update: { expires_at: number } | null;
  schedule: string | { id: string } | null;
  items: {
    data: {
      current_period_start: number;
      current_period_end: number;
      quantity?: number;
      price: { id: string; unit_amount: number | null; recurring: { interval: string } | null };
    }[];
  };
}

const SOLD = new Set(Object.values(catalogue.prices).map(({ id }) => id));

/**
 * What our row of a subscription must say, written down a second time and independently of the product. Every
 * subscription of these worlds has one item; times are epoch ms.
 */
export function expectedSubscription(stripe: WireSubscription) {
  const [item] = stripe.items.data;
  if (item === undefined) throw new Error("A subscription without items.");
  const quantity = item.quantity ?? 1;
  const end = item.current_period_end * 1000;
  const scheduled = stripe.cancel_at_period_end ? end : null;
  return {
    stripeSubscriptionId: stripe.id,
    status: stripe.status,
    planKey: SOLD.has(item.price.id) ? "pro" : "unknown",
    priceId: item.price.id,
    interval: item.price.recurring?.interval ?? "other",
    amount: item.price.unit_amount === null ? null : item.price.unit_amount * quantity,
    quantity,
    currentPeriodStart: item.current_period_start * 1000,
    currentPeriodEnd: end,
    cancelAt: stripe.cancel_at === null ? scheduled : stripe.cancel_at * 1000,
    canceledAt: ms(stripe.canceled_at),
    endedAt: ms(stripe.ended_at),
    trialEnd: ms(stripe.trial_end),
    paused: stripe.pause_collection?.behavior ?? null,
    updateExpiresAt: ms(stripe.pending_update?.expires_at ?? null),
    scheduleId: typeof stripe.schedule === "object" ? (stripe.schedule?.id ?? null) : stripe.schedule,
    createdAt: stripe.created * 1000,
  };
}

type ExpectedSubscription = ReturnType<typeof expectedSubscription>;

/** A stored row in the same words, whatever else it holds. */
export function storedSubscription(row: Readonly<Record<string, unknown>>): ExpectedSubscription {
  // The rows come from the product's own schema; a field of another type shows up as a difference.
  const stored = row as unknown as ExpectedSubscription & {
    pause: { behavior: string } | null;
    pendingUpdate: { expiresAt: number } | null;
    schedule: { stripeScheduleId: string } | null;
  };
  return {
    stripeSubscriptionId: stored.stripeSubscriptionId,
    status: stored.status,
    planKey: stored.planKey,
    priceId: stored.priceId,
    interval: stored.interval,
    amount: stored.amount,
    quantity: stored.quantity,
    currentPeriodStart: stored.currentPeriodStart,
    currentPeriodEnd: stored.currentPeriodEnd,
    cancelAt: stored.cancelAt,
    canceledAt: stored.canceledAt,
    endedAt: stored.endedAt,
    trialEnd: stored.trialEnd,
    paused: stored.pause?.behavior ?? null,
    updateExpiresAt: stored.pendingUpdate?.expiresAt ?? null,
    scheduleId: stored.schedule?.stripeScheduleId ?? null,
    createdAt: stored.createdAt,
  };
}

function ms(seconds: number | null): number | null {
  return seconds === null ? null : seconds * 1000;
}
