import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { ConvexAdmin } from "../../../scripts/lib/convex-admin";
import { chaos, stripe } from "./stripe-account";

const subjectRow = z.object({
  stripeCustomerId: z.string(),
  seq: z.number(),
  gen: z.number(),
  appliedSeq: z.number(),
  lease: z.object({}).nullable(),
});

/** Our database, as `npx convex run` reaches it. */
export const convex = new ConvexAdmin(process.env.NEXT_PUBLIC_CONVEX_URL ?? "");

/**
 * Has an event of the customer given up: its read fails at Stripe, and then in the way that no retry mends. What Stripe
 * says stays as it is.
 */
export async function makeDeadLetter(stripeCustomerId: string): Promise<void> {
  await chaos({ serverError: -1, apiMatch: "GET /v1/subscriptions" });
  await stripe.customers.update(stripeCustomerId, { metadata: { note: "changed" } });
  for (let turn = 0; ; turn += 1) {
    const rows = await convex.rows("syncSubjects", subjectRow);
    const row = rows.find((each) => each.stripeCustomerId === stripeCustomerId);
    // A read that failed is behind and has given its lease back.
    if (row !== undefined && row.seq > row.appliedSeq && row.lease === null) {
      const error = {
        class: "permanent",
        code: "unreadable",
        message: "The answer was cut.",
        retryAfterMs: null,
      };
      const args = { stripeCustomerId, seq: row.seq, gen: row.gen, error };
      await convex.call({ type: "mutation", path: "sync:fail", args });
      break;
    }
    if (turn === 200) throw new Error("The customer's read did not fail.");
    await sleep(50);
  }
  await chaos({ serverError: 0, apiMatch: "" });
}
