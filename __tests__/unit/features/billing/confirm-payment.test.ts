import { confirmPayment, paymentNeededOf } from "@/features/billing/confirm-payment";
import { getStripe } from "@/features/billing/get-stripe";

jest.mock("@/features/billing/get-stripe");

const NEEDED = { url: "https://invoice.stripe.com/i/1", clientSecret: "pi_1_secret_2" };
const handleNextAction = jest.fn();
let invoices = 0;
/** Another invoice: that one could not be confirmed in the page is remembered. */
const needed = () => ({ ...NEEDED, url: `https://invoice.stripe.com/i/n${(invoices += 1)}` });
const leave = jest.fn();

beforeEach(() => {
  jest.resetAllMocks();
  jest.mocked(getStripe).mockResolvedValue({ handleNextAction } as never);
});

test("with Stripe.js the person confirms in the page, and nobody leaves", async () => {
  handleNextAction.mockResolvedValue({ paymentIntent: { status: "succeeded" } });
  expect(await confirmPayment(NEEDED, "pk_test_1", { leave })).toEqual({ kind: "sent" });
  expect(handleNextAction).toHaveBeenCalledWith({ clientSecret: "pi_1_secret_2" });
  expect(leave).not.toHaveBeenCalled();
});

test("what stands over the page is gone before the bank asks", async () => {
  const order: string[] = [];
  handleNextAction.mockImplementation(() => {
    order.push("asked");
    return Promise.resolve({ paymentIntent: { status: "succeeded" } });
  });
  const stay = async () => {
    await Promise.resolve();
    order.push("gone");
  };
  await confirmPayment(needed(), "pk_test_1", { leave, stay });
  expect(order).toEqual(["gone", "asked"]);
});

test("who goes on at Stripe leaves everything as it is", async () => {
  const stay = jest.fn();
  await confirmPayment(needed(), null, { leave, stay });
  expect(stay).not.toHaveBeenCalled();
});

test.each([
  ["there is no publishable key", NEEDED, null],
  ["there is no client secret", { ...NEEDED, clientSecret: null }, "pk_test_1"],
])("when %s the person goes on at Stripe", async (_, needed, key) => {
  expect(await confirmPayment(needed, key, { leave })).toEqual({ kind: "left" });
  expect(leave).toHaveBeenCalledWith(NEEDED.url);
  expect(getStripe).not.toHaveBeenCalled();
});

test.each([["processing"], ["requires_capture"]])(
  "a payment that is %s has nothing left to confirm",
  async (status) => {
    handleNextAction.mockResolvedValue({ paymentIntent: { status } });
    expect(await confirmPayment(needed(), "pk_test_1", { leave })).toEqual({ kind: "sent" });
  },
);

test.each([
  ["still asks for its owner", { paymentIntent: { status: "requires_action" } }],
  ["needs another card", { paymentIntent: { status: "requires_payment_method" } }],
  ["is not said to be anything", {}],
])("a payment that %s after the challenge goes on at Stripe", async (_, result) => {
  handleNextAction.mockResolvedValue(result);
  expect(await confirmPayment(NEEDED, "pk_test_1", { leave })).toEqual({ kind: "left" });
  expect(leave).toHaveBeenCalledWith(NEEDED.url);
});

test("when Stripe.js throws, as it does for a payment that asks for nothing, the person goes on at Stripe", async () => {
  handleNextAction.mockRejectedValue(new Error("The PaymentIntent is not in the requires_action state."));
  expect(await confirmPayment(NEEDED, "pk_test_1", { leave })).toEqual({ kind: "left" });
  expect(leave).toHaveBeenCalledWith(NEEDED.url);
});

test("when Stripe.js cannot be loaded the person goes on at Stripe", async () => {
  jest.mocked(getStripe).mockResolvedValue(null);
  expect(await confirmPayment(NEEDED, "pk_test_1", { leave })).toEqual({ kind: "left" });
});

test.each([
  [
    "closed, or not passed",
    { type: "invalid_request_error", code: "payment_intent_authentication_failure" },
    "authentication_failed",
  ],
  [
    "passed, and the bank declines then",
    { type: "card_error", code: "card_declined", decline_code: "insufficient_funds" },
    "insufficient_funds",
  ],
])(
  "a challenge that is %s is a decline with its reason, and the next try is made at Stripe",
  async (_, error, reason) => {
    const asked = needed();
    handleNextAction.mockResolvedValue({ error });
    expect(await confirmPayment(asked, "pk_test_1", { leave })).toEqual({ kind: "declined", reason });
    expect(leave).not.toHaveBeenCalled();
    expect(await confirmPayment(asked, "pk_test_1", { leave })).toEqual({ kind: "left" });
    expect(leave).toHaveBeenCalledWith(asked.url);
    expect(handleNextAction).toHaveBeenCalledTimes(1);
  },
);

test("what the page cannot do is done at Stripe", async () => {
  handleNextAction.mockResolvedValue({
    error: { type: "invalid_request_error", code: "parameter_invalid_empty" },
  });
  expect(await confirmPayment(NEEDED, "pk_test_1", { leave })).toEqual({ kind: "left" });
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
