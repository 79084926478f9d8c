import { confirmPayment, paymentNeededOf } from "@/features/billing/confirm-payment";
import { getStripe } from "@/features/billing/get-stripe";

jest.mock("@/features/billing/get-stripe");

const NEEDED = { url: "https://invoice.stripe.com/i/1", clientSecret: "pi_1_secret_2" };
const handleNextAction = jest.fn();
const leave = jest.fn();

beforeEach(() => {
  jest.resetAllMocks();
  jest.mocked(getStripe).mockResolvedValue({ handleNextAction } as never);
});

test("with Stripe.js the person confirms in the page, and nobody leaves", async () => {
  handleNextAction.mockResolvedValue({ paymentIntent: { status: "succeeded" } });
  expect(await confirmPayment(NEEDED, "pk_test_1", leave)).toEqual({ kind: "sent" });
  expect(handleNextAction).toHaveBeenCalledWith({ clientSecret: "pi_1_secret_2" });
  expect(leave).not.toHaveBeenCalled();
});

test.each([
  ["there is no publishable key", NEEDED, null],
  ["there is no client secret", { ...NEEDED, clientSecret: null }, "pk_test_1"],
])("when %s the person goes on at Stripe", async (_, needed, key) => {
  expect(await confirmPayment(needed, key, leave)).toEqual({ kind: "left" });
  expect(leave).toHaveBeenCalledWith(NEEDED.url);
  expect(getStripe).not.toHaveBeenCalled();
});

test("when Stripe.js cannot be loaded the person goes on at Stripe", async () => {
  jest.mocked(getStripe).mockResolvedValue(null);
  expect(await confirmPayment(NEEDED, "pk_test_1", leave)).toEqual({ kind: "left" });
});

test("a confirmation that failed is a decline with its reason", async () => {
  handleNextAction.mockResolvedValue({
    error: { type: "invalid_request_error", code: "payment_intent_authentication_failure" },
  });
  expect(await confirmPayment(NEEDED, "pk_test_1", leave)).toEqual({
    kind: "declined",
    reason: "authentication_failed",
  });
  expect(leave).not.toHaveBeenCalled();
});

test("what the page cannot do is done at Stripe", async () => {
  handleNextAction.mockResolvedValue({
    error: { type: "invalid_request_error", code: "parameter_invalid_empty" },
  });
  expect(await confirmPayment(NEEDED, "pk_test_1", leave)).toEqual({ kind: "left" });
  expect(leave).toHaveBeenCalledWith(NEEDED.url);
});

test.each([
  [null],
  [{ kind: "sent" }],
  [{ kind: "payment_needed" }],
  [{ kind: "payment_needed", url: "javascript:alert(1)" }],
])("%j asks for no confirmation", (body) => {
  expect(paymentNeededOf(body)).toBeNull();
});

test("an answer without a client secret leads to Stripe's page", () => {
  expect(paymentNeededOf({ kind: "payment_needed", url: NEEDED.url, clientSecret: 7 })).toEqual({
    url: NEEDED.url,
    clientSecret: null,
  });
});
