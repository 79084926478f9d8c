import { billingView } from "@/features/billing/billing-view";
import { planChangeWords, presentPlan } from "@/features/billing/plan-change-words";
import { isAwaited } from "@/features/billing/requests";
import type { PlanChangeView } from "@/shared/billing/overview";
import type { PlanChangePreview } from "@/shared/billing/plan-change";

import { aDecline, aMoment, aSubscriber, aSubscription, FORMAT } from "./billing-builders";

const at = (day: string) => Date.parse(`${day}T14:05:00Z`);

const aPreview = (overrides: Partial<PlanChangePreview> = {}): PlanChangePreview => ({
  previewId: "preview_1",
  mode: "now",
  billingPeriod: "annual",
  lines: [
    {
      kind: "unused",
      amount: -1_267,
      from: at("2026-11-14"),
      to: at("2026-12-03"),
      days: { unused: 19, of: 30 },
    },
    { kind: "new_period", amount: 20_000, from: at("2026-11-14"), to: at("2027-11-14"), days: null },
  ],
  discount: 0,
  tax: 0,
  balance: 0,
  amountDue: 18_733,
  currency: "usd",
  startsAt: at("2026-11-14"),
  nextCharge: { amount: 20_000, at: at("2027-11-14"), isExact: true },
  calculatedAt: at("2026-11-14"),
  expiresAt: at("2026-11-14") + 600_000,
  ...overrides,
});

const overview = aSubscriber();
const waiting = (change: PlanChangeView) => aSubscriber({ change });
const awaiting = (attempt: ReturnType<typeof aDecline> | null): PlanChangeView => ({
  kind: "awaiting_payment",
  billingPeriod: "annual",
  payment: { stripeInvoiceId: "in_9", amount: 18_733, currency: "usd", attempt },
  expiresAt: at("2026-11-15"),
});

test("an upgrade names each amount, what is paid today, and the amount again on its button", () => {
  expect(planChangeWords(aPreview(), overview, FORMAT)).toEqual({
    rows: [
      { label: "Pro annual, 14 Nov 2026 to 14 Nov 2027", amount: "$200.00" },
      { label: "Unused Pro monthly, 19 of 30 days", amount: "−$12.67" },
      { label: "Tax", amount: "$0.00" },
    ],
    total: "$187.33",
    next: "Next charge: $200.00 on 14 Nov 2027, Visa ending 4242.",
    saving: "$40.00 a year less than paying monthly ($240.00).",
    source: "Stripe calculated this at 14:05. The price holds for 10 minutes.",
    confirm: "Pay $187.33 and switch",
    confirming: "Paying $187.33…",
  });
});

test("who does not pay the catalogue's monthly price is told of no saving", () => {
  for (const subscription of [{ amount: 1_500 }, { chargedAsPriced: false }]) {
    expect(planChangeWords(aPreview(), aSubscriber(subscription), FORMAT).saving).toBeNull();
  }
});

test("discount, tax and balance are rows of their own", () => {
  const { rows } = planChangeWords(
    aPreview({ discount: 2_000, tax: 1_500, balance: -500 }),
    overview,
    FORMAT,
  );
  expect(rows.slice(2)).toEqual([
    { label: "Discount", amount: "−$20.00" },
    { label: "Tax", amount: "$15.00" },
    { label: "From your balance", amount: "−$5.00" },
  ]);
});

test("a change that waits costs nothing today and says when it begins", () => {
  const later = aPreview({
    mode: "at_period_end",
    billingPeriod: "monthly",
    lines: [],
    amountDue: 0,
    startsAt: at("2027-11-14"),
    nextCharge: { amount: 2_000, at: at("2027-11-14"), isExact: true },
  });
  expect(planChangeWords(later, overview, FORMAT)).toMatchObject({
    rows: [],
    next: "Nothing to pay today. Annual runs until 14 Nov 2027, then $20.00 a month.",
    saving: null,
    source: "You can keep annual any day before 14 Nov 2027.",
    confirm: "Switch on 14 Nov 2027",
  });
  const debited = aPreview({
    mode: "at_period_end",
    lines: [],
    amountDue: 0,
    startsAt: at("2026-12-03"),
    nextCharge: { amount: 20_000, at: at("2026-12-03"), isExact: true },
  });
  expect(planChangeWords(debited, overview, FORMAT)).toMatchObject({
    next: "Nothing to pay today. Monthly runs until 3 Dec 2026, then $200.00 a year.",
    saving: "$40.00 a year less than paying monthly ($240.00).",
    source: "You can keep monthly any day before 3 Dec 2026.",
    confirm: "Switch on 3 Dec 2026",
  });
  const trial = aPreview({ mode: "trial", lines: [], amountDue: 0, startsAt: at("2026-11-23") });
  expect(planChangeWords(trial, overview, FORMAT)).toMatchObject({
    next: "Nothing to pay today. The trial runs until 23 Nov 2026, then $200.00 a year.",
    confirm: "Switch to annual",
  });
});

test("where a discount, a tax or a balance changes what is charged, the price is called that and no saving is named", () => {
  const nextCharge = { amount: 20_000, at: at("2027-11-14"), isExact: false };
  expect(planChangeWords(aPreview({ nextCharge }), overview, FORMAT)).toMatchObject({
    next: "Next charge: $200.00 before any discount, tax or balance, on 14 Nov 2027, Visa ending 4242.",
    saving: null,
  });
  const later = aPreview({ mode: "at_period_end", startsAt: at("2026-12-03"), nextCharge });
  expect(planChangeWords(later, overview, FORMAT).next).toBe(
    "Nothing to pay today. Monthly runs until 3 Dec 2026, then $200.00 a year before any discount, tax or balance.",
  );
});

test("the dialog begins with the plan that somebody has", () => {
  expect(presentPlan(aSubscription(), FORMAT)).toMatch(/^You are on Pro monthly, \$20\.00, renewing /);
  const trial = aSubscription({ status: "trialing", trialEnd: at("2026-11-23") });
  expect(presentPlan(trial, FORMAT)).toBe("You are in the trial of Pro monthly, $20.00 from 23 Nov 2026.");
});

test("a scheduled change is on the card, with the way to keep the plan", () => {
  const change = { kind: "scheduled" as const, billingPeriod: "monthly" as const, at: at("2027-11-14") };
  const view = billingView(aSubscriber({ change, interval: "year" }), aMoment(), FORMAT);
  expect(view.plan.actions).toEqual(["keep_annual", "cancel"]);
  expect(view.plan.facts.slice(0, 2)).toMatchObject([
    { label: "Next charge", value: "$20.00" },
    { label: "Monthly from", value: "14 Nov 2027" },
  ]);
  expect(view.next[0]).toMatchObject({ when: "14 Nov 2027", title: "$20.00 is charged to Visa ending 4242" });
  expect(view.banner).toBeNull();
  const sooner = billingView(waiting({ ...change, billingPeriod: "annual" }), aMoment(), FORMAT);
  expect(sooner.plan.actions).toEqual(["keep_monthly", "cancel"]);
  expect(sooner.plan.facts[1]).toMatchObject({ label: "Annual from" });
});

test.each([
  [null, "Your bank wants you to confirm $187.33", ["Confirm with my bank"]],
  [aDecline(), "Your bank declined $187.33", ["Replace card", "Pay $187.33"]],
])("a change that waits for its payment says so and how to finish it", (attempt, title, labels) => {
  const view = billingView(waiting(awaiting(attempt)), aMoment(), FORMAT);
  expect(view.banner?.title).toBe(title);
  expect(view.banner?.text).toContain("You stay on monthly.");
  expect(view.banner?.actions.map((action) => action.label)).toEqual(labels);
  expect(view.plan.actions).toEqual(["cancel"]);
});

test("what was sent is awaited until the picture shows the plan, or what the change waits for", () => {
  const requested = { does: "change_plan" as const, to: "annual" as const, amount: 18_733, currency: "usd" };
  expect(isAwaited(requested, overview)).toBe(true);
  expect(isAwaited(requested, aSubscriber({ interval: "year" }))).toBe(false);
  expect(isAwaited(requested, waiting(awaiting(null)))).toBe(false);
  const banner = billingView(overview, aMoment({ requested }), FORMAT).banner;
  expect(banner?.text).toBe("Waiting for Stripe to confirm $187.33. You stay on monthly until then.");
  expect(isAwaited({ does: "undo_change" }, overview)).toBe(false);
});
