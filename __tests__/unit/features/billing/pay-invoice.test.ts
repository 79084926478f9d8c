import { notify } from "@/components/toast";
import { changePlan } from "@/features/billing/change-plan";
import { confirmPayment } from "@/features/billing/confirm-payment";
import type { Confirmation } from "@/features/billing/confirm-payment";
import { payInvoice } from "@/features/billing/pay-invoice";
import { FAILED } from "@/features/billing/use-action-runner";
import type { PlanChangePreview } from "@/shared/billing/plan-change";

jest.mock("@/components/toast", () => ({ notify: jest.fn() }));
jest.mock("@/features/analytics/track-event");
jest.mock("@/features/billing/use-action-runner", () => ({ FAILED: Symbol("failed") }));
jest.mock("@/features/billing/confirm-payment", () => ({
  ...jest.requireActual<object>("@/features/billing/confirm-payment"),
  confirmPayment: jest.fn(),
}));

const NEEDED = {
  kind: "payment_needed",
  url: "https://invoice.stripe.com/i/1",
  clientSecret: "pi_1_secret_2",
};
const INVOICE = { stripeInvoiceId: "in_1", amount: 2000, currency: "usd", attempt: null };
const PREVIEW = { previewId: "preview_1", billingPeriod: "annual" } as unknown as PlanChangePreview;
const CLOSED =
  "The payment was not confirmed with your bank. Nothing was charged. The next try opens Stripe’s own page.";

const ended = { done: jest.fn(), fail: jest.fn(), leave: jest.fn() };
const onSent = jest.fn();
const close = jest.fn();
const runner = (answer: unknown) => ({
  busy: null,
  failure: null,
  run: () => Promise.resolve(answer),
  ...ended,
});
const confirms = (confirmation: Confirmation) => jest.mocked(confirmPayment).mockResolvedValue(confirmation);

beforeEach(() => jest.resetAllMocks());

/** What the page is left with: sent and waiting for Stripe, free again with words, or as it was, on its way out. */
const ENDS: [string, unknown, Confirmation | null, "sent" | "declined" | "as it was"][] = [
  ["the bank has it", { kind: "sent" }, null, "sent"],
  ["the challenge was passed", NEEDED, { kind: "sent" }, "sent"],
  ["the challenge was closed", NEEDED, { kind: "declined", reason: "authentication_failed" }, "declined"],
  ["the person has left for Stripe's page", NEEDED, { kind: "left" }, "as it was"],
  ["the route refused, with words of its own", FAILED, null, "as it was"],
];

test.each(ENDS)("paying an invoice, %s", async (_, answer, confirmation, end) => {
  if (confirmation !== null) confirms(confirmation);
  await payInvoice(runner(answer), "pk_test_1", onSent)(INVOICE);
  expect(onSent.mock.calls).toEqual(end === "sent" ? [[INVOICE]] : []);
  expect(ended.done.mock.calls).toEqual(end === "sent" ? [[]] : []);
  expect(ended.fail.mock.calls).toEqual(end === "declined" ? [["pay-invoice", CLOSED]] : []);
});

// Stripe holds a change whose payment was declined: the page waits for it, and its banner is where it is paid.
test.each(ENDS)("changing the plan, %s", async (_, answer, confirmation, end) => {
  if (confirmation !== null) confirms(confirmation);
  await changePlan(runner(answer), "pk_test_1", onSent)(PREVIEW, close);
  const isOver = end !== "as it was";
  expect(onSent.mock.calls).toEqual(isOver ? [[PREVIEW]] : []);
  expect(ended.done.mock.calls).toEqual(isOver ? [[]] : []);
  expect(close.mock.calls).toEqual(isOver ? [[]] : []);
  expect(jest.mocked(notify).mock.calls).toEqual(
    end === "declined" ? [[{ title: CLOSED, failed: true }]] : [],
  );
});

test("the dialog of a change has faded before the bank asks in the page", async () => {
  confirms({ kind: "sent" });
  await changePlan(runner(NEEDED), "pk_test_1", onSent)(PREVIEW, close);
  const { stay } = jest.mocked(confirmPayment).mock.calls[0]?.[2] ?? {};
  close.mockReset();
  await stay?.();
  expect(close).toHaveBeenCalledTimes(1);
});

test("a decline by the route says why", async () => {
  await payInvoice(runner({ kind: "declined", reason: "expired_card" }), "pk_test_1", onSent)(INVOICE);
  expect(ended.fail).toHaveBeenCalledWith(
    "pay-invoice",
    "The payment was declined. Your bank said: the card has expired.",
  );
  expect(onSent).not.toHaveBeenCalled();
});
