import type { BillingMoment } from "@/features/billing/billing-kind";
import { billingView } from "@/features/billing/billing-view";
import { DECLINE_WORDS, declineWords } from "@/features/billing/decline-words";
import { PAYMENTS_OFF } from "@/features/billing/offer-words";
import { isAwaited } from "@/features/billing/requests";
import type { Requested } from "@/features/billing/requests";
import { DECLINE_REASONS } from "@/shared/billing/decline-reasons";
import type { BillingOverview } from "@/shared/billing/overview";

import {
  aCard,
  aCheckout,
  aDecline,
  aFirstPayment,
  aMoment,
  anInvoice,
  anOverview,
  aPastDue,
  aSubscriber,
  aSubscription,
  FORMAT,
  NOW,
} from "./billing-builders";

const DAY = 86_400_000;
const banner = (overview: BillingOverview, moment: Partial<BillingMoment> = {}) =>
  billingView(overview, aMoment(moment), FORMAT).banner;
const said = (overview: BillingOverview, moment: Partial<BillingMoment> = {}) => {
  const shown = banner(overview, moment);
  return shown === null ? null : `${shown.title} | ${shown.text}`;
};
const pastDue = (overrides: Parameters<typeof aPastDue>[0] = {}, rest: Partial<BillingOverview> = {}) =>
  aSubscriber(
    { status: "past_due" },
    {
      pastDue: aPastDue(overrides),
      entitlement: { plan: "pro", reason: "past_due_grace", until: aPastDue().graceEndsAt },
      ...rest,
    },
  );
const WAITS = aDecline({ outcome: "action_required", reason: null, at: null, card: null });

describe("past due", () => {
  test("names the amount, the card, the day, the reason and until when Pro stays on", () => {
    expect(said(pastDue())).toBe(
      "$20.00 is open. Visa ending 4242 was declined on 10 Nov 2026. | Your bank said: insufficient funds. Stripe tries again on 17 Nov 2026. Pay now or replace the card. Pro stays on until 24 Nov 2026.",
    );
  });

  test("every try has its own notice: how often, when next, and after the last one what becomes of Pro", () => {
    const at = (day: number) => Date.UTC(2026, 10, day, 9);
    const tries = [at(12), at(15), at(20), null].map((nextAttemptAt, index) => {
      const attempt = aDecline({ at: at(10 + index) });
      return said(pastDue({ attempt, attemptCount: index + 1, nextAttemptAt }))?.split(" | ")[1];
    });
    const [said1, said2, said3, said4] = tries;
    const ways = "Pay now or replace the card. Pro stays on until 24 Nov 2026";
    expect(said1).toBe(`Your bank said: insufficient funds. Stripe tries again on 12 Nov 2026. ${ways}.`);
    expect(said2).toContain(` Stripe has tried twice and tries again on 15 Nov 2026. ${ways}.`);
    expect(said3).toContain(` Stripe has tried 3 times and tries again on 20 Nov 2026. ${ways}.`);
    expect(said4).toContain(
      ` Stripe has tried 4 times and does not try again by itself. ${ways} and is then off until the open amount is paid.`,
    );
  });

  test("names the card that was declined, not the one that has replaced it", () => {
    const attempt = aDecline({ card: { brand: "mastercard", last4: "4444" } });
    expect(banner(pastDue({ attempt }))?.title).toContain("Mastercard ending 4444 was declined");
  });

  test.each([
    ["nothing is known of the attempt", null, "$20.00 is open. Visa ending 4242 was declined."],
    ["the attempt has no time", aDecline({ at: null }), "$20.00 is open. Visa ending 4242 was declined."],
  ])("says less when %s", (_, attempt, title) => {
    expect(banner(pastDue({ attempt }))?.title).toBe(title);
  });

  test("a payment that the bank has is not called declined, and is not offered a second time", () => {
    const attempt = aDecline({ outcome: "processing", reason: null, at: null, card: null });
    const overview = pastDue({ attempt });
    expect(said(overview)).toBe(
      "Sent to your bank | Waiting for Stripe to confirm $20.00. Don’t pay a second time. Pro stays on until 24 Nov 2026.",
    );
    const view = billingView(overview, aMoment(), FORMAT);
    expect(view.banner?.actions).toEqual([]);
    expect(view.plan.facts).toContainEqual(
      expect.objectContaining({ label: "Payment", value: "With your bank" }),
    );
    const first = aSubscriber(
      { status: "incomplete" },
      {
        firstPayment: aFirstPayment({ attempt }),
        entitlement: { plan: "free", reason: "incomplete", until: null },
      },
    );
    expect(said(first)).toBe(
      "Sent to your bank | Waiting for Stripe to confirm $20.00. Don’t pay a second time. You are on Free until then.",
    );
    expect(banner(first)?.actions).toEqual([]);
  });

  test("a bank that gave no reason is given none", () => {
    expect(said(pastDue({ attempt: aDecline({ reason: "declined" }) }))).toContain(
      "Your bank gave no reason.",
    );
  });

  test("a payment that waits for its owner is not called a decline", () => {
    expect(said(pastDue({ attempt: WAITS }))).toBe(
      "Your bank wants you to confirm $20.00 | Nothing is charged until you do. Stripe tries again on 17 Nov 2026. Pro stays on until 24 Nov 2026.",
    );
    expect(banner(pastDue({ attempt: WAITS }))?.actions.at(-1)).toMatchObject({
      does: "pay",
      label: "Confirm with my bank",
    });
  });

  test("without a card there is nothing to pay with, so a card comes first", () => {
    const shown = banner(pastDue({ attempt: null }, { card: null }));
    expect(shown?.title).toBe("$20.00 is open. There is no card on file.");
    expect(shown?.actions.map(({ label }) => label)).toEqual(["Add a card"]);
  });
});

describe("the first payment", () => {
  const first = (attempt = aDecline()) =>
    anOverview({
      subscription: aSubscription({ status: "incomplete" }),
      entitlement: { plan: "free", reason: "incomplete", until: null },
      firstPayment: aFirstPayment({ attempt }),
    });

  test("that was declined says so, what was charged, and how long it can be made up for", () => {
    expect(said(first())).toBe(
      "Your bank declined $20.00 | Your bank said: insufficient funds. Nothing was charged. You are on Free. The payment can be made until 15 Nov 2026, 14:02.",
    );
  });

  test("that waits for the bank says until when", () => {
    expect(said(first(WAITS))).toBe(
      "Your bank wants you to confirm $20.00 | Nothing is charged until you do. The request ends 15 Nov 2026, 14:02.",
    );
  });
});

describe("paying", () => {
  const invoice = { stripeInvoiceId: "in_7", amount: 2000, currency: "usd", attempt: aDecline() };
  const requested: Requested = { does: "pay", invoice };

  test("what the bank has is not called paid", () => {
    expect(said(pastDue(), { requested })).toBe(
      "Sent to your bank | Waiting for Stripe to confirm $20.00. This page changes by itself.",
    );
    expect(banner(pastDue(), { requested })?.actions).toEqual([]);
  });

  test("it is awaited while the invoice is open as it was", () => {
    expect(isAwaited(requested, pastDue())).toBe(true);
    const row = anInvoice({ stripeInvoiceId: "in_7", status: "open", attempt: aDecline() });
    expect(isAwaited(requested, aSubscriber({}, { invoices: [row] }))).toBe(true);
  });

  test("it is over when the invoice is paid, and when another attempt has failed", () => {
    const row = anInvoice({ stripeInvoiceId: "in_7", status: "paid" });
    expect(isAwaited(requested, aSubscriber({}, { invoices: [row] }))).toBe(false);
    expect(isAwaited(requested, pastDue({ attempt: aDecline({ at: NOW }) }))).toBe(false);
    const attempt = aDecline({ outcome: "processing", reason: null, at: null, card: null });
    const sent = anInvoice({ stripeInvoiceId: "in_7", status: "open", attempt });
    expect(isAwaited(requested, aSubscriber({}, { invoices: [sent] }))).toBe(false);
  });

  test("what Stripe has confirmed is said with its time and the next charge", () => {
    const paid = { amount: 2000, currency: "usd", at: Date.UTC(2026, 10, 14, 14, 9) };
    expect(said(aSubscriber(), { paid })).toBe(
      "Stripe confirmed $20.00 | 14 Nov 2026, 14:09. Next charge: $20.00 to Visa ending 4242 on 3 Dec 2026.",
    );
  });
});

describe("paused", () => {
  const paused = (charges: boolean, cancelAt: number | null = null) =>
    aSubscriber(
      { pause: { resumesAt: null, charges }, cancelAt },
      { entitlement: { plan: "free", reason: "paused", until: null } },
    );

  test("says what resuming costs: nothing within the paid period, a new period after it", () => {
    expect(said(paused(false))).toBe(
      "Pro is paused | No charges while paused. Resume before 3 Dec 2026 and nothing is charged until that day.",
    );
    expect(said(paused(true))).toBe(
      "Pro is paused | No charges while paused. Resuming starts a new period and charges $20.00 to Visa ending 4242 at once.",
    );
  });

  test("a trial that ended without a card needs one, and then a click that charges", () => {
    const off = { entitlement: { plan: "free" as const, reason: "paused" as const, until: null } };
    const ended = (card: BillingOverview["card"], rest: Partial<BillingOverview> = {}) =>
      aSubscriber({ status: "paused", trialEnd: NOW - DAY }, { ...off, card, ...rest });
    expect(banner(ended(null))?.actions).toEqual([{ does: "update_card", label: "Add a card" }]);
    const shown = banner(ended(aCard()));
    expect(shown?.text).toContain("charges $20.00 to Visa ending 4242 at once");
    expect(shown?.actions).toEqual([{ does: "unpause", label: "Resume Pro", charges: true }]);
    expect(isAwaited({ does: "unpause" }, ended(aCard()))).toBe(true);
    // The click came to a payment that was declined: it is what is left to do, and Pro stays off until it is done.
    const declined = ended(aCard(), { pastDue: aPastDue() });
    expect(isAwaited({ does: "unpause" }, declined)).toBe(false);
    expect(said(declined)).toBe(
      "$20.00 is open. Visa ending 4242 was declined on 10 Nov 2026. | Your bank said: insufficient funds. Stripe tries again on 17 Nov 2026. Pay now or replace the card. Pro is off until the open amount is paid.",
    );
    expect(banner(declined)?.actions.map(({ does }) => does)).toEqual(["update_card", "pay"]);
    expect(billingView(declined, aMoment(), FORMAT)).toMatchObject({
      plan: { facts: [{ value: "$20.00" }, { label: "Next try" }, {}] },
      next: [{ title: "Stripe tries Visa ending 4242 again" }, { title: "Pro turns on again" }],
    });
    expect(isAwaited({ does: "cancel" }, ended(null))).toBe(true);
    expect(isAwaited({ does: "cancel" }, aSubscriber({ status: "canceled" }))).toBe(false);
  });

  test("can be resumed, and cancelled; a cancellation can be taken back", () => {
    expect(banner(paused(false))?.actions).toEqual([
      { does: "unpause", label: "Resume Pro", charges: false },
    ]);
    const shown = billingView(paused(false, NOW + DAY), aMoment(), FORMAT);
    expect(shown.banner?.actions).toEqual([{ does: "resume", label: "Take the cancellation back" }]);
    expect(shown.plan.actions).toEqual([]);
  });
});

describe("money that was taken back", () => {
  const refunded = anInvoice({ refund: { amount: 2000, at: NOW } });
  const disputed = (status: "open" | "won" | "lost") =>
    anInvoice({ dispute: { amount: 2000, status, openedAt: NOW } });

  test("a refund is said with its day for as long as banks take to show it", () => {
    const overview = aSubscriber({}, { invoices: [refunded] });
    expect(said(overview)).toBe("Refunded | $20.00 returned 14 Nov 2026. Banks show it within 5 to 10 days.");
    expect(said(overview, { now: NOW + 10 * DAY })).toBeNull();
  });

  test("a partial refund is said with its own amount, also to somebody without a subscription", () => {
    const invoices = [anInvoice({ refund: { amount: 499, at: NOW } })];
    expect(said(anOverview({ invoices }))).toContain("$4.99 returned");
  });

  test("a dispute is said while it is undecided", () => {
    expect(said(aSubscriber({}, { invoices: [disputed("open")] }))).toBe(
      "$20.00 is disputed | Your bank opened this on 14 Nov 2026. Pro stays on while it decides.",
    );
    for (const status of ["won", "lost"] as const)
      expect(said(aSubscriber({}, { invoices: [disputed(status)] }))).toBeNull();
  });

  test.each([
    ["refunded", [refunded], "The payment for this period was returned"],
    ["disputed", [disputed("open")], "$20.00 is disputed"],
    ["disputed", [disputed("lost")], "The payment for this period was taken back"],
  ] as const)("where the policy ends Pro, the page says that it is off: %s", (reason, invoices, title) => {
    const overview = aSubscriber(
      {},
      { invoices: [...invoices], entitlement: { plan: "free", reason, until: null } },
    );
    const view = billingView(overview, aMoment(), FORMAT);
    expect([view.kind, view.plan.title, view.banner?.title]).toEqual(["reversed", "Free", title]);
    expect(view.plan.actions).toEqual(["cancel"]);
  });
});

describe("Stripe cannot be read", () => {
  const at = Date.UTC(2026, 10, 14, 13, 40);

  test("the page says as of when it is right, by the hour today and with the day before", () => {
    expect(said(aSubscriber({}, { unreachable: true, lastReadAt: at }))).toBe(
      "Last read from Stripe 13:40 | Stripe is not answering. Your plan has not changed. Payments are off until it does.",
    );
    expect(banner(aSubscriber({}, { unreachable: true, lastReadAt: at - DAY }))?.title).toBe(
      "Last read from Stripe 13 Nov 2026, 13:40",
    );
  });

  test("no change of plan is offered, for its price comes from Stripe; cancelling still is", () => {
    const { plan } = billingView(aSubscriber({}, { unreachable: true, lastReadAt: at }), aMoment(), FORMAT);
    expect(plan.actions).toEqual(["pause", "cancel"]);
  });

  test("an open payment is more serious, but cannot be paid now", () => {
    const overview = pastDue({}, { unreachable: true, lastReadAt: at });
    const [now, when] = [banner(pastDue()), banner(overview)];
    expect(when).toEqual({
      ...now,
      text: `${now?.text.replace("Pay now or replace the card. ", "")} Last read from Stripe 13:40. ${PAYMENTS_OFF}`,
      actions: [{ does: "check_now", label: "Try again" }],
    });
    expect(now?.actions.map(({ does }) => does)).toContain("pay");
  });

  test("whoever was never read is not sent back to a checkout that cannot be opened", () => {
    const overview = anOverview({ unreachable: true, checkout: aCheckout() });
    expect(said(overview)).toBe(
      "Stripe is not answering | Nothing could be read yet. Payments are off until it does.",
    );
    expect(banner(overview)?.actions).toEqual([{ does: "check_now", label: "Try again" }]);
  });
});

test("every reason has a sentence of its own, and an answer without one is no reason", () => {
  expect(new Set(DECLINE_REASONS.map((reason) => DECLINE_WORDS[reason])).size).toBe(DECLINE_REASONS.length);
  expect(declineWords({ kind: "declined", reason: "expired_card" })).toBe(
    "The payment was declined. Your bank said: the card has expired.",
  );
  for (const body of [null, {}, { reason: "toString" }, { reason: 7 }])
    expect(declineWords(body)).toBe("The payment was declined. Your bank gave no reason.");
});
