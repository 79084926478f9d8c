import { createGate } from "@/components/gate";

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

/** What became of a wait by now. */
function watched(wait: Promise<void>): { now: "waiting" | "passed" | "refused" } {
  const seen: { now: "waiting" | "passed" | "refused" } = { now: "waiting" };
  wait.then(
    () => (seen.now = "passed"),
    () => (seen.now = "refused"),
  );
  return seen;
}

test("who comes before it opens waits, and passes when it does", async () => {
  const gate = createGate(1_000);
  const early = [watched(gate.passed()), watched(gate.passed())];
  await jest.advanceTimersByTimeAsync(999);
  expect(early.map(({ now }) => now)).toEqual(["waiting", "waiting"]);
  gate.set(true);
  await jest.advanceTimersByTimeAsync(0);
  expect(early.map(({ now }) => now)).toEqual(["passed", "passed"]);
  expect(jest.getTimerCount()).toBe(0);
});

test("open, it lets everybody through; closed again, it does not", async () => {
  const gate = createGate(1_000);
  gate.set(true);
  await expect(gate.passed()).resolves.toBeUndefined();
  gate.set(false);
  const late = watched(gate.passed());
  await jest.advanceTimersByTimeAsync(500);
  expect(late.now).toBe("waiting");
});

test("nobody waits for longer than they were told", async () => {
  const gate = createGate(1_000);
  const wait = watched(gate.passed());
  await jest.advanceTimersByTimeAsync(1_000);
  expect(wait.now).toBe("refused");
});
