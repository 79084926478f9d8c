import { trackEvent } from "@/features/analytics/track-event";
import type { PlanChangePreview } from "@/shared/billing/plan-change";

import { confirmPayment, paymentNeededOf } from "./confirm-payment";
import { unconfirmedWords } from "./decline-words";
import { leaveFor } from "./post-billing";
import { FAILED } from "./use-action-runner";
import type { Runner } from "./use-action-runner";

/**
 * Confirms a previewed change; `onSent` is told when Stripe has it. Nothing here says that the plan has changed. False
 * when nothing was changed; whoever leaves for Stripe's page of the invoice keeps a busy button until the browser is gone.
 */
export function changePlan(
  { run, settle }: Runner,
  publishableKey: string | null,
  onSent: (preview: PlanChangePreview) => void,
): (preview: PlanChangePreview) => Promise<boolean> {
  const sent = (preview: PlanChangePreview) => {
    settle(null);
    onSent(preview);
    return true;
  };
  return async (preview) => {
    trackEvent("plan_change_requested", { period: preview.billingPeriod });
    const answer = await run("change-plan", "change-plan", { previewId: preview.previewId });
    if (answer === FAILED) return false;
    const needed = paymentNeededOf(answer);
    if (needed === null) return sent(preview);
    const confirmation = await confirmPayment(needed, publishableKey, leaveFor);
    if (confirmation.kind === "sent") return sent(preview);
    if (confirmation.kind === "declined") {
      settle({ action: "change-plan", message: unconfirmedWords(confirmation.reason) });
    }
    return false;
  };
}
