import { jest } from "@jest/globals";
import fc from "fast-check";
import { SUBSCRIPTION_STATUSES } from "../../src/shared/billing/stripe-words";
import { aSubscription } from "../support/billing-builders";
import { convexApp, NOON } from "../support/convex-app";
import { aSnapshot, syncSteps } from "../support/sync-steps";
import type { Job } from "../support/sync-steps";

const LEASE_MS = 91_000;
const STATUSES = SUBSCRIPTION_STATUSES.filter(
  (status) => status !== "canceled" && status !== "incomplete_expired",
);

/** One step of a history. Numbers choose among what is there at that moment. */
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant("change" as const), which: fc.nat() }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("deliver" as const), which: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("redeliver" as const), which: fc.nat() }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("claim" as const), which: fc.nat() }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("read" as const), which: fc.nat() }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("commit" as const), which: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("lose" as const), which: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("fail" as const), which: fc.nat() }) },
);

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
type State = ReturnType<typeof aSubscription>;

const FAILURE = { class: "permanent" as const, code: "unreadable", message: "No.", retryAfterMs: null };

/**
 * A Stripe that only knows one subscription, and everything in flight between it and us. Reads take their answer at
 * any moment after their claim and commit at any later one; leases run out, so that reads overlap.
 */
async function live(history: readonly Step[]) {
  const steps = syncSteps(await convexApp());
  let now = NOON;
  let state: State = aSubscription({ amount: 0 });
  const had: State[] = [state];
  const undelivered: string[] = ["evt_first"];
  const delivered: string[] = [];
  const claimed: Job[] = [];
  const answered: { job: Job; answer: State }[] = [];
  const applied: number[] = [];

  const take = <T>(from: T[], which: number): T | undefined =>
    from.splice(which % Math.max(from.length, 1), 1)[0];
  const deliver = async (event: string | undefined) => {
    if (event === undefined) return;
    await steps.deliver(event);
    delivered.push(event);
  };
  const claim = async () => {
    if (delivered.length === 0) return;
    now += LEASE_MS;
    jest.setSystemTime(now);
    const job = await steps.claim();
    if (job !== null) claimed.push(job);
  };
  const commit = async ({ job, answer }: { job: Job; answer: State }) => {
    await steps.commit(job, aSnapshot({ subscriptions: [answer] }));
    const { appliedSeq, syncedGen, gen } = await steps.subject();
    expect(syncedGen).toBeLessThanOrEqual(gen);
    applied.push(appliedSeq);
    const [stored] = await steps.subscriptions();
    expect(had.map(({ amount }) => amount)).toContain(stored?.amount);
  };

  for (const { do: what, which } of history) {
    if (what === "change") {
      state = aSubscription({ status: STATUSES[which % STATUSES.length], amount: had.length });
      had.push(state);
      undelivered.push(`evt_${had.length}`);
    } else if (what === "deliver") await deliver(take(undelivered, which));
    else if (what === "redeliver") await deliver(delivered[which % Math.max(delivered.length, 1)]);
    else if (what === "claim") await claim();
    else if (what === "read") {
      const job = take(claimed, which);
      if (job !== undefined) answered.push({ job, answer: state });
    } else if (what === "commit") {
      const answer = take(answered, which);
      if (answer !== undefined) await commit(answer);
    } else if (what === "fail") {
      const job = take(claimed, which);
      if (job !== undefined) await steps.fail(job, FAILURE);
    } else take(claimed, which);
  }

  for (const event of undelivered.splice(0)) await deliver(event);
  // Old answers arrive after the last event, when nothing else is going to wake anybody.
  for (const late of answered.splice(0)) await commit(late);
  if ((await steps.subject()).state === "dead") await deliver("evt_replay");
  for (let turn = 0; (await steps.subject()).state === "dirty" && turn < 5; turn += 1) {
    const lost = claimed.splice(0);
    await claim();
    for (const job of claimed.splice(0)) await commit({ job, answer: state });
    for (const job of lost) await commit({ job, answer: state });
  }
  return { steps, state, applied };
}

test("whatever the order of events, reads, losses and commits, the picture ends as Stripe's state", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (history) => {
      const { steps, state, applied } = await live(history);
      const [stored] = await steps.subscriptions();
      expect(stored).toMatchObject({ status: state.status, amount: state.amount });
      expect(applied).toEqual([...applied].sort((a, b) => a - b));
      const { gen, syncedGen } = await steps.subject();
      expect(syncedGen).toBe(gen);
      const rows = await steps.rows();
      expect(rows.every(({ status }) => status === "processed" || status === "dead")).toBe(true);
    }),
    { numRuns: 30 },
  );
}, 120_000);
