import "server-only";
import { AppError } from "../http/app-error";
import type { BillingStore } from "../convex/billing-store";
import type { Ports, UserCall } from "./ports";
import { recordOutcome } from "./record-outcome";

type Begin = Parameters<BillingStore["beginAction"]>[0];
type Begun = Extract<Awaited<ReturnType<BillingStore["beginAction"]>>, { kind: "ok" }>;

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
 * Stripe, and the outcome.
 */
export async function runAction<Body, Result>(
  ports: Pick<Ports, "store" | "defer">,
  { user, requestId, body }: UserCall<Body>,
  { name, detail, changesBilling, work }: Action<Body, Result>,
): Promise<Result> {
  const begun = await ports.store.beginAction({
    clerkId: user.clerkId,
    action: name,
    requestId,
    detail: body === null ? undefined : detail(body),
  });
  if (begun.kind === "limited") throw new AppError("rate_limited", { retryAfterMs: begun.retryAfterMs });
  if (begun.kind === "in_progress") throw new AppError("in_progress");
  return recordOutcome(ports, { actionId: begun.actionId, changesBilling }, async () => {
    if (body === null) throw new AppError("invalid_request");
    return work(begun, body);
  });
}
