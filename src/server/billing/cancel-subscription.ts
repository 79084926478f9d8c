import "server-only";
import type Stripe from "stripe";
import type { z } from "zod";
import { firstDebitOf } from "@/shared/billing/first-debit";
import { closeWord, SUBSCRIPTION_STATUSES } from "@/shared/billing/stripe-words";
import { endsAtOnce } from "@/shared/billing/subscription-state";
import { AppError } from "../http/app-error";
import { stripeFailure } from "../stripe/stripe-failure";
import { idempotencyKey } from "./idempotency-key";
import type { Ports, UserCall } from "./ports";
import { releaseSchedule, scheduleIdOf } from "./release-schedule";
import type { cancelRequest } from "./request-schemas";
import { runAction } from "./run-action";
import { changeSubscription, hasEnded } from "./subscription-change";

type Body = z.infer<typeof cancelRequest>;

/** Stripe's largest page. Whoever has more has paid at some time. */
const INVOICES_LOOKED_AT = 100;

/**
 * Lets the caller's own subscription end with the period that is paid, or that a debit under way pays; one whose trial
 * ended without a card, and that Stripe has paused, or whose first debit the bank refused, has no such period and ends
 * at once. `cancelAt` is epoch milliseconds. Asking twice is fine. Throws AppError `no_subscription`.
 */
export async function cancelSubscription(
  ports: Pick<Ports, "store" | "stripe" | "defer">,
  call: UserCall<Body>,
): Promise<{ success: true; cancelAt: number }> {
  return runAction(ports, call, {
    name: "cancel",
    detail: ({ reason, comment }) => ({ reason, comment }),
    changesBilling: true,
    work: async ({ actionId, subscription }, body) => {
      if (subscription === null) throw new AppError("no_subscription");
      const { stripe } = ports;
      const intent = `cancel:${actionId}`;
      const id = subscription.stripeSubscriptionId;
      const cancelAt = await changeSubscription(stripe, id, "no_subscription", async () => {
        if (endsAtOnce(subscription) && (await hasNoPaidPeriod(stripe, id)))
          return endNow(stripe, id, intent, body);
        return endUnscheduled({ stripe, id, intent, body }, subscription.stripeScheduleId);
      });
      return { success: true, cancelAt };
    },
  });
}

/** Our picture may be old, and ending at once what was paid for meanwhile could not be taken back. */
async function hasNoPaidPeriod(stripe: Stripe, id: string): Promise<boolean> {
  const current = await stripe.subscriptions.retrieve(id);
  const status = closeWord(SUBSCRIPTION_STATUSES, current.status, "unknown");
  if (status === "paused") return true;
  // After the subscription, as when the whole picture is read.
  const { data } = await stripe.invoices.list({ subscription: id, limit: INVOICES_LOOKED_AT });
  return endsAtOnce({ status, firstDebit: firstDebitOf({ status }, data) });
}

function detailsOf({ reason, comment }: Body): Stripe.SubscriptionCancelParams {
  if (reason === undefined && !comment) return {};
  return { cancellation_details: { feedback: reason, comment } };
}

interface Ending {
  stripe: Stripe;
  id: string;
  intent: string;
  body: Body;
}

/**
 * Stripe refuses to end a subscription that a schedule manages. The one that our picture shows is released at once; when
 * Stripe refuses all the same, it is asked for one that has come since. If only the release succeeds the person hears
 * of a failure, so nobody takes a cancellation for done that is not.
 */
async function endUnscheduled(ending: Ending, knownScheduleId: string | null): Promise<number> {
  const { stripe, id, intent } = ending;
  if (knownScheduleId !== null) await releaseSchedule(stripe, knownScheduleId, intent);
  try {
    return await endWithPeriod(ending, 0);
  } catch (thrown) {
    const failure = stripeFailure(thrown);
    if (failure?.definite !== true || failure.code === "resource_missing") throw thrown;
    const current = await stripe.subscriptions.retrieve(id);
    const scheduleId = hasEnded(current) ? null : scheduleIdOf(current);
    if (scheduleId === null) throw thrown;
    await releaseSchedule(stripe, scheduleId, intent);
    return endWithPeriod(ending, 1);
  }
}

async function endNow(stripe: Stripe, id: string, intent: string, body: Body): Promise<number> {
  const parameters = detailsOf(body);
  const key = idempotencyKey(`${intent}:now`, parameters);
  const { ended_at: end } = await stripe.subscriptions.cancel(id, parameters, { idempotencyKey: key });
  if (!Number.isSafeInteger(end)) throw new Error("a canceled subscription without its end");
  return Number(end) * 1_000;
}

async function endWithPeriod({ stripe, id, intent, body }: Ending, attempt: number): Promise<number> {
  const parameters = { cancel_at_period_end: true, ...detailsOf(body) };
  const key = idempotencyKey(`${intent}:${attempt}`, parameters);
  const updated = await stripe.subscriptions.update(id, parameters, { idempotencyKey: key });
  if (hasEnded(updated)) throw new AppError("no_subscription");
  return endOf(updated);
}

/** Epoch milliseconds. Since API version basil the period belongs to the items; the last of them ends the subscription. */
function endOf({ cancel_at, items }: Stripe.Subscription): number {
  const seconds = cancel_at ?? Math.max(...items.data.map((item) => item.current_period_end));
  if (!Number.isSafeInteger(seconds)) throw new Error("a subscription without an end of its period");
  return seconds * 1_000;
}
