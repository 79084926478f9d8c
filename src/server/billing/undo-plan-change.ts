import "server-only";
import type { z } from "zod";
import { AppError } from "../http/app-error";
import type { Ports, UserCall } from "./ports";
import { releaseSchedule } from "./release-schedule";
import type { emptyRequest } from "./request-schemas";
import { runAction } from "./run-action";

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
      const { stripeScheduleId } = subscription;
      if (stripeScheduleId !== null) {
        await releaseSchedule(ports.stripe, stripeScheduleId, `undo_plan_change:${actionId}`);
      }
      return { success: true };
    },
  });
}
