import { jest } from "@jest/globals";
import type { ConvexApp } from "../support/convex-app";
import { NOON } from "../support/convex-app";
import { dirtyCustomer, granted, REFUSED, TRANSIENT } from "../support/sync-steps";

const SECOND = 1000;

test("an outage of Stripe opens the breaker, pauses reads and uses up no attempt", async () => {
  const { app, steps } = await dirtyCustomer();
  for (let n = 1; n <= 5; n += 1) await steps.fail(granted(await steps.claim()), TRANSIENT);
  const attempts = (await steps.rows())[0]?.attempts;
  expect(attempts).toBe(4);
  expect(await steps.alerts()).toMatchObject([{ kind: "stripe_unreachable", status: "open" }]);
  expect(await steps.claim()).toBeNull();
  expect((await steps.subject()).claimAt).toBeGreaterThanOrEqual(NOON + 30 * SECOND);
  jest.setSystemTime(NOON + 31 * SECOND);
  await steps.fail(granted(await steps.claim()), TRANSIENT);
  expect((await steps.rows())[0]?.attempts).toBe(attempts);
  const [breaker] = await app.t.run((ctx) => ctx.db.query("breakers").take(1));
  expect(breaker?.openUntil).toBe(NOON + 91 * SECOND);
  jest.setSystemTime(NOON + 92 * SECOND);
  await steps.commit(granted(await steps.claim()));
  expect(await steps.alerts()).toMatchObject([{ kind: "stripe_unreachable", status: "closed" }, {}]);
  expect(await steps.rows()).toMatchObject([{ status: "processed" }]);
});

/** Keeps the breaker open for five more minutes, as probes that fail do. */
const staysAway = ({ t }: ConvexApp) =>
  t.run(async (ctx) => {
    const breaker = await ctx.db.query("breakers").first();
    if (breaker === null) throw new Error("The breaker was never opened.");
    await ctx.db.patch("breakers", breaker._id, { openUntil: Date.now() + 300 * SECOND });
  });

test("however much is heard during an outage, a customer has one claim that waits for its end", async () => {
  // A claim that was brought forward leaves its old schedule behind: with this jitter all of those run out in time.
  const jitter = jest.spyOn(Math, "random").mockReturnValue(0.5);
  const { app, steps } = await dirtyCustomer();
  for (let n = 1; n <= 5; n += 1) await steps.fail(granted(await steps.claim()), TRANSIENT);
  for (let n = 0; n < 15; n += 1) {
    await steps.deliver(`evt_during_${n}`);
    await staysAway(app);
    await jest.advanceTimersByTimeAsync(70 * SECOND);
  }
  await jest.advanceTimersByTimeAsync(299 * SECOND);
  const jobs = await app.t.run((ctx) => ctx.db.system.query("_scheduled_functions").collect());
  const waiting = jobs.filter(({ name, state }) => name.includes("claim") && state.kind === "pending");
  jitter.mockRestore();
  expect(waiting).toHaveLength(1);
});

test("a refused key pauses reads after three refusals and counts none of them", async () => {
  const { steps } = await dirtyCustomer();
  for (let n = 1; n <= 3; n += 1) await steps.fail(granted(await steps.claim()), REFUSED);
  expect(await steps.claim()).toBeNull();
  expect(await steps.rows()).toMatchObject([{ status: "retrying", attempts: 0, errors: { length: 3 } }]);
});
