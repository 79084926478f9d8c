import "server-only";
import type { z } from "zod";
import { AppError } from "../http/app-error";
import type { Ports, UserCall } from "./ports";
import { releaseSchedule, scheduleIdOf } from "./release-schedule";
import type { emptyRequest } from "./request-schemas";
import { runAction } from "./run-action";
import { changeSubscription } from "./subscription-change";

/**
 * Takes back a change of the billing period that is scheduled for the end of the period; the plan stays as it is. One
 * that is not scheduled (any more) is left alone. Throws AppError `no_subscription`.
 */
export async function undoPlanChange(
  ports: Pick<Ports, "store" | "stripe" | "defer">,
  call: UserCall<z.infer<typeof emptyRequest>>,
): Promise<{ success: true }> {
  return runAction(ports, call, {
    name: "undo_plan_change",
    detail: () => undefined,
    changesBilling: true,
    work: async ({ actionId, subscription }) => {
      if (subscription === null) throw new AppError("no_subscription");
      const { stripe } = ports;
      const id = subscription.stripeSubscriptionId;
      await changeSubscription(stripe, id, "no_subscription", async () => {
        // Asked of Stripe: releasing the one that our picture shows would leave the one that has taken its place.
        const scheduleId = scheduleIdOf(await stripe.subscriptions.retrieve(id));
        if (scheduleId !== null) await releaseSchedule(stripe, scheduleId, `undo_plan_change:${actionId}`);
      });
      return { success: true };
    },
  });
}
