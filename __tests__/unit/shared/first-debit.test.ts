import { firstDebitOf, withFirstDebits } from "../../../src/shared/billing/first-debit";
import type { FirstDebit } from "../../../src/shared/billing/first-debit";
import { subscriptionEffects } from "../../../src/shared/billing/lifecycle";
import { planChangeMode } from "../../../src/shared/billing/plan-change";
import { SUBSCRIPTION_STATUSES } from "../../../src/shared/billing/stripe-words";
import { endsAtOnce, isPausable, primarySubscription } from "../../../src/shared/billing/subscription-state";
import { aSubscription } from "../../support/billing-builders";

const DAY = 86_400_000;

/** Stripe's own shape of an invoice, as far as a debit is read from it. */
const anInvoice = (status: string, overrides: object = {}) => ({
  status,
  billing_reason: "subscription_cycle",
  collection_method: "charge_automatically",
  amount_due: 2000,
  parent: { subscription_details: { subscription: "sub_1" } },
  ...overrides,
});
const first = (status: string, overrides: object = {}) =>
  anInvoice(status, { billing_reason: "subscription_create", ...overrides });

/** A debit as it goes on, the newest invoice first, and what is true of it. */
const HISTORIES: [string, "active" | "past_due", object[], FirstDebit | null][] = [
  ["the first debit was sent", "active", [first("open")], "processing"],
  ["it was paid", "active", [first("paid")], null],
  ["it was refused", "active", [first("void")], "refused"],
  ["it could not be sent", "past_due", [first("open")], "refused"],
  ["after a refusal the next period began", "active", [anInvoice("draft"), first("void")], "processing"],
  ["the second debit was sent", "active", [anInvoice("open"), first("void")], "processing"],
  ["the second was paid", "active", [anInvoice("paid"), first("void")], null],
  ["the second was refused", "past_due", [anInvoice("open"), first("void")], "refused"],
  ["the second was refused and given up", "active", [anInvoice("void"), first("void")], "refused"],
  [
    "the third was sent after two refusals",
    "active",
    [anInvoice("open"), anInvoice("void"), first("void")],
    "processing",
  ],
  [
    "a renewal was refused after the second was paid",
    "past_due",
    [anInvoice("open"), anInvoice("paid"), first("void")],
    null,
  ],
  ["a renewal was sent", "active", [anInvoice("open"), first("paid")], null],
  ["an operator gave the first invoice up", "active", [first("uncollectible")], null],
  ["it is paid by agreement", "active", [first("open", { collection_method: "send_invoice" })], null],
  ["it cost nothing", "active", [first("void", { amount_due: 0 })], null],
  ["its first invoice is older than the listing", "active", [anInvoice("open")], null],
  ["no invoice was listed", "active", [], null],
];

test.each(HISTORIES)("%s", (_, status, invoices, expected) => {
  expect(firstDebitOf({ status }, invoices)).toBe(expected);
});

test.each(SUBSCRIPTION_STATUSES.filter((status) => status !== "active" && status !== "past_due"))(
  "one that is %s says by its status what was paid",
  (status) => {
    expect(firstDebitOf({ status }, [first("void")])).toBeNull();
  },
);

test("what another subscription was paid says nothing of this one", () => {
  const other = anInvoice("paid", { parent: { subscription_details: { subscription: { id: "sub_2" } } } });
  const [read] = withFirstDebits([aSubscription()], [other, first("open")]);
  expect(read?.firstDebit).toBe("processing");
});

test("trap: what is not Stripe's shape throws and grants nothing", () => {
  expect(() => firstDebitOf({ status: "active" }, [{ status: "paid" }])).toThrow();
});

describe("before its bank has paid", () => {
  const processing = aSubscription({ firstDebit: "processing" });
  const refused = aSubscription({ firstDebit: "refused" });

  test("only what the bank refused ends at once: a debit under way may yet pay for a period", () => {
    expect([aSubscription(), processing, refused].map(endsAtOnce)).toEqual([false, false, true]);
    expect(endsAtOnce({ ...refused, status: "past_due" })).toBe(false);
    expect(endsAtOnce(aSubscription({ status: "paused" }))).toBe(true);
  });

  test("a plan is neither paused nor changed: Stripe would credit time that nobody has paid", () => {
    expect([aSubscription(), processing, refused].map(isPausable)).toEqual([true, false, false]);
    const modes = [aSubscription(), processing, refused].map((each) => planChangeMode(each, "annual"));
    expect(modes).toEqual(["now", null, null]);
  });

  test.each(["active", "trialing", "past_due", "paused", "unpaid"] as const)(
    "one that is %s speaks for its person first",
    (status) => {
      const older = aSubscription({ stripeSubscriptionId: "sub_0", status, createdAt: 0 });
      expect(primarySubscription([refused, older])).toBe(older);
    },
  );

  test("it stands before one that is over", () => {
    const over = aSubscription({ stripeSubscriptionId: "sub_0", status: "canceled" });
    expect(primarySubscription([over, refused])).toBe(refused);
  });
});

describe("what is counted of it", () => {
  const names = (...pictures: (ReturnType<typeof aSubscription> | null)[]) =>
    pictures.slice(1).flatMap((after, index) => {
      if (after === null) throw new Error("Only the first picture may be missing.");
      return subscriptionEffects(pictures[index] ?? null, after).map(({ name }) => name);
    });
  const picture = (firstDebit: FirstDebit | null, later = {}) => aSubscription({ firstDebit, ...later });
  const START = aSubscription().currentPeriodStart + 30 * DAY;
  const next = { currentPeriodStart: START, currentPeriodEnd: START + 30 * DAY };

  test("a subscription starts when the bank has paid, and not when the debit is sent", () => {
    expect(names(null, picture("processing"))).toEqual([]);
    expect(names(null, picture("processing"), picture(null))).toEqual(["subscription_started"]);
  });

  test("one that the bank refused neither starts nor ends", () => {
    expect(
      names(null, picture("processing"), picture("refused"), picture(null, { status: "canceled" })),
    ).toEqual([]);
  });

  test("the second period's debit is a start and no renewal", () => {
    expect(names(null, picture("refused"), picture("processing", next), picture(null, next))).toEqual([
      "subscription_started",
    ]);
  });
});
