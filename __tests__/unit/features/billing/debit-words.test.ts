import { billingView } from "@/features/billing/billing-view";
import { cardState } from "@/features/billing/card-state";
import { cancelAlternative, CANCEL_REASONS } from "@/features/billing/cancel-reasons";
import { cancelWords } from "@/features/billing/cancel-words";
import { isAwaited } from "@/features/billing/requests";
import type { BillingOverview, SubscriptionView } from "@/shared/billing/overview";
import {
  aDecline,
  aMoment,
  anInvoice,
  aPastDue,
  aSubscriber,
  aSubscription,
  FORMAT,
  NOW,
  PERIOD_END,
} from "./billing-builders";

const WITH_BANK = aDecline({ outcome: "processing", reason: null, at: null, card: null });
const SENT = anInvoice({ status: "open", attempt: WITH_BANK });
const REFUSED = anInvoice({ status: "void" });
const CANCELLED = { cancelAt: PERIOD_END, canceledAt: NOW };
const ACCOUNT = { type: "bank_account" as const, last4: "3000" };
const COMP = { plan: "pro" as const, reason: "comp" as const, until: null };

/** Somebody without a card whose first debit stands so. */
function waiting(
  firstDebit: "processing" | "refused",
  subscription: Partial<SubscriptionView> = {},
  overrides: Partial<BillingOverview> = {},
): BillingOverview {
  return aSubscriber(
    { firstDebit, ...subscription },
    {
      entitlement: { plan: "free", reason: `debit_${firstDebit}`, until: null },
      card: null,
      invoices: [firstDebit === "processing" ? SENT : REFUSED],
      ...overrides,
    },
  );
}

const view = (overview: BillingOverview) => billingView(overview, aMoment(), FORMAT);
const banner = (overview: BillingOverview) => {
  const said = view(overview).banner;
  return said && `${said.title} | ${said.text}`;
};
const next = (overview: BillingOverview) =>
  view(overview).next.map(({ when, title, note }) => `${when}: ${title}. ${note}`);
const cancelling = (overview: BillingOverview) =>
  cancelWords(overview, overview.subscription ?? aSubscription(), FORMAT);

describe("a first debit that the bank has", () => {
  const sent = waiting("processing");

  test("is not paid, is not Pro, and asks for nothing", () => {
    expect(banner(sent)).toBe(
      "Your bank has not paid $20.00 yet | A bank debit takes some business days. You are on Free until Stripe confirms it. There is nothing to do: this page changes by itself.",
    );
    expect(view(sent).plan).toMatchObject({
      title: "Free",
      badge: { words: "Waiting for your bank" },
      price: "$20.00 a month, once your bank has paid.",
      actions: ["cancel_subscription"],
    });
    expect(next(sent)).toEqual([
      "When your bank has paid: Pro turns on. By a debit of $20.00.",
      "If your bank refuses: You stay on Free. A refused debit charges nothing. This page then says what to do.",
    ]);
  });

  test("names what the bank is asked for, which a discount makes less than the price", () => {
    const invoices = [anInvoice({ status: "open", attempt: WITH_BANK, amountRemaining: 1500 })];
    expect(banner(waiting("processing", {}, { invoices }))).toContain("has not paid $15.00 yet");
  });

  test("is collected whatever is cancelled, and if it is paid Pro is on to the end of its period", () => {
    expect(cancelling(sent)).toEqual({
      title: "Cancel the subscription?",
      fact: "The debit of $20.00 cannot be called back. No other period is debited.",
      access: "Pro until 3 Dec 2026 if your bank pays, else Free.",
      undo: "You can take this back any day before 3 Dec 2026.",
      keep: "Keep the subscription",
      button: "Cancel the subscription on 3 Dec 2026",
    });
    const cancelled = waiting("processing", CANCELLED);
    expect(banner(cancelled)).toBe(
      "Your bank has not paid $20.00 yet | You cancelled, so no other period is debited. If your bank pays, you have Pro until 3 Dec 2026; otherwise nothing is charged.",
    );
    expect(view(cancelled).banner?.actions).toEqual([
      { does: "resume", label: "Take the cancellation back" },
    ]);
    expect(view(cancelled).plan).toMatchObject({
      price: "Pro until 3 Dec 2026, once your bank has paid.",
      actions: [],
    });
    expect(next(cancelled)).toEqual([
      "When your bank has paid: Pro turns on, until 3 Dec 2026. By a debit of $20.00.",
      "If your bank refuses: You stay on Free. A refused debit charges nothing. The subscription ends on 3 Dec 2026.",
    ]);
  });
});

describe("a first debit that the bank refused", () => {
  const refused = waiting("refused");

  test("says when the account is debited again, and how to pay another way", () => {
    expect(banner(refused)).toBe(
      "Your bank refused the debit of $20.00 | Nothing was charged. You are on Free. Cancel this subscription, then choose Pro again with another way to pay. Otherwise Stripe debits the account again on 3 Dec 2026.",
    );
    expect(view(refused).plan).toMatchObject({
      badge: { words: "Not paid" },
      actions: ["cancel_subscription"],
    });
    expect(next(refused)).toEqual(["3 Dec 2026: $20.00 is debited again. Unless you cancel before."]);
  });

  test("names the account that is debited again", () => {
    expect(banner(waiting("refused", {}, { card: ACCOUNT }))).toContain(
      "Otherwise Stripe debits bank account ending 3000 again on 3 Dec 2026.",
    );
  });

  test("names the card that was entered since, for that one is charged", () => {
    const { card } = aSubscriber();
    const overview = waiting("refused", {}, { card });
    expect(banner(overview)).toContain("Otherwise Stripe charges Visa ending 4242 on 3 Dec 2026.");
    expect(next(overview)).toEqual([
      "3 Dec 2026: $20.00 is charged to Visa ending 4242. Unless you cancel before.",
    ]);
  });

  test("ends at once when it is cancelled, also when it was to end later", () => {
    for (const overview of [refused, waiting("refused", CANCELLED)])
      expect(cancelling(overview)).toMatchObject({
        fact: "The subscription ends now. Nothing more is charged.",
        access: "Pro stays off.",
        button: "Cancel the subscription now",
      });
    expect(banner(waiting("refused", CANCELLED))).toBe(
      "Your bank refused the debit of $20.00 | Nothing was charged. You are on Free. The subscription ends on 3 Dec 2026. Cancel it now to choose Pro again with another way to pay.",
    );
  });

  test("the end is awaited until the subscription is over", () => {
    expect(isAwaited({ does: "cancel" }, waiting("refused", CANCELLED))).toBe(true);
    expect(isAwaited({ does: "cancel" }, waiting("processing", CANCELLED))).toBe(false);
    expect(isAwaited({ does: "cancel" }, waiting("refused", { status: "canceled" }))).toBe(false);
  });
});

test("no alternative is offered that our routes would refuse", () => {
  for (const overview of [waiting("processing"), waiting("refused")])
    for (const { reason } of CANCEL_REASONS)
      expect(cancelAlternative(reason, overview, FORMAT)?.offers ?? null).toBeNull();
});

describe("beside a plan that was given", () => {
  const GIVEN = "Pro was given to you and stays on.";

  test("a debit that the bank has is said, and that the subscription runs then as well", () => {
    const overview = waiting("processing", {}, { entitlement: COMP });
    expect(view(overview)).toMatchObject({
      kind: "comp",
      plan: { title: "Pro", actions: ["cancel_subscription"] },
    });
    expect(banner(overview)).toBe(
      `Your bank has not paid $20.00 yet | A bank debit takes some business days. ${GIVEN} There is nothing to do: this page changes by itself.`,
    );
    expect(next(overview)).toEqual([
      "When your bank has paid: Your subscription runs as well. By a debit of $20.00.",
    ]);
    expect(cancelling(overview)).toMatchObject({
      access: GIVEN,
      button: "Cancel the subscription on 3 Dec 2026",
    });
  });

  test("a debit that was refused comes again, and its subscription ends at once", () => {
    const overview = waiting("refused", {}, { entitlement: COMP });
    expect(banner(overview)).toBe(
      `Your bank refused the debit of $20.00 | Nothing was charged. ${GIVEN} Unless you cancel the subscription, Stripe debits the account again on 3 Dec 2026.`,
    );
    expect(next(overview)).toEqual(["3 Dec 2026: $20.00 is debited again. Unless you cancel before."]);
    expect(cancelling(overview)).toMatchObject({ access: GIVEN, button: "Cancel the subscription now" });
  });
});

describe("a renewal by debit", () => {
  const active = aSubscriber({}, { card: null, invoices: [SENT] });

  test("that the bank has is collected also after a cancellation", () => {
    expect(cancelling(active).fact).toBe(
      "You keep Pro until 3 Dec 2026. $20.00 is with your bank; nothing more is charged.",
    );
    expect(banner(aSubscriber(CANCELLED, { card: null, invoices: [SENT] }))).toContain(
      "$20.00 is with your bank; no charges after it.",
    );
  });

  test("is charged to the account on file, and nobody is told that a card is missing", () => {
    const paid = aSubscriber({}, { card: ACCOUNT });
    expect(next(paid)[0]).toBe("3 Dec 2026: $20.00 is charged to bank account ending 3000. ");
    const trial = aSubscriber(
      { status: "trialing", trialEnd: PERIOD_END, trialWithoutCard: "cancel" },
      { card: ACCOUNT, entitlement: { plan: "pro", reason: "trialing", until: PERIOD_END } },
    );
    expect(JSON.stringify(view(trial))).not.toMatch(/card/i);
    expect(cardState(ACCOUNT, false, NOW)).toEqual({ words: "Bank account", warns: false });
    expect(cardState(ACCOUNT, true, NOW)).toEqual({ words: "Bank account, debit refused", warns: true });
  });

  test("that was refused is paid from the account, or another way", () => {
    const pastDue = aPastDue({ attempt: aDecline({ card: null, debit: true }) });
    const said = view(aSubscriber({ status: "past_due" }, { card: ACCOUNT, pastDue }));
    expect(said.banner?.text).toContain("Pay now or change the payment method.");
    expect(said.banner?.actions.map(({ label }) => label)).toEqual(["Change payment method", "Pay $20.00"]);
    const words = [said.banner?.title, said.banner?.text, said.plan, said.next];
    expect(JSON.stringify(words)).not.toMatch(/\bcard\b/i);
  });

  test("that the bank refused is told as such: no card was declined", () => {
    const pastDue = aPastDue({ attempt: aDecline({ card: null, debit: true }) });
    const overview = aSubscriber({ status: "past_due" }, { card: null, pastDue });
    expect(banner(overview)).toMatch(/^\$20\.00 is open\. Your bank refused the debit on 10 Nov 2026\. \|/);
    expect(view(overview).plan.facts).toContainEqual(
      expect.objectContaining({ label: "Next try", note: "By Stripe" }),
    );
  });

  test("that is tried again is with the bank, and a cancellation does not call it back", () => {
    const pastDue = aPastDue({ attempt: WITH_BANK });
    const overview = aSubscriber({ status: "past_due" }, { card: null, pastDue, invoices: [SENT] });
    expect(cancelling(overview).fact).toBe("$20.00 is with your bank; nothing new is charged.");
  });
});
