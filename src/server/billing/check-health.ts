import "server-only";
import { describeError, log } from "../log";
import type { Ports } from "./ports";

export interface Health {
  ok: boolean;
  checks: { convex: "ok" | "failed" };
}

/** Whether this server can do its work. Stripe is not asked: nothing here can repair it, and webhooks do not need it. */
export async function checkHealth({ store }: Pick<Ports, "store">): Promise<Health> {
  try {
    await store.checkHealth({});
    return { ok: true, checks: { convex: "ok" } };
  } catch (error) {
    log("error", "health", { outcome: "convex failed", ...describeError(error) });
    return { ok: false, checks: { convex: "failed" } };
  }
}
