import { internal } from "../../convex/_generated/api";
import type { ConvexApp } from "./convex-app";
import { granted, syncSteps } from "./sync-steps";

/** Somebody with the operator's role. */
export async function anOperator({ t, person }: ConvexApp, name = "ops") {
  await t.mutation(internal.users.makeOperator, { who: `user_${name}` });
  return person(name);
}

/** Delivers an event whose customer cannot be read, ever: a dead letter. */
export async function aDeadLetter(app: ConvexApp, stripeEventId: string, stripeCustomerId = "cus_1") {
  const steps = syncSteps(app, stripeCustomerId);
  await steps.deliver(stripeEventId);
  const error = { class: "permanent" as const, code: "unreadable", message: "No.", retryAfterMs: null };
  await steps.fail(granted(await steps.claim()), error);
}

/** The audit rows, oldest first. */
export function auditOf({ t }: ConvexApp) {
  return t.run((ctx) => ctx.db.query("billingActions").take(200));
}
