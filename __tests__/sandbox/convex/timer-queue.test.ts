import { TimerQueue } from "../../../sandbox/convex/engine/timer-queue";
import { createBillingClock } from "../../../sandbox/kit/clock";

test("what is due runs soon after a machine has slept, during which its timers stood", async () => {
  let slept = 0;
  const clock = createBillingClock(0, () => Date.now() + slept);
  const queue = new TimerQueue(clock);
  const ran: string[] = [];
  const both = new Promise<void>((resolve) => {
    const run = (name: string) => () => {
      ran.push(name);
      if (ran.length === 2) resolve();
      return Promise.resolve();
    };
    queue.set("before", clock.now() + 1_800_000, run("before"));
    slept = 3_600_000;
    queue.set("after", clock.now(), run("after"));
  });
  await both;
  expect(ran).toEqual(["before", "after"]);
  queue.close();
});
