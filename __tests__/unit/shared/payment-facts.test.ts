import { declineReason } from "../../../src/shared/billing/decline-reasons";
import { readDispute, readPayment } from "../../../src/shared/billing/payment-facts";
import { withPayments, withReversals } from "../../../src/shared/billing/reversal";
import type { PaymentFacts } from "../../../src/shared/billing/payment-facts";
import { anInvoice, aSubscription, NOW } from "../../support/billing-builders";

const DAY = 86_400_000;
const CARD = { brand: "visa", last4: "4242" };

/** Stripe's PaymentIntent with `latest_charge.refunds` expanded, reduced to what is read. */
function anIntent(overrides: Record<string, unknown> = {}) {
  return {
    id: "pi_1",
    object: "payment_intent",
    status: "succeeded",
    last_payment_error: null,
    latest_charge: aCharge(),
    ...overrides,
  };
}

function aCharge(overrides: Record<string, unknown> = {}) {
  return {
    id: "ch_1",
    created: 1_773_000_000,
    amount_refunded: 0,
    disputed: false,
    refunds: { has_more: false, data: [] },
    ...overrides,
  };
}

const anError = (code: string, decline_code: string | null = null) => ({
  code,
  decline_code,
  payment_method: { card: CARD },
});
const factsOf = (overrides: Record<string, unknown>) => readPayment(anIntent(overrides)).facts;

describe("the last attempt", () => {
  test("a decline has its reason, its card and the moment of its charge", () => {
    const last_payment_error = anError("card_declined", "insufficient_funds");
    expect(factsOf({ status: "requires_payment_method", last_payment_error }).attempt).toEqual({
      outcome: "declined",
      reason: "insufficient_funds",
      at: 1_773_000_000_000,
      card: CARD,
    });
  });

  test("a payment that waits for its owner is no decline", () => {
    expect(factsOf({ status: "requires_action", latest_charge: null }).attempt).toEqual({
      outcome: "action_required",
      reason: null,
      at: null,
      card: null,
    });
  });

  test("a bank that asks for its customer waits for them as well", () => {
    const last_payment_error = anError("authentication_required", "authentication_required");
    expect(factsOf({ status: "requires_payment_method", last_payment_error }).attempt).toMatchObject({
      outcome: "action_required",
      reason: null,
    });
  });

  test("a confirmation that failed is a decline, and may have no charge", () => {
    const last_payment_error = anError("payment_intent_authentication_failure");
    expect(
      factsOf({ status: "requires_payment_method", last_payment_error, latest_charge: null }).attempt,
    ).toMatchObject({
      outcome: "declined",
      reason: "authentication_failed",
      at: null,
    });
  });

  test.each(["succeeded", "canceled", "requires_payment_method", "a_word_of_tomorrow"])(
    "there is none to tell of when the payment %s and nothing failed",
    (status) => {
      expect(factsOf({ status }).attempt).toBeNull();
    },
  );

  test("trap: what is not Stripe's shape throws and becomes nothing else", () => {
    expect(() => readPayment({ id: "pi_1" })).toThrow();
    expect(() => readPayment(anIntent({ latest_charge: { created: "soon" } }))).toThrow();
    expect(() => readDispute([{ amount: 1 }])).toThrow();
  });
});

describe("words", () => {
  test.each(["stolen_card", "lost_card", "fraudulent", "pickup_card", "merchant_blacklist"])(
    "%s is not told: whoever holds the card may not be its owner",
    (word) => {
      expect(declineReason(word, "card_declined")).toBe("declined");
    },
  );

  test("the bank's word counts before Stripe's, and an unknown one is a decline", () => {
    expect(declineReason("insufficient_funds", "expired_card")).toBe("insufficient_funds");
    expect(declineReason(null, "expired_card")).toBe("expired_card");
    expect(declineReason(undefined, "a_word_of_tomorrow")).toBe("declined");
  });
});

describe("what was given back", () => {
  test("is the charge's sum, at the newest refund that did not fail", () => {
    const data = [
      { amount: 500, created: 1_773_000_500, status: "failed" },
      { amount: 500, created: 1_773_000_200, status: "succeeded" },
      { amount: 200, created: 1_773_000_100, status: "pending" },
    ];
    const refundOf = (amount_refunded: number, has_more: boolean) =>
      factsOf({ latest_charge: aCharge({ amount_refunded, refunds: { has_more, data } }) }).refund;
    expect(refundOf(700, false)).toEqual({ amount: 700, at: 1_773_000_200_000 });
    expect(refundOf(900, true)).toEqual({ amount: 900, at: 1_773_000_200_000 });
  });

  test("is nothing when the refund failed and the money came back", () => {
    const refunds = { has_more: false, data: [{ amount: 500, created: 1_773_000_500, status: "failed" }] };
    expect(factsOf({ latest_charge: aCharge({ refunds }) }).refund).toBeNull();
    expect(factsOf({ latest_charge: aCharge({ amount_refunded: 500, refunds }) }).refund).toBeNull();
  });
});

test.each([
  ["needs_response", "open"],
  ["under_review", "open"],
  ["warning_needs_response", "open"],
  ["a_word_of_tomorrow", "open"],
  ["won", "won"],
  ["prevented", "won"],
  ["warning_closed", "won"],
  ["lost", "lost"],
])("a dispute that is %s is %s to the person", (status, expected) => {
  expect(readDispute([{ amount: 2000, created: 1, status }])).toEqual({
    amount: 2000,
    status: expected,
    openedAt: 1000,
  });
});

test("of several disputes of one payment the newest counts, in whatever order they are listed", () => {
  const old = { amount: 2000, created: 1, status: "won" };
  const young = { amount: 500, created: 2, status: "needs_response" };
  expect(readDispute([old, young])).toEqual(readDispute([young, old]));
  expect(readDispute([old, young])?.status).toBe("open");
  expect(readDispute([])).toBeNull();
});

describe("what was taken back of a subscription's money", () => {
  const back = (facts: Partial<PaymentFacts>) => ({ attempt: null, refund: null, dispute: null, ...facts });
  const refund = (amount: number) => back({ refund: { amount, at: NOW } });
  const dispute = (status: "open" | "won" | "lost") =>
    back({ dispute: { amount: 2000, status, openedAt: NOW } });
  const before = { createdAt: NOW - 40 * DAY };
  const of = (...invoices: Parameters<typeof anInvoice>[0][]) =>
    withReversals(
      [aSubscription()],
      invoices.map((each) => anInvoice(each)),
    )[0]?.reversal;

  test.each([
    ["nothing", [{}], false, false],
    ["a part of the current period", [{ payment: refund(1999) }], false, false],
    ["all of the current period", [{ payment: refund(2000) }], true, false],
    ["all of an earlier period", [{ ...before, payment: refund(2000) }], false, false],
    [
      "one of two invoices of the current period",
      [{ payment: refund(2000) }, { stripeInvoiceId: "in_2" }],
      false,
      false,
    ],
    ["nothing of a trial, which cost nothing", [{ amountPaid: 0 }], false, false],
    ["an open dispute of the current period", [{ payment: dispute("open") }], false, true],
    ["an open dispute of an earlier period", [{ ...before, payment: dispute("open") }], false, true],
    ["a lost dispute of the current period", [{ payment: dispute("lost") }], false, true],
    [
      "a lost dispute of an earlier period, since when it was paid again",
      [{ ...before, payment: dispute("lost") }],
      false,
      false,
    ],
    ["a won dispute", [{ payment: dispute("won") }], false, false],
    [
      "money of another subscription",
      [{ stripeSubscriptionId: "sub_2", payment: dispute("open") }],
      false,
      false,
    ],
  ])("%s", (_, invoices, refunded, disputed) => {
    expect(of(...invoices)).toEqual({ refunded, disputed });
  });

  test("a payment belongs to the invoice that it collects, and an invoice without one is left as it is", () => {
    const payments = [{ paymentIntentId: "pi_2", disputed: false, facts: refund(100) }];
    const [first, second] = withPayments(
      [anInvoice({ paymentIntentId: "pi_1" }), anInvoice({ paymentIntentId: "pi_2" })],
      payments,
    );
    expect(first).toEqual(anInvoice({ paymentIntentId: "pi_1" }));
    expect(second?.payment?.refund?.amount).toBe(100);
  });
});
