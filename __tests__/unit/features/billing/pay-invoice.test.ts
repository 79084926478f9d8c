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

const settle = jest.fn();
const onSent = jest.fn();
const runner = (answer: unknown) => ({
  busy: null,
  failure: null,
  run: () => Promise.resolve(answer),
  settle,
});
const confirms = (confirmation: Confirmation) => jest.mocked(confirmPayment).mockResolvedValue(confirmation);

beforeEach(() => jest.resetAllMocks());

/** What the page is left with: sent and waiting for Stripe, free again with words or without, or on its way out. */
const ENDS: [string, unknown, Confirmation | null, { sent: boolean; settled: unknown[] }][] = [
  ["the bank has it", { kind: "sent" }, null, { sent: true, settled: [null] }],
  ["the challenge was passed", NEEDED, { kind: "sent" }, { sent: true, settled: [null] }],
  [
    "the challenge was closed",
    NEEDED,
    { kind: "declined", reason: "authentication_failed" },
    { sent: false, settled: [CLOSED] },
  ],
  ["the person has left for Stripe's page", NEEDED, { kind: "left" }, { sent: false, settled: [] }],
  ["the route refused, with words of its own", FAILED, null, { sent: false, settled: [] }],
];

const settled = () =>
  settle.mock.calls.map(([failure]: [{ message: string } | null]) => failure?.message ?? null);

test.each(ENDS)("paying an invoice, %s", async (_, answer, confirmation, { sent, settled: words }) => {
  if (confirmation !== null) confirms(confirmation);
  await payInvoice(runner(answer), "pk_test_1", onSent)(INVOICE);
  expect(onSent.mock.calls).toEqual(sent ? [[INVOICE]] : []);
  expect(settled()).toEqual(words);
});

test.each(ENDS)("changing the plan, %s", async (_, answer, confirmation, { sent, settled: words }) => {
  if (confirmation !== null) confirms(confirmation);
  expect(await changePlan(runner(answer), "pk_test_1", onSent)(PREVIEW)).toBe(sent);
  expect(onSent.mock.calls).toEqual(sent ? [[PREVIEW]] : []);
  expect(settled()).toEqual(words);
});

test("a decline by the route says why", async () => {
  await payInvoice(runner({ kind: "declined", reason: "expired_card" }), "pk_test_1", onSent)(INVOICE);
  expect(settled()).toEqual(["The payment was declined. Your bank said: the card has expired."]);
  expect(onSent).not.toHaveBeenCalled();
});
