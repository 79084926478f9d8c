import { getStripe } from "@/features/billing/get-stripe";

const loadStripe = jest.fn();
// The script itself comes from Stripe's own host, which no test reaches.
jest.mock("@stripe/stripe-js/pure", () => ({ loadStripe: (key: string): unknown => loadStripe(key) }));

beforeEach(() => loadStripe.mockReset());

test("Stripe.js is loaded once per key and kept", async () => {
  const stripe = {};
  loadStripe.mockResolvedValue(stripe);
  expect(await Promise.all([getStripe("pk_test_once"), getStripe("pk_test_once")])).toEqual([stripe, stripe]);
  expect(await getStripe("pk_test_once")).toBe(stripe);
  expect(loadStripe.mock.calls).toEqual([["pk_test_once"]]);
});

test("a page on which it cannot be loaded gets null, and the next call tries again", async () => {
  const stripe = {};
  loadStripe.mockRejectedValueOnce(new Error("Failed to load Stripe.js")).mockResolvedValueOnce(stripe);
  expect(await getStripe("pk_test_blocked")).toBeNull();
  expect(await getStripe("pk_test_blocked")).toBe(stripe);
});

test("a host that does not answer is given up after ten seconds", async () => {
  jest.useFakeTimers();
  loadStripe.mockReturnValue(new Promise(() => undefined));
  const asked = getStripe("pk_test_silent");
  await jest.advanceTimersByTimeAsync(10_000);
  expect(await asked).toBeNull();
  jest.useRealTimers();
});
