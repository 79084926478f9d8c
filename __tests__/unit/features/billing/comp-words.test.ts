import { billingView } from "@/features/billing/billing-view";
import { cancelWords } from "@/features/billing/cancel-words";
import type { BillingOverview, SubscriptionView } from "@/shared/billing/overview";
import { aFirstPayment, aMoment, aPastDue, aSubscriber, FORMAT, NOW, PERIOD_END } from "./billing-builders";

const UNTIL = Date.UTC(2027, 1, 1);
const comp = (until: number | null = UNTIL) => ({
  entitlement: { plan: "pro" as const, reason: "comp" as const, until },
});
const GIVEN = "Pro was given to you and stays on until 1 Feb 2027.";
const beside = (subscription: Partial<SubscriptionView>, overrides: Partial<BillingOverview> = {}) =>
  aSubscriber(subscription, { ...comp(), ...overrides });
const view = (overview: BillingOverview) => billingView(overview, aMoment(), FORMAT);

const PAST_DUE = beside({ status: "past_due" }, { pastDue: aPastDue() });
const PAUSED = beside({ pause: { resumesAt: null, charges: false } });

describe("whoever was given Pro is on Pro, whatever becomes of a subscription beside it", () => {
  test.each([
    ["past due", PAST_DUE, ["update_card", "pay"], ["cancel_subscription"]],
    [
      "unpaid",
      beside({ status: "unpaid" }, { pastDue: aPastDue() }),
      ["update_card", "pay"],
      ["cancel_subscription"],
    ],
    ["paused", PAUSED, ["unpause"], ["cancel_subscription"]],
    ["paused by Stripe", beside({ status: "paused" }), ["unpause"], ["cancel_subscription"]],
    ["about to end", beside({ cancelAt: PERIOD_END, canceledAt: NOW }), [], []],
    [
      "not paid for the first time",
      beside({ status: "incomplete" }, { firstPayment: aFirstPayment() }),
      ["update_card", "pay"],
      [],
    ],
    ["over", beside({ status: "canceled", endedAt: NOW }), [], []],
  ])("%s", (_, overview, asked, offered) => {
    const { kind, plan, banner } = view(overview);
    expect([kind, plan.title, plan.badge?.words, plan.price, plan.offer]).toEqual([
      "comp",
      "Pro",
      "Given to you",
      "Free of charge until 1 Feb 2027.",
      false,
    ]);
    expect(banner?.actions.map(({ does }) => does) ?? []).toEqual(asked);
    expect(plan.actions).toEqual(offered);
    if (banner !== null) {
      expect(banner.text).toContain(GIVEN);
      expect(`${banner.title} ${banner.text}`).not.toMatch(
        /on Free|Pro is off|Pro is paused|Pro stays on until 24/,
      );
    }
  });

  test("one that runs and is paid for is shown with its charges", () => {
    expect(view(beside({})).kind).toBe("active");
    expect(view(beside({ status: "trialing" })).kind).toBe("trialing");
  });

  test("what is owed and when Stripe tries again stands before the end of the gift", () => {
    const { plan, next } = view(PAST_DUE);
    expect(plan.facts.map(({ label, value }) => `${label}: ${value}`)).toEqual([
      "Open amount: $20.00",
      "Prompts: 34",
    ]);
    expect(next.map(({ when, title }) => `${when}: ${title}`)).toEqual([
      "17 Nov 2026: Stripe tries Visa ending 4242 again",
      "1 Feb 2027: The Pro that was given to you ends",
    ]);
  });

  test("without any date something open is still said", () => {
    const overview = beside(
      { status: "unpaid" },
      { ...comp(null), pastDue: aPastDue({ nextAttemptAt: null }) },
    );
    expect(view(overview).next).toMatchObject([{ when: "No date", title: "The open amount stays open" }]);
    expect(view(aSubscriber({ status: "canceled" }, comp(null))).next).toMatchObject([
      { when: "No date", title: "Nothing is due" },
    ]);
  });
});

describe("what cancelling means", () => {
  const said = (overview: BillingOverview) => {
    const { subscription } = overview;
    if (subscription === null) throw new Error("There is nothing to cancel.");
    return cancelWords(overview, subscription, FORMAT);
  };
  const off = { entitlement: { plan: "free" as const, reason: "paused" as const, until: null } };

  test("on a running plan: Pro to the end of the period", () => {
    expect(said(aSubscriber())).toMatchObject({
      fact: "You keep Pro until 3 Dec 2026. Nothing more is charged.",
      button: "Cancel Pro on 3 Dec 2026",
      access: "When Pro ends you move to Free.",
    });
  });

  test("while paused: it ends with the period, nothing is charged, and Pro stays off", () => {
    expect(said(aSubscriber({ pause: { resumesAt: null, charges: false } }, off))).toMatchObject({
      fact: "Pro is paused and ends on 3 Dec 2026. Nothing is charged.",
      access: "Pro stays off unless you take this back and resume.",
      keep: "Keep it paused",
      button: "Cancel Pro on 3 Dec 2026",
    });
  });

  test("paused by Stripe after a trial: it ends at once, because there is no paid period", () => {
    const words = said(aSubscriber({ status: "paused" }, off));
    expect(words.button).toBe("Cancel Pro now");
    expect(Object.values(words).join(" ")).not.toContain("3 Dec 2026");
  });

  test("past due: the open amount stays open, and what is off is not promised", () => {
    const pastDue = aPastDue();
    expect(said(aSubscriber({ status: "past_due" }, { pastDue })).access).toBe(
      "Pro ends on 3 Dec 2026 at the latest.",
    );
    expect(said(aSubscriber({ status: "unpaid" }, { ...off, pastDue })).access).toBe(
      "Pro stays off unless it is paid.",
    );
  });

  test("beside a gift only the subscription is cancelled", () => {
    expect(said(PAST_DUE)).toMatchObject({
      title: "Cancel the subscription?",
      access: GIVEN,
      button: "Cancel the subscription on 3 Dec 2026",
    });
  });
});
