import "server-only";
import type { ErrorCode } from "@/shared/errors";
import { stripeFailure } from "../stripe/stripe-failure";
import { AppError } from "../http/app-error";
import { toAppError } from "../http/to-app-error";
import type { BillingStore } from "../convex/billing-store";
import type { Ports, UserCall } from "./ports";

type Begin = Parameters<BillingStore["beginAction"]>[0];
type Begun = Extract<Awaited<ReturnType<BillingStore["beginAction"]>>, { kind: "ok" }>;

const LOOK_AGAIN: ReadonlySet<ErrorCode> = new Set([
  "stripe_busy",
  "internal",
  "no_subscription",
  "not_resumable",
  "not_pausable",
  "card_needed",
  "payment_declined",
  "invoice_not_open",
]);

interface Action<Body, Result> {
  name: Begin["action"];
  /** What the audit row keeps of the body. */
  detail: (body: Body) => Begin["detail"];
  /** Whether a success can have changed what we show. */
  changesBilling: boolean;
  work: (context: Begun, body: Body) => Promise<Result>;
}

/**
 * A money action from its first audit row to its last: one call that rate-limits and finds the context, the work at
 * Stripe, and the outcome, which is recorded after the answer. An outcome that nobody knows makes the customer dirty,
 * so that the page shows what Stripe did.
 */
export async function runAction<Body, Result>(
  { store, defer }: Pick<Ports, "store" | "defer">,
  { user, requestId, body }: UserCall<Body>,
  action: Action<Body, Result>,
): Promise<Result> {
  const detail = body === null ? undefined : action.detail(body);
  const begun = await store.beginAction({ clerkId: user.clerkId, action: action.name, requestId, detail });
  if (begun.kind === "limited") throw new AppError("rate_limited", { retryAfterMs: begun.retryAfterMs });
  if (begun.kind === "in_progress") throw new AppError("in_progress");
  const finish = (outcome: "succeeded" | "failed", markDirty: boolean, thrown?: unknown) => {
    const code = thrown === undefined ? null : toAppError(thrown).code;
    const stripeRequestId = stripeFailure(thrown)?.requestId ?? null;
    defer(() => store.finishAction({ actionId: begun.actionId, outcome, code, stripeRequestId, markDirty }));
  };
  try {
    if (body === null) throw new AppError("invalid_request");
    const result = await action.work(begun, body);
    finish("succeeded", action.changesBilling);
    return result;
  } catch (thrown) {
    finish("failed", action.changesBilling && isUncertain(thrown), thrown);
    throw thrown;
  }
}

/** Stripe may have acted, or said that it is not as we thought: both are reasons to look again. */
function isUncertain(thrown: unknown): boolean {
  return LOOK_AGAIN.has(toAppError(thrown).code);
}
