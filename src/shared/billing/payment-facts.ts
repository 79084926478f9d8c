import { z } from "zod";
import { declineReason } from "./decline-reasons";
import type { DeclineReason } from "./decline-reasons";

export const ATTEMPT_OUTCOMES = ["declined", "action_required", "processing"] as const;

/** How the last attempt to collect an unpaid invoice ended. `action_required`: the bank wants its owner to confirm. */
type AttemptOutcome = (typeof ATTEMPT_OUTCOMES)[number];

export const DISPUTE_STATUSES = ["open", "won", "lost"] as const;

/** A dispute as it concerns the person: undecided, decided for us, decided for them. */
type DisputeStatus = (typeof DISPUTE_STATUSES)[number];

/** The last attempt at a payment. `at` is epoch ms, null when Stripe keeps no time of it. */
export interface PaymentAttempt {
  outcome: AttemptOutcome;
  /** Null unless it was declined. */
  reason: DeclineReason | null;
  at: number | null;
  card: { brand: string; last4: string } | null;
  /** It was a debit of a bank account. Missing when it was not, or has not failed. */
  debit?: boolean;
}

/** What became of an invoice's money. Times are epoch milliseconds, amounts the currency's minor unit. */
export interface PaymentFacts {
  /** Null when the invoice was paid or nothing was tried. */
  attempt: PaymentAttempt | null;
  /** Everything that was given back, and when last. */
  refund: { amount: number; at: number } | null;
  dispute: { amount: number; status: DisputeStatus; openedAt: number } | null;
}

/** What became of the money without the card that was tried: its owner is gone, and the payment must stay explainable. */
export function withoutCard(payment: PaymentFacts): PaymentFacts {
  return payment.attempt === null ? payment : { ...payment, attempt: { ...payment.attempt, card: null } };
}

const moment = z.number().int();

const stripeCharge = z.object({
  created: moment,
  amount_refunded: z.number().int(),
  disputed: z.boolean(),
  refunds: z
    .object({
      has_more: z.boolean(),
      data: z.array(z.object({ amount: z.number().int(), created: moment, status: z.string().nullable() })),
    })
    .nullish(),
});

const stripeIntent = z.object({
  id: z.string(),
  status: z.string(),
  last_payment_error: z
    .object({
      code: z.string().nullish(),
      decline_code: z.string().nullish(),
      payment_method: z
        .object({
          type: z.string().nullish(),
          card: z.object({ brand: z.string(), last4: z.string() }).nullish(),
        })
        .nullish(),
    })
    .nullish(),
  latest_charge: z.union([stripeCharge, z.string()]).nullish(),
});

const stripeDispute = z.object({ amount: z.number().int(), created: moment, status: z.string() });

type Intent = z.infer<typeof stripeIntent>;

/** A PaymentIntent whose `latest_charge.refunds` are expanded. */
export interface ReadPayment {
  paymentIntentId: string;
  /** The charge was disputed at some time; how that stands is asked for apart. */
  disputed: boolean;
  facts: PaymentFacts;
}

/** Reads a PaymentIntent with `latest_charge.refunds` expanded. Throws a ZodError when the shape is not Stripe's. */
export function readPayment(raw: unknown): ReadPayment {
  const intent = stripeIntent.parse(raw);
  const charge = typeof intent.latest_charge === "string" ? null : (intent.latest_charge ?? null);
  return {
    paymentIntentId: intent.id,
    disputed: charge?.disputed ?? false,
    facts: { attempt: attemptOf(intent, charge?.created ?? null), refund: refundOf(charge), dispute: null },
  };
}

/** The newest of a payment's disputes, or null. Throws a ZodError when the shape is not Stripe's. */
export function readDispute(raw: readonly unknown[]): PaymentFacts["dispute"] {
  const disputes = raw.map((each) => stripeDispute.parse(each));
  const [newest] = disputes.sort((a, b) => b.created - a.created);
  if (newest === undefined) return null;
  return { amount: newest.amount, status: disputeStatus(newest.status), openedAt: newest.created * 1000 };
}

/** A word that Stripe adds later counts as undecided. `prevented` and `warning_closed` moved no money. */
function disputeStatus(raw: string): DisputeStatus {
  if (raw === "lost") return "lost";
  return raw === "won" || raw === "warning_closed" || raw === "prevented" ? "won" : "open";
}

function attemptOf(intent: Intent, chargedAt: number | null): PaymentAttempt | null {
  const error = intent.last_payment_error ?? null;
  const card = error?.payment_method?.card ?? null;
  const named = card && { brand: card.brand, last4: card.last4 };
  switch (intent.status) {
    case "requires_action":
      return { outcome: "action_required", reason: null, at: null, card: named };
    case "processing":
      return { outcome: "processing", reason: null, at: null, card: named };
    case "requires_payment_method": {
      if (error === null) return null;
      const at = chargedAt === null ? null : chargedAt * 1000;
      const reason = declineReason(error.decline_code, error.code);
      // The bank asks for its customer: the same payment goes through when they are there (stripe.com/docs/declines).
      return reason === "authentication_failed" && error.code === "authentication_required"
        ? { outcome: "action_required", reason: null, at, card: named }
        : { outcome: "declined", reason, at, card: named, ...debitOf(error.payment_method?.type) };
    }
    default:
      return null;
  }
}

/** Stripe's names of payment methods that debit a bank account, and are answered days later. */
const BANK_DEBITS = new Set([
  "acss_debit",
  "au_becs_debit",
  "bacs_debit",
  "nz_bank_account",
  "sepa_debit",
  "us_bank_account",
]);

const debitOf = (method: string | null | undefined) => (BANK_DEBITS.has(method ?? "") ? { debit: true } : {});

/** Whether a refund's money went back, or is on its way. */
export function isReturned({ status }: { status: string | null }): boolean {
  return status !== "failed" && status !== "canceled";
}

/** The charge's own sum only where its refunds are not all listed: it is not documented to go down when one fails. */
function refundOf(charge: z.infer<typeof stripeCharge> | null): PaymentFacts["refund"] {
  if (charge === null || charge.amount_refunded === 0) return null;
  const refunds = (charge.refunds?.data ?? []).filter(isReturned);
  const at = Math.max(...refunds.map(({ created }) => created));
  const listed = refunds.reduce((sum, { amount }) => sum + amount, 0);
  const amount = charge.refunds?.has_more === false ? listed : charge.amount_refunded;
  return amount === 0 ? null : { amount, at: (Number.isFinite(at) ? at : charge.created) * 1000 };
}
