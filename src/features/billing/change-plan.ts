import { notify } from "@/components/toast";
import { trackEvent } from "@/features/analytics/track-event";
import type { PlanChangePreview } from "@/shared/billing/plan-change";

import { confirmPayment, paymentNeededOf } from "./confirm-payment";
import { unconfirmedWords } from "./decline-words";
import { FAILED } from "./use-action-runner";
import type { Runner } from "./use-action-runner";

/** A dialog that closes keeps the keyboard and the pointer to itself until it has faded. */
const FADED_MS = 200;

/**
 * Confirms a previewed change; `onSent` is told when Stripe has it. Nothing here says that the plan has changed. `close`
 * ends the dialog that asked: when the change was sent, and before the bank asks in this page. A refusal is said there.
 */
export function changePlan(
  { run, done, leave }: Runner,
  publishableKey: string | null,
  onSent: (preview: PlanChangePreview) => void,
): (preview: PlanChangePreview, close: () => void) => Promise<void> {
  return async (preview, close) => {
    trackEvent("plan_change_requested", { period: preview.billingPeriod });
    const answer = await run("change-plan", "change-plan", { previewId: preview.previewId });
    if (answer === FAILED) return;
    const needed = paymentNeededOf(answer);
    const ways = {
      leave,
      stay: async () => {
        close();
        await new Promise((faded) => setTimeout(faded, FADED_MS));
      },
    };
    const confirmation =
      needed === null ? ({ kind: "sent" } as const) : await confirmPayment(needed, publishableKey, ways);
    if (confirmation.kind === "left") return;
    done();
    close();
    // Stripe has the change and waits for the payment: the page goes on from there, the price is not asked again.
    onSent(preview);
    if (confirmation.kind === "declined")
      notify({ title: unconfirmedWords(confirmation.reason), failed: true });
  };
}
