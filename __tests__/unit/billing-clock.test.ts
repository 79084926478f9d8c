import { createBillingClock } from "../../sandbox/kit/clock";

test("billing time runs with the wall clock and jumps only forward", () => {
  let wall = 1_000;
  const clock = createBillingClock(0, () => wall);
  const jumps = jest.fn();
  clock.onJump(jumps);
  clock.advanceTo(5_000);
  expect(clock.now()).toBe(5_000);
  wall += 10;
  expect(clock.now()).toBe(5_010);
  expect(clock.offset()).toBe(4_000);
  expect(() => clock.advanceTo(4_000)).toThrow(RangeError);
  expect(jumps).toHaveBeenCalledTimes(1);
});
