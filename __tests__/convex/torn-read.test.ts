import type Stripe from "stripe";
import { readSnapshot } from "../../convex/model/readCustomer";
import { decideEntitlement } from "../../src/shared/billing/entitlement";
import { aStripeSubscription } from "../support/billing-builders";

/**
 * A read is several requests, and the account moves on between them. Each history is one purchase, moment by moment;
 * every pair of moments at which the two listings can be answered is read, and nothing untrue may come of any.
 */
interface Moment {
  subscription: string | null;
  /** Newest first. */
  invoices: string[];
}

const CARD: Moment[] = [
  { subscription: null, invoices: [] },
  { subscription: "incomplete", invoices: ["open"] },
  { subscription: "active", invoices: ["paid"] },
];

/** Two debits: the bank refuses the first and pays the second. */
const DEBITS: Moment[] = [
  { subscription: null, invoices: [] },
  { subscription: "active", invoices: ["open"] },
  { subscription: "active", invoices: ["void"] },
  { subscription: "active", invoices: ["draft", "void"] },
  { subscription: "active", invoices: ["open", "void"] },
  { subscription: "active", invoices: ["paid", "void"] },
];

const anInvoice = (status: string, isFirst: boolean) => ({
  id: `in_${isFirst ? 1 : 2}`,
  object: "invoice",
  status,
  number: null,
  total: 2000,
  amount_due: 2000,
  amount_paid: status === "paid" ? 2000 : 0,
  amount_remaining: status === "paid" ? 0 : 2000,
  currency: "eur",
  attempt_count: 0,
  next_payment_attempt: null,
  created: 1_770_000_000,
  billing_reason: isFirst ? "subscription_create" : "subscription_cycle",
  collection_method: "charge_automatically",
  parent: { subscription_details: { subscription: "sub_1" } },
});

/** Stripe, whose two listings are answered at two moments of a history; null when the second cannot be before the first. */
async function readAt(history: Moment[], subscriptionsAt: number, invoicesAt: number) {
  let answered = false;
  let possible = true;
  const customer = { id: "cus_1", object: "customer", metadata: {}, invoice_settings: {} };
  const { subscription } = history[subscriptionsAt] ?? { subscription: null };
  const stripe = {
    subscriptions: {
      list: async function* () {
        await Promise.resolve();
        answered = true;
        if (subscription !== null) yield aStripeSubscription({ status: subscription, customer });
      },
    },
    invoices: {
      list: async () => {
        if (answered && invoicesAt < subscriptionsAt) possible = false;
        const statuses = history[invoicesAt]?.invoices ?? [];
        const data = statuses.map((status, index) => anInvoice(status, index === statuses.length - 1));
        return Promise.resolve({ data });
      },
    },
    paymentIntents: { list: async () => Promise.resolve({ data: [] }) },
    customers: { retrieve: async () => Promise.resolve(customer) },
  };
  const scope = { stripeCustomerId: "cus_1", sessionId: null, withPayments: false, unsettled: [] };
  const { subscriptions } = await readSnapshot(stripe as unknown as Stripe, scope);
  const known = subscriptions.map((each) => ({ ...each, planKey: "pro" as const }));
  const [first] = known;
  const now = first === undefined ? 0 : first.currentPeriodStart + 1;
  const decided = decideEntitlement({ subscriptions: known, comps: [], now, graceMs: 0 });
  return possible ? decided : null;
}

const pairs = (history: Moment[]) =>
  history.flatMap((_, first) => history.map((__, second) => [first, second] as const));

test("nobody who pays by card is told to wait for a bank", async () => {
  let read = 0;
  for (const [first, second] of pairs(CARD)) {
    const decided = await readAt(CARD, first, second);
    read += decided === null ? 0 : 1;
    expect({ first, second, reason: decided?.reason ?? "active" }).toEqual({
      first,
      second,
      reason: expect.stringMatching(/^(active|incomplete|no_subscription)$/) as string,
    });
    if (decided?.plan === "pro") expect(CARD[second]?.invoices).toEqual(["paid"]);
  }
  expect(read).toBeGreaterThan(CARD.length);
});

test("nobody whose bank has not paid is on Pro, and nothing that a bank has is called refused", async () => {
  for (const [first, second] of pairs(DEBITS)) {
    const decided = await readAt(DEBITS, first, second);
    if (decided === null) continue;
    const newest = DEBITS[second]?.invoices[0];
    const at = { first, second };
    if (decided.plan === "pro") expect({ ...at, newest }).toEqual({ ...at, newest: "paid" });
    if (decided.reason === "debit_refused") expect({ ...at, newest }).toEqual({ ...at, newest: "void" });
    if (decided.reason === "debit_processing")
      expect({ ...at, newest }).toEqual({ ...at, newest: expect.stringMatching(/open|draft/) as string });
  }
});
