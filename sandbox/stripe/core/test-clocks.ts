import { formatTestClock } from "../format/account";
import type { StripeApp } from "./app";
import type { TestClock } from "./entities";
import { invalidRequest, noSuch, StripeError } from "./errors";
import { runOne } from "./run-due";
import { currentPeriodEnd, isEnded } from "./subscriptions";
import { needPrice } from "./lines";
import { addInterval } from "./periods";

export function needTestClock(app: StripeApp, id: string, param?: string): TestClock {
  const clock = app.store.testClocks.get(id);
  if (!clock) throw noSuch("test clock", id, param);
  return clock;
}

/** Marks a clock as advancing to `target` (epoch seconds); `advanceTestClock` then does the work. */
export function startAdvance(app: StripeApp, id: string, target: number): TestClock {
  const clock = needTestClock(app, id);
  if (clock.status === "advancing") {
    throw new StripeError(429, {
      type: "invalid_request_error",
      code: "rate_limit",
      message: "The test clock is currently advancing. Wait until it is ready before advancing it again.",
    });
  }
  if (target <= clock.frozen_time) {
    throw invalidRequest("Test clocks can only be advanced forward in time.", "frozen_time");
  }
  const limit = furthest(app, clock);
  if (target > limit) {
    throw invalidRequest(
      `Cannot advance the test clock beyond ${limit}: at most two intervals of the shortest subscription at a time.`,
      "frozen_time",
    );
  }
  const advancing = app.store.testClocks.update(id, { status: "advancing", target });
  app.emit("test_helpers.test_clock.advancing", formatTestClock(advancing), clock.frozen_time);
  return advancing;
}

const TWO_YEARS = 2 * 366 * 86_400;

/** Two intervals of the shortest subscription ahead; two years without subscriptions. */
function furthest(app: StripeApp, clock: TestClock): number {
  const limits = app.store.customers
    .by("testClock", clock.id)
    .flatMap((customer) => app.store.subscriptions.by("customer", customer.id))
    .filter((subscription) => !isEnded(subscription))
    .flatMap((subscription) =>
      subscription.items.map((item) => {
        const recurring = needPrice(app, item.price).recurring;
        const from = Math.max(clock.frozen_time, Math.min(clock.frozen_time, currentPeriodEnd(subscription)));
        return addInterval(from, recurring?.interval ?? "month", 2 * (recurring?.interval_count ?? 1));
      }),
    );
  return limits.length === 0 ? clock.frozen_time + TWO_YEARS : Math.min(...limits);
}

/** Does everything that is due on the clock up to its target, in order, then reports it as ready. */
export function advanceTestClock(app: StripeApp, id: string): void {
  const target = app.store.testClocks.get(id)?.target;
  if (target === null || target === undefined) return;
  for (let due = app.due.next(id); due && due.at <= target; due = app.due.next(id)) runOne(app, due);
  app.unit(() => {
    const ready = app.store.testClocks.update(id, { frozen_time: target, status: "ready", target: null });
    app.emit("test_helpers.test_clock.ready", formatTestClock(ready), target);
  });
}
