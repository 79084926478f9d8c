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
  // Reads of others go on: were theirs to fail, too, Stripe would be left alone for a while and this one not be tried.
  const apiMatch = `GET /v1/subscriptions?customer=${stripeCustomerId}`;
  await chaos({ serverError: -1, apiMatch });
  try {
    await stripe.customers.update(stripeCustomerId, { metadata: { note: "changed" } });
    const { seq, gen } = await failedRead(stripeCustomerId);
    const error = {
      class: "permanent",
      code: "unreadable",
      message: "The answer was cut.",
      retryAfterMs: null,
    };
    await convex.call({ type: "mutation", path: "sync:fail", args: { stripeCustomerId, seq, gen, error } });
  } finally {
    await chaos({ serverError: 0, apiMatch: "" });
  }
}

/** The customer as it is when its read has failed: behind, and its lease is given back. */
async function failedRead(stripeCustomerId: string): Promise<z.infer<typeof subjectRow>> {
  for (let turn = 0; turn < 1_000; turn += 1) {
    const rows = await convex.rows("syncSubjects", subjectRow);
    const row = rows.find((each) => each.stripeCustomerId === stripeCustomerId);
    if (row !== undefined && row.seq > row.appliedSeq && row.lease === null) return row;
    await sleep(50);
  }
  throw new Error("The customer's read did not fail.");
}
