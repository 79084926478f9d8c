import "server-only";
import type { ErrorCode } from "@/shared/errors";
import type { BillingStore } from "../convex/billing-store";
import { toAppError } from "../http/to-app-error";
import { stripeFailure } from "../stripe/stripe-failure";
import type { Ports } from "./ports";

/** Stripe may have acted, or said that it is not as we thought: both are reasons to look again. */
const LOOK_AGAIN: ReadonlySet<ErrorCode> = new Set([
  "stripe_busy",
  "internal",
  "no_subscription",
  "not_changeable",
  "not_resumable",
  "not_pausable",
  "card_needed",
  "preview_expired",
  "payment_declined",
  "invoice_not_open",
  "in_progress",
]);

interface Audited {
  actionId: Parameters<BillingStore["finishAction"]>[0]["actionId"];
  /** Whether a success can have changed what we show. */
  changesBilling: boolean;
}

/**
 * Runs the work of a money action whose audit row exists, and records its outcome after the answer. An outcome that
 * nobody knows makes the customer dirty, so that the page shows what Stripe did.
 */
export async function recordOutcome<Result>(
  { store, defer }: Pick<Ports, "store" | "defer">,
  { actionId, changesBilling }: Audited,
  work: () => Promise<Result>,
): Promise<Result> {
  const finish = (outcome: "succeeded" | "failed", markDirty: boolean, thrown?: unknown) => {
    const code = thrown === undefined ? null : toAppError(thrown).code;
    const stripeRequestId = stripeFailure(thrown)?.requestId ?? null;
    defer(() => store.finishAction({ actionId, outcome, code, stripeRequestId, markDirty }));
  };
  try {
    const result = await work();
    finish("succeeded", changesBilling);
    return result;
  } catch (thrown) {
    finish("failed", changesBilling && LOOK_AGAIN.has(toAppError(thrown).code), thrown);
    throw thrown;
  }
}
