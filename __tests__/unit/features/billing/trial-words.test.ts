import { billingView } from "@/features/billing/billing-view";
import { offerWords } from "@/features/billing/offer-words";
import { priceWords, trialNote } from "@/features/site/plan-words";
import type { BillingOverview, SubscriptionView } from "@/shared/billing/overview";
import type { BillingPeriod } from "@/shared/billing/plans";
import type { TrialTerms } from "@/shared/billing/trial";
import { aMoment, aSubscriber, FORMAT } from "./billing-builders";

const DAY = 86_400_000;
const END = Date.UTC(2026, 10, 23, 9);
const aTrial = (
  overrides: Partial<BillingOverview> = {},
  trialWithoutCard: SubscriptionView["trialWithoutCard"] = "cancel",
) => aSubscriber({ status: "trialing", trialEnd: END, currentPeriodEnd: END, trialWithoutCard }, overrides);
const bannerAt = (now: number, overrides: Partial<BillingOverview> = {}) =>
  billingView(aTrial(overrides), aMoment({ now }), FORMAT).banner;

describe("before Checkout", () => {
  const offer = (trial: TrialTerms | null, period: BillingPeriod, discounted = false) =>
    offerWords({ trial, discounted }, period, FORMAT);

  test("a discount on every checkout is said, and no amount is promised that it would change", () => {
    expect(offer(null, "annual", true)).toEqual({
      note: "$200.00, less a discount that Stripe takes off. You see the total from Stripe before you pay.",
      button: "Continue to payment",
    });
    expect(offer({ days: 14, requiresCard: true }, "monthly", true).note).toContain(
      "then $20.00 a month, less a discount that Stripe shows.",
    );
  });

  test("a trial with a card says what is free, what follows and when money moves", () => {
    expect(offer({ days: 14, requiresCard: true }, "monthly")).toEqual({
      note: "14 days free, then $20.00 a month. Stripe asks for a card now and charges nothing before the trial ends.",
      button: "Start 14 days free, $0.00 today",
    });
  });

  test("a trial without a card says how it ends", () => {
    expect(offer({ days: 1, requiresCard: false }, "annual").note).toBe(
      "1 day free, then $200.00 a year. No card is needed. Without one Pro ends with the trial and nothing is charged.",
    );
  });

  test("without a trial the button names the amount", () => {
    expect(offer(null, "annual").button).toBe("Continue to payment, $200.00");
  });

  test("the pricing page says it of first subscriptions, and nothing when there is no trial", () => {
    const prices = priceWords(FORMAT);
    expect(trialNote({ days: 14, requiresCard: false }, prices)).toEqual({
      monthly: "14 days free the first time, then $20 a month. No card needed. ",
      annual: "14 days free the first time, then $200 a year. No card needed. ",
    });
    expect(trialNote({ days: 0, requiresCard: true }, prices)).toEqual({ monthly: "", annual: "" });
  });
});

describe("the end of a trial is announced three days before", () => {
  test.each([
    [END - 3 * DAY - 1, null],
    [END - 3 * DAY, "The trial ends in 3 days, on 23 Nov 2026"],
    [END - DAY, "The trial ends tomorrow, on 23 Nov 2026"],
    [END - 60_000, "The trial ends today, on 23 Nov 2026"],
  ])("with a card, at %i: %s", (now, title) => {
    expect(bannerAt(now)?.title ?? null).toBe(title);
  });

  test("with the amount and the card that is charged", () => {
    expect(bannerAt(END - DAY)?.text).toBe(
      "$20.00 is then charged to Visa ending 4242. Cancel before then and nothing is charged.",
    );
  });

  test("without a card it is said from the first day, and louder at the end", () => {
    const early = bannerAt(END - 9 * DAY, { card: null });
    expect(early).toMatchObject({
      tone: "warning",
      title: "The trial ends 23 Nov 2026 and there is no card on file",
      actions: [{ does: "update_card", label: "Add a card" }],
    });
    expect(bannerAt(END - 2 * DAY, { card: null })?.title).toBe(
      "The trial ends in 2 days, on 23 Nov 2026, and there is no card on file",
    );
  });

  test("what happens next begins with the reminder, until it is there", () => {
    const steps = (lastReadAt: number) => billingView(aTrial({ lastReadAt }), aMoment(), FORMAT).next;
    expect(steps(END - 9 * DAY)).toMatchObject([
      { when: "20 Nov 2026", title: "This page reminds you" },
      { when: "23 Nov 2026", title: "$20.00 is charged to Visa ending 4242" },
    ]);
    expect(steps(END - 2 * DAY)).toHaveLength(1);
  });
});

describe("a trial without a card says what Stripe will do at its end", () => {
  test.each([
    [
      "cancel",
      "No card on file, so you move to Free then and nothing is charged.",
      "The trial ends, you move to Free",
    ],
    [
      "pause",
      "No card on file, so Pro is paused then and nothing is charged.",
      "The trial ends, Pro is paused",
    ],
    ["create_invoice", "No card on file, and $20.00 is due then.", "The trial ends, $20.00 is due"],
    ["unknown", "No card on file.", "The trial ends"],
    [null, "No card on file.", "The trial ends"],
  ] as const)("%s", (trialWithoutCard, price, title) => {
    const view = billingView(aTrial({ card: null }, trialWithoutCard), aMoment(), FORMAT);
    expect(view.plan.price).toBe(`Ends 23 Nov 2026. ${price}`);
    expect(view.next.at(-1)?.title).toBe(title);
    const promisesNothingDue = /nothing is charged/.test(`${view.banner?.text} ${view.plan.price}`);
    expect(promisesNothingDue).toBe(trialWithoutCard === "cancel" || trialWithoutCard === "pause");
  });

  test("with a card it is charged whatever the setting is", () => {
    for (const setting of ["cancel", "pause", "create_invoice"] as const)
      expect(billingView(aTrial({}, setting), aMoment(), FORMAT).plan.price).toBe(
        "Free until 23 Nov 2026, then $20.00 a month",
      );
  });
});
