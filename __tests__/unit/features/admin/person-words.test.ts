import {
  aloneWords,
  momentNote,
  momentTitle,
  momentTone,
  subscriptionLine,
} from "@/features/admin/person-words";
import type { PersonDetail } from "@/features/admin/person-words";
import { planWords, reasonWords } from "@/features/admin/reason-words";
import { ENTITLEMENT_REASONS } from "@/shared/billing/entitlement";

const AT = Date.UTC(2026, 10, 14, 9, 5);

type Moment = PersonDetail["timeline"][number];
type Action = Extract<Moment, { kind: "action" }>;

const anAction = (overrides: Partial<Action> = {}): Action => ({
  kind: "action",
  at: AT,
  id: "1",
  action: "cancel",
  actor: null,
  outcome: "succeeded",
  code: null,
  reason: null,
  ...overrides,
});

const anEvent = (status: "processed" | "dead" | "ignored", deliveries = 1): Moment => ({
  kind: "event",
  at: AT,
  stripeEventId: "evt_1",
  eventType: "invoice.paid",
  status,
  deliveries,
});

test.each<[Moment, string, string, string]>([
  [anEvent("processed"), "invoice.paid", "From Stripe: processed.", "success"],
  [anEvent("ignored", 3), "invoice.paid", "From Stripe: ignored, delivered 3 times.", "neutral"],
  [anEvent("dead"), "invoice.paid", "From Stripe: dead letter.", "danger"],
  [anAction(), "Cancellation", "By the person: done.", "success"],
  [
    anAction({ outcome: "started" }),
    "Cancellation",
    "By the person: asked for, and not answered.",
    "neutral",
  ],
  [
    anAction({ action: "pay_invoice", outcome: "failed", code: "stripe_busy" }),
    "Payment of an invoice",
    "By the person: failed (stripe_busy).",
    "danger",
  ],
  [
    anAction({ action: "comp", code: "granted", actor: "user_ops", reason: "Reviewer." }),
    "Pro given",
    "By user_ops: done. Reviewer.",
    "success",
  ],
  [
    anAction({ action: "comp", code: "revoked", actor: "user_ops", reason: "Over." }),
    "Pro taken back",
    "By user_ops: done. Over.",
    "success",
  ],
  [anAction({ action: "checkout", code: "create" }), "Checkout", "By the person: done.", "success"],
  [
    anAction({ action: "checkout", code: "already_subscribed" }),
    "Checkout",
    "By the person: done (already_subscribed).",
    "success",
  ],
  [anAction({ action: "a_new_verb" }), "a new verb", "By the person: done.", "success"],
])("%j", (moment, title, note, tone) => {
  expect([momentTitle(moment), momentNote(moment), momentTone(moment)]).toEqual([title, note, tone]);
});

test.each(ENTITLEMENT_REASONS)("%s has its rule as a sentence", (reason) => {
  expect(reasonWords({ plan: "free", reason, until: null })).toMatch(/^[A-Z].*\.$/);
});

test("the moment of the next decision is said, in UTC", () => {
  expect(reasonWords({ plan: "pro", reason: "active", until: AT })).toBe(
    "A subscription is active and its period is paid. Decided again 14 Nov 2026, 09:05.",
  );
  expect([planWords({ plan: "pro" }), planWords({ plan: "free" })]).toEqual(["Pro", "Free"]);
});

test("a subscription says what it alone would give, unless that is what the person has", () => {
  const paused = { plan: "free", reason: "paused", until: null } as const;
  const given = { plan: "pro", reason: "comp", until: null } as const;
  expect(aloneWords(paused, paused)).toBe("This is what decides.");
  expect(aloneWords(paused, given)).toBe("Alone it gives Free. The subscription is paused.");
});

test("a subscription in a line", () => {
  const row: PersonDetail["subscriptions"][number] = {
    stripeSubscriptionId: "sub_1",
    status: "past_due",
    interval: "month",
    amount: 2000,
    currency: "usd",
    currentPeriodEnd: AT,
    cancelAt: null,
    alone: { plan: "free", reason: "paused", until: null },
  };
  expect(subscriptionLine(row)).toBe("Past due, $20.00 a month, period ends 14 Nov 2026");
  expect(subscriptionLine({ ...row, status: "active", amount: null, interval: "other", cancelAt: AT })).toBe(
    "Active, a price of several parts, is canceled for 14 Nov 2026",
  );
});
