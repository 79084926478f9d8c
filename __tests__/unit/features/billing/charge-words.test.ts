import { billingView } from "@/features/billing/billing-view";
import { presentPlan } from "@/features/billing/plan-change-words";
import type { BillingOverview, SubscriptionView } from "@/shared/billing/overview";
import { aMoment, aPastDue, aSubscriber, aSubscription, FORMAT, NOW, PERIOD_END } from "./billing-builders";

const DAY = 86_400_000;

/** Every state whose words name a charge that is still to come. */
const STATES: Record<string, (subscription: Partial<SubscriptionView>) => BillingOverview> = {
  active: (more) => aSubscriber(more),
  "active without a card": (more) => aSubscriber(more, { card: null }),
  "a change that is scheduled": (more) =>
    aSubscriber({ change: { kind: "scheduled", billingPeriod: "annual", at: PERIOD_END }, ...more }),
  "a trial": (more) => aSubscriber({ ...trial(), ...more }),
  "a trial without a card": (more) =>
    aSubscriber({ ...trial(), trialWithoutCard: "create_invoice", ...more }, { card: null }),
  "ending later": (more) => aSubscriber({ cancelAt: PERIOD_END + 80 * DAY, ...more }),
  "ending with the period": (more) => aSubscriber({ cancelAt: PERIOD_END, ...more }),
  "paused to a day": (more) =>
    aSubscriber({ pause: { resumesAt: PERIOD_END + DAY, charges: true }, ...more }, free("paused")),
  "paused by Stripe": (more) => aSubscriber({ status: "paused", trialEnd: NOW, ...more }, free("paused")),
  "a refused debit": (more) => aSubscriber({ firstDebit: "refused", ...more }, free("no_subscription")),
  reversed: (more) => aSubscriber(more, free("refunded")),
  "beside a comp": (more) =>
    aSubscriber(
      { pause: { resumesAt: PERIOD_END, charges: false }, ...more },
      { entitlement: { plan: "pro", reason: "comp", until: null } },
    ),
  "ending beside a comp": (more) =>
    aSubscriber(
      { cancelAt: PERIOD_END + 80 * DAY, ...more },
      { entitlement: { plan: "pro", reason: "comp", until: null } },
    ),
};

const trial = () =>
  ({ status: "trialing", trialEnd: NOW + 2 * DAY, currentPeriodEnd: NOW + 2 * DAY }) as const;

const free = (reason: "paused" | "refunded" | "no_subscription") => ({
  entitlement: { plan: "free", reason, until: null } as const,
});

/** What is read as one: a step, a fact of the plan, the banner. */
function told(overview: BillingOverview, moment = {}): string[] {
  const { banner, plan, next } = billingView(overview, aMoment(moment), FORMAT);
  return [
    ...next.map(({ title, note }) => `${title}. ${note}`),
    ...plan.facts.map(({ label, value, note }) => `${label}: ${value}. ${note}`),
    ...(banner === null ? [] : [`${banner.title}. ${banner.text}`]),
  ];
}

const naming = (words: string[]) => words.filter((each) => each.includes("$"));

describe.each(Object.entries(STATES))("a coming charge: %s", (_, state) => {
  test.each([{}, { resumed: true }])("is the price and exact when nothing changes it", (moment) => {
    const words = naming(told(state({ chargedAsPriced: true }), moment));
    expect(words).not.toEqual([]);
    expect(words.filter((each) => /discount/i.test(each))).toEqual([]);
  });

  test.each([{}, { resumed: true }])(
    "is never the bare price of who has a discount, tax or balance",
    (moment) => {
      const words = naming(told(state({ chargedAsPriced: false }), moment));
      expect(words).not.toEqual([]);
      expect(words.filter((each) => !/before any discount, tax or balance/i.test(each))).toEqual([]);
    },
  );
});

/** Nothing is paid for yet, or by a debit: no invoice is what those are about. */
const INVOICED = Object.entries(STATES).filter(([state]) => state !== "a refused debit");

describe.each(INVOICED)("an invoice that Stripe sends: %s", (_, state) => {
  test.each([true, false])("charges no card, whether the price is exact (%s) or not", (chargedAsPriced) => {
    for (const moment of [{}, { resumed: true }, { paid: { amount: 2000, currency: "usd", at: NOW } }]) {
      const words = told(state({ chargedAsPriced, collectionMethod: "send_invoice" }), moment).join(" | ");
      expect(words).not.toMatch(
        /charged to|Visa|[Nn]o card|Add a card|\$20\.00 is due|Next charge: \$|First charge/,
      );
    }
  });
});

test("what is invoiced says when, how much and by when it is to be paid", () => {
  const view = (more: Partial<SubscriptionView>, card?: null) =>
    billingView(
      aSubscriber({ collectionMethod: "send_invoice", ...more }, card === null ? { card } : {}),
      aMoment(),
      FORMAT,
    );
  for (const page of [view({}), view({}, null)]) {
    expect(page.next[0]).toEqual({
      when: "3 Dec 2026",
      title: "Stripe sends an invoice of $20.00",
      note: "You pay it by its due date.",
      tone: "brand",
    });
    expect(page.plan.facts[0]).toMatchObject({
      label: "Next invoice",
      value: "$20.00",
      note: "You pay it by its due date",
    });
  }
  expect(view({ amount: null }).next[0]?.title).toBe("Stripe sends an invoice");
  expect(view({ chargedAsPriced: false }).next[0]?.note).toBe(
    "Before any discount, tax or balance. You pay it by its due date.",
  );
  expect(view(trial(), null).banner?.text).toBe(
    "Stripe sends an invoice of $20.00 then. Cancel before then and nothing is charged.",
  );
});

test("trap: what Stripe paused needs a card to go on, invoiced or not, as the route does", () => {
  const paused = aSubscriber(
    { status: "paused", collectionMethod: "send_invoice" },
    { ...free("paused"), card: null },
  );
  expect(billingView(paused, aMoment(), FORMAT).banner?.actions).toEqual([
    { does: "update_card", label: "Add a card" },
  ]);
});

test("an invoice past its due date is paid here, and blames no card", () => {
  const overdue = aSubscriber(
    { status: "past_due", collectionMethod: "send_invoice" },
    { pastDue: aPastDue({ attempt: null, nextAttemptAt: null, attemptCount: 0 }) },
  );
  const { banner } = billingView(overdue, aMoment(), FORMAT);
  expect(banner?.title).toBe("$20.00 is open. Its due date has passed.");
  expect(banner?.actions.map(({ label }) => label)).toEqual(["Pay $20.00"]);
  expect(told(overdue).join(" ")).not.toMatch(/declined|Visa|card/);
});

test("a price without an amount claims none, and says so once", () => {
  const words = told(aSubscriber({ amount: null, chargedAsPriced: false }));
  expect(words.some((each) => each.includes("The invoiced amount"))).toBe(true);
  expect(words.join(" ")).not.toMatch(/discount/i);
});

test("the trial's price line, a payment that was confirmed and the plan's dialog say so, too", () => {
  const discounted = aSubscription({ ...trial(), chargedAsPriced: false });
  const { plan } = billingView(aSubscriber(discounted), aMoment(), FORMAT);
  expect(plan.price).toBe("Free until 16 Nov 2026, then $20.00 a month before any discount, tax or balance");
  expect(presentPlan(discounted, FORMAT)).toBe(
    "You are in the trial of Pro monthly, $20.00 from 16 Nov 2026, before any discount, tax or balance.",
  );
  const paid = { amount: 2000, currency: "usd", at: NOW };
  expect(told(aSubscriber({ chargedAsPriced: false }), { paid }).join(" ")).toContain(
    "Next charge: $20.00 to Visa ending 4242 on 3 Dec 2026, before any discount, tax or balance.",
  );
});

test("a payment whose invoice was not read, or that a code may have reduced, is named without an amount", () => {
  const declined = aSubscriber({ status: "incomplete" }, free("no_subscription"));
  expect(told(declined).join(" ")).toContain("The first payment did not go through.");
  const pastDue = aSubscriber({ status: "past_due" }, free("no_subscription"));
  expect(told(pastDue).join(" ")).toContain("A payment is open.");
  const debit = aSubscriber({ firstDebit: "processing", chargedAsPriced: false }, free("no_subscription"));
  expect(told(debit).join(" ")).toContain("Your bank has not paid the invoiced amount yet.");
});
