import { billingView } from "@/features/billing/billing-view";
import { cancelWords } from "@/features/billing/cancel-words";
import { decideEntitlement } from "@/shared/billing/entitlement";
import { FIRST_DEBITS } from "@/shared/billing/first-debit";
import type { FirstDebit } from "@/shared/billing/first-debit";
import type { BillingOverview } from "@/shared/billing/overview";
import { SUBSCRIPTION_STATUSES } from "@/shared/billing/stripe-words";
import type { SubscriptionStatus } from "@/shared/billing/stripe-words";
import type { SubscriptionFacts } from "@/shared/billing/subscription-state";

import { aSubscription as someFacts } from "../support/billing-builders";
import {
  aCard,
  aFirstPayment,
  aMoment,
  anInvoice,
  anOverview,
  aPastDue,
  aSubscription,
  FORMAT,
  NOW,
  PERIOD_END,
} from "./features/billing/billing-builders";

/**
 * Every status of Stripe, in and out of a trial, with and without a scheduled cancellation, with and without a pause,
 * within and beyond grace: what the person is entitled to, which state the page is in, and what it offers. The
 * expectations are written down a second time, as the product's promises and not as its code.
 */
interface Row {
  status: SubscriptionStatus;
  trial: boolean;
  cancel: boolean;
  pause: boolean;
  grace: "within" | "over";
}

const DAY = 86_400_000;
const GRACE = 14 * DAY;
const STRIPES = SUBSCRIPTION_STATUSES.filter((status) => status !== "unknown");
const BOTH = [false, true];

const TABLE: Row[] = STRIPES.flatMap((status) =>
  BOTH.flatMap((trial) =>
    BOTH.flatMap((cancel) =>
      BOTH.flatMap((pause) =>
        (["within", "over"] as const).map((grace) => ({ status, trial, cancel, pause, grace })),
      ),
    ),
  ),
);

function factsOf({ status, trial, cancel, pause, grace }: Row): SubscriptionFacts {
  return someFacts({
    status,
    currentPeriodStart: NOW - 11 * DAY,
    currentPeriodEnd: PERIOD_END,
    trialEnd: trial ? PERIOD_END : null,
    cancelAt: cancel ? PERIOD_END : null,
    pause: pause ? { behavior: "void", resumesAt: null } : null,
    pastDueSince: status === "past_due" ? NOW - (grace === "within" ? DAY : GRACE) : null,
  });
}

/** The row as the page gets it: the decision, and what is open of it. */
function overviewOf(row: Row): BillingOverview {
  const facts = factsOf(row);
  const owes = row.status === "past_due" || row.status === "unpaid";
  const entitlement = decideEntitlement({ subscriptions: [facts], comps: [], now: NOW, graceMs: GRACE });
  return anOverview({
    entitlement,
    subscription: aSubscription({
      status: row.status,
      currentPeriodEnd: facts.currentPeriodEnd,
      cancelAt: facts.cancelAt,
      canceledAt: row.cancel ? NOW : null,
      endedAt: row.status === "canceled" ? NOW - DAY : null,
      trialEnd: facts.trialEnd,
      pause: row.pause ? { resumesAt: null, charges: false } : null,
    }),
    card: aCard(),
    pastDue: owes ? aPastDue() : null,
    firstPayment: row.status === "incomplete" ? aFirstPayment() : null,
    prompts: { used: 34, limit: entitlement.plan === "pro" ? null : 10 },
    hasCustomer: true,
    lastReadAt: NOW,
  });
}

/** Who is on Pro: whoever pays or tries, and whoever is late within grace. A pause ends it whatever Stripe says. */
function promisedPlan({ status, pause, grace }: Row): "free" | "pro" {
  if (pause) return "free";
  if (status === "past_due") return grace === "within" ? "pro" : "free";
  return status === "active" || status === "trialing" ? "pro" : "free";
}

function promisedState({ status, cancel, pause }: Row): string {
  switch (status) {
    case "canceled":
      return "ended";
    case "incomplete_expired":
      return "free";
    case "incomplete":
      return "declined";
    default:
      if (pause || status === "paused") return "paused";
      if (status === "past_due" || status === "unpaid") return "past_due";
      return cancel ? "cancel_scheduled" : status;
  }
}

/** What can be done, in the order in which it is offered: the banner's first. */
function promisedActions(row: Row): string[] {
  const { status, cancel, pause } = row;
  const cancelling = cancel ? [] : ["cancel"];
  switch (promisedState(row)) {
    case "free":
    case "ended":
      return ["buy"];
    case "declined":
      return ["update_card", "pay"];
    case "paused":
      if (status === "paused") return ["unpause", ...cancelling];
      return cancel ? ["resume"] : ["unpause", "cancel"];
    case "past_due":
      return ["update_card", "pay", ...cancelling];
    case "cancel_scheduled":
      return ["resume"];
    default:
      return status === "active" && !pause ? ["change_plan", "pause", "cancel"] : ["change_plan", "cancel"];
  }
}

const viewOf = (row: Row) => billingView(overviewOf(row), aMoment(), FORMAT);

function offeredActions(row: Row): string[] {
  const { banner, plan } = viewOf(row);
  return [
    ...(banner?.actions.map(({ does }) => does) ?? []),
    ...plan.actions,
    ...(plan.offer ? ["buy"] : []),
  ];
}

/**
 * Beside that table: how a first bank debit stands, with and without a plan that an operator gave, with and without a
 * scheduled cancellation. Nobody is on Pro before a bank has paid, and what is said of a cancellation is what it does.
 */
interface DebitRow {
  status: "active" | "past_due";
  firstDebit: FirstDebit | null;
  comp: boolean;
  cancel: boolean;
}

const DEBITS: DebitRow[] = (["active", "past_due"] as const).flatMap((status) =>
  [null, ...FIRST_DEBITS].flatMap((firstDebit) =>
    BOTH.flatMap((comp) => BOTH.map((cancel) => ({ status, firstDebit, comp, cancel }))),
  ),
);

function debitOverviewOf({ status, firstDebit, comp, cancel }: DebitRow): BillingOverview {
  const row = { status, trial: false, cancel, pause: false, grace: "within" as const };
  const overview = overviewOf(row);
  const subscriptions = [{ ...factsOf(row), firstDebit }];
  const comps = comp ? [{ expiresAt: null }] : [];
  const entitlement = decideEntitlement({ subscriptions, comps, now: NOW, graceMs: GRACE });
  return {
    ...overview,
    entitlement,
    subscription: overview.subscription && { ...overview.subscription, firstDebit },
    invoices: firstDebit === null ? [] : [anInvoice({ status: firstDebit === "refused" ? "void" : "open" })],
  };
}

function promisedDebitState({ status, firstDebit, comp, cancel }: DebitRow): string {
  if (comp) return status === "active" && firstDebit === null && !cancel ? "active" : "comp";
  if (status === "past_due") return "past_due";
  if (firstDebit !== null) return `debit_${firstDebit}`;
  return cancel ? "cancel_scheduled" : "active";
}

/** In the order in which it is offered: the banner's first. */
function promisedDebitActions(row: DebitRow): string[] {
  const { status, firstDebit, comp, cancel } = row;
  const cancelling = comp || status === "active" ? "cancel_subscription" : "cancel";
  if (status === "past_due") return ["update_card", "pay", ...(cancel ? [] : [cancelling])];
  if (firstDebit === "processing") return cancel ? ["resume"] : [cancelling];
  // Until one that was never paid has ended no other can be bought: it can still end now.
  if (firstDebit === "refused") return cancel && comp ? [] : [cancelling];
  if (cancel) return comp ? [] : ["resume"];
  return ["change_plan", "pause", "cancel"];
}

test.each(DEBITS)(
  "$status, first debit $firstDebit, comp $comp, cancel $cancel: state, plan and what is offered",
  (row) => {
    const overview = debitOverviewOf(row);
    const { kind, banner, plan } = billingView(overview, aMoment(), FORMAT);
    const actions = [...(banner?.actions.map(({ does }) => does) ?? []), ...plan.actions];
    expect({ plan: overview.entitlement.plan, kind, actions }).toEqual({
      plan: row.comp || row.firstDebit === null ? "pro" : "free",
      kind: promisedDebitState(row),
      actions: promisedDebitActions(row),
    });
  },
);

test.each(DEBITS)(
  "$status, first debit $firstDebit, comp $comp, cancel $cancel: the words are true of it",
  (row) => {
    const overview = debitOverviewOf(row);
    const { subscription, entitlement } = overview;
    const view = billingView(overview, aMoment(), FORMAT);
    const cancelling = subscription && cancelWords(overview, subscription, FORMAT);
    const said = JSON.stringify([view, cancelling]);
    const endsNow = row.status === "active" && row.firstDebit === "refused";
    expect(/now$/.test(cancelling?.button ?? "")).toBe(endsNow);
    expect(cancelling?.fact.includes("ends now")).toBe(endsNow);
    // What the bank has is collected whatever is cancelled.
    if (row.firstDebit === "processing" && row.status === "active")
      expect(JSON.stringify(cancelling)).not.toMatch(/othing more is charged|No charge|not charged/);
    if (entitlement.plan === "free") expect(said).not.toMatch(/You keep Pro|Pro stays on/);
    else expect(said).not.toMatch(/on Free|Pro is off|Pro stays off/);
    expect(said).not.toMatch(/undefined|NaN|Invalid Date|\[object/u);
  },
);

test("the table has every combination once", () => {
  expect(TABLE).toHaveLength(8 * 2 * 2 * 2 * 2);
  expect(new Set(TABLE.map((row) => JSON.stringify(row))).size).toBe(TABLE.length);
});

test.each(TABLE)("$status, trial $trial, cancel $cancel, pause $pause, grace $grace", (row) => {
  expect({
    plan: overviewOf(row).entitlement.plan,
    state: viewOf(row).kind,
    actions: offeredActions(row),
  }).toEqual({ plan: promisedPlan(row), state: promisedState(row), actions: promisedActions(row) });
});

describe("promises over the whole table", () => {
  test("the page calls itself Pro only for whoever is entitled", () => {
    for (const row of TABLE) {
      const title = viewOf(row).plan.title;
      if (title === "Pro" || title === "Pro trial") expect(overviewOf(row).entitlement.plan).toBe("pro");
    }
  });

  test("whoever can still be charged can cancel, and nobody cancels twice", () => {
    for (const row of TABLE.filter(
      ({ status }) => !["canceled", "incomplete", "incomplete_expired"].includes(status),
    ))
      expect(offeredActions(row).includes("cancel")).toBe(!row.cancel);
  });

  test("whoever has cancelled is offered nothing but the way back, and no alternative", () => {
    for (const row of TABLE.filter(
      ({ cancel, status }) => cancel && (status === "active" || status === "trialing"),
    ))
      expect(offeredActions(row)).toEqual(["resume"]);
  });

  test("a second subscription is for sale only when there is none left", () => {
    for (const row of TABLE)
      expect(offeredActions(row).includes("buy")).toBe(
        ["canceled", "incomplete_expired"].includes(row.status),
      );
  });

  test("no state is left without words", () => {
    for (const row of TABLE) {
      const view = viewOf(row);
      expect(view.next.length).toBeGreaterThan(0);
      expect(JSON.stringify(view)).not.toMatch(/undefined|NaN|Invalid Date|\[object/u);
    }
  });
});
