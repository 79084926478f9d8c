import type { BillingMoment } from "@/features/billing/billing-kind";
import { billingView } from "@/features/billing/billing-view";
import type { BillingOverview } from "@/shared/billing/overview";
import { ENTITLEMENT_REASONS } from "@/shared/billing/entitlement";
import { SUBSCRIPTION_STATUSES } from "@/shared/billing/stripe-words";

import {
  aCheckout,
  aDecline,
  aFirstPayment,
  aMoment,
  anOverview,
  aPastDue,
  aSubscriber,
  aSubscription,
  FORMAT,
  NOW,
} from "./billing-builders";

const view = (overview: BillingOverview, moment: Partial<BillingMoment> = {}) =>
  billingView(overview, aMoment(moment), FORMAT);

const TRIAL_END = Date.UTC(2026, 10, 23, 9);
const aTrial = (overrides: Partial<BillingOverview> = {}) =>
  aSubscriber(
    { status: "trialing", trialEnd: TRIAL_END, currentPeriodEnd: TRIAL_END, trialWithoutCard: "cancel" },
    overrides,
  );
const free = (reason: BillingOverview["entitlement"]["reason"]): BillingOverview["entitlement"] => ({
  plan: "free",
  reason,
  until: null,
});

describe("every state has its words", () => {
  test.each<[string, BillingOverview, Partial<BillingMoment>, string, string | null, string, string | null]>([
    ["free", anOverview(), {}, "free", "Current plan", "$0. No card, no end date.", null],
    [
      "checkout left",
      anOverview(),
      { canceled: true },
      "free",
      "Current plan",
      "$0. No card, no end date.",
      "You left Checkout",
    ],
    [
      "checkout left with the page at Stripe still open",
      anOverview({ checkout: aCheckout({ status: "open", url: "https://checkout.stripe.com/c/1" }) }),
      { canceled: true },
      "free",
      "Current plan",
      "$0. No card, no end date.",
      "You left Checkout",
    ],
    [
      "an open checkout",
      anOverview({ checkout: aCheckout({ status: "open", url: "https://checkout.stripe.com/c/1" }) }),
      {},
      "free",
      "Current plan",
      "$0. No card, no end date.",
      "A checkout for Pro monthly is open",
    ],
    [
      "activating",
      anOverview({ checkout: aCheckout() }),
      { returnedSessionId: aCheckout().sessionId },
      "activating",
      "Current plan",
      "$0. No card, no end date.",
      null,
    ],
    [
      "activating for over a minute",
      anOverview({ checkout: aCheckout() }),
      { returnedSessionId: aCheckout().sessionId, waitedMs: 60_000 },
      "activating",
      "Current plan",
      "$0. No card, no end date.",
      "Stripe has not confirmed yet",
    ],
    [
      "a first payment that did not go through",
      anOverview({ subscription: aSubscription({ status: "incomplete" }), entitlement: free("incomplete") }),
      {},
      "declined",
      "Not paid",
      "$0 until the first payment goes through.",
      "The first payment did not go through",
    ],
    [
      "a first payment that was declined",
      anOverview({
        subscription: aSubscription({ status: "incomplete" }),
        entitlement: free("incomplete"),
        firstPayment: aFirstPayment(),
      }),
      {},
      "declined",
      "Not paid",
      "$0 until the first payment goes through.",
      "Your bank declined $20.00",
    ],
    [
      "a first payment that waits for the bank",
      anOverview({
        subscription: aSubscription({ status: "incomplete" }),
        entitlement: free("incomplete"),
        firstPayment: aFirstPayment({
          attempt: aDecline({ outcome: "action_required", reason: null, at: null }),
        }),
      }),
      {},
      "declined",
      "Not paid",
      "$0 until the first payment goes through.",
      "Your bank wants you to confirm $20.00",
    ],
    ["active", aSubscriber(), {}, "active", "Active", "$20.00 a month", null],
    [
      "active, annual",
      aSubscriber({ interval: "year", amount: 20_000 }),
      {},
      "active",
      "Active",
      "$200.00 a year",
      null,
    ],
    [
      "resumed",
      aSubscriber(),
      { resumed: true },
      "active",
      "Active",
      "$20.00 a month",
      "Pro renews on 3 Dec 2026",
    ],
    [
      "trial with a card",
      aTrial(),
      {},
      "trialing",
      "Trial",
      "Free until 23 Nov 2026, then $20.00 a month",
      null,
    ],
    [
      "trial without a card",
      aTrial({ card: null }),
      {},
      "trialing",
      "Trial",
      "Ends 23 Nov 2026. No card on file, so you move to Free then and nothing is charged.",
      "The trial ends 23 Nov 2026 and there is no card on file",
    ],
    [
      "a scheduled cancellation",
      aSubscriber({ cancelAt: Date.UTC(2026, 11, 3, 9, 14), canceledAt: NOW }),
      {},
      "cancel_scheduled",
      "Ends 3 Dec 2026",
      "Paid until 3 Dec 2026. Then Free.",
      "Pro until 3 Dec 2026",
    ],
    [
      "past due in grace",
      aSubscriber(
        { status: "past_due" },
        {
          pastDue: aPastDue(),
          entitlement: { plan: "pro", reason: "past_due_grace", until: aPastDue().graceEndsAt },
        },
      ),
      {},
      "past_due",
      "Past due",
      "$20.00 a month",
      "$20.00 is open. Visa ending 4242 was declined on 10 Nov 2026.",
    ],
    [
      "past due, grace over",
      aSubscriber({ status: "unpaid" }, { pastDue: aPastDue(), entitlement: free("unpaid") }),
      {},
      "past_due",
      "Past due",
      "$20.00 a month",
      "$20.00 is open. Visa ending 4242 was declined on 10 Nov 2026.",
    ],
    [
      "paused by collection",
      aSubscriber({ pause: { resumesAt: null, charges: false } }, { entitlement: free("paused") }),
      {},
      "paused",
      null,
      "No charges while paused.",
      "Pro is paused",
    ],
    [
      "paused because the trial ended without a card",
      aSubscriber({ status: "paused", trialEnd: NOW }, { entitlement: free("paused"), card: null }),
      {},
      "paused",
      null,
      "No charges while paused.",
      "The trial ended without a card",
    ],
    [
      "paused at Stripe for another reason",
      aSubscriber({ status: "paused" }, { entitlement: free("paused") }),
      {},
      "paused",
      null,
      "No charges while paused.",
      "The subscription is paused",
    ],
    [
      "paused, and the payment that was to resume it declined",
      aSubscriber({ status: "paused", trialEnd: NOW }, { entitlement: free("paused"), pastDue: aPastDue() }),
      {},
      "paused",
      null,
      "$20.00 a month",
      "$20.00 is open. Visa ending 4242 was declined on 10 Nov 2026.",
    ],
    [
      "ended and over the Free limit",
      aSubscriber(
        { status: "canceled", endedAt: Date.UTC(2026, 10, 3) },
        { entitlement: free("canceled"), prompts: { used: 34, limit: 10 } },
      ),
      {},
      "ended",
      "Current plan",
      "Pro ended 3 Nov 2026. You have 34 prompts; Free holds 10. You can read, edit, copy and export all of them. Nothing is deleted.",
      null,
    ],
    [
      "a period that ended unheard",
      aSubscriber({}, { entitlement: free("period_over") }),
      {},
      "unconfirmed",
      "Waiting for Stripe",
      "Pro was paid until 3 Dec 2026.",
      "Stripe has not confirmed the renewal",
    ],
    [
      "a price that we do not sell",
      aSubscriber({ planKey: "unknown" }, { entitlement: free("unknown_price") }),
      {},
      "unrecognised",
      "Needs a look",
      "Stripe reports a subscription that is not one of our plans.",
      "We cannot name this subscription",
    ],
    [
      "a plan given by an operator",
      anOverview({
        entitlement: { plan: "pro", reason: "comp", until: null },
        prompts: { used: 3, limit: null },
      }),
      {},
      "comp",
      "Given to you",
      "Free of charge.",
      null,
    ],
  ])("%s", (_name, overview, moment, kind, badge, price, banner) => {
    const page = view(overview, moment);
    expect({
      kind: page.kind,
      badge: page.plan.badge?.words ?? null,
      price: page.plan.price,
      banner: page.banner?.title ?? null,
    }).toEqual({ kind, badge, price, banner });
    expect(page.next.length).toBeGreaterThan(0);
  });

  test("no combination of status, reason and time is left without words", () => {
    for (const status of SUBSCRIPTION_STATUSES) {
      for (const reason of ENTITLEMENT_REASONS) {
        for (const plan of ["free", "pro"] as const) {
          for (const interval of ["month", "year", "other"] as const) {
            const page = view(
              aSubscriber(
                { status, interval, amount: interval === "other" ? null : 2000 },
                { entitlement: { plan, reason, until: null } },
              ),
            );
            const words = JSON.stringify(page);
            expect(words).not.toMatch(/undefined|NaN|Invalid Date|\[object/u);
          }
        }
      }
    }
  });
});
