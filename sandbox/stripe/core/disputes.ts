import { formatDispute, formatEarlyFraudWarning } from "../format/dispute";
import { formatCharge } from "../format/charge";
import { amend } from "./amend";
import type { StripeApp } from "./app";
import { findTestIban } from "./bank-debits";
import { cardOf } from "./payment-methods";
import type { Dispute, DisputeReason } from "./dispute-entities";
import type { Metadata } from "./entities";
import type { Charge, PaymentMethod } from "./payment-entities";
import { invalidRequest, noSuch } from "./errors";
import { days } from "./periods";

/** How long the evidence may take: Stripe says 7 to 21 days, depending on the card network. */
const TIME_TO_RESPOND = days(9);
/** Stripe's fee for a dispute in the US, minor units. */
const FEE = 1500;

/** A payer may take a debit back for eight weeks without saying why. */
const SEPA_DISPUTE = { disputes: "debit_not_authorized", inquiry: false } as const;

export function needDispute(app: StripeApp, id: string): Dispute {
  const dispute = app.store.disputes.get(id);
  if (!dispute) throw noSuch("dispute", id);
  return dispute;
}

/** What Stripe's test cards and test IBANs make happen once they are charged: a dispute, an inquiry, or an early fraud warning. */
export function followCharge(app: StripeApp, charge: Charge, method: PaymentMethod, at: number): void {
  const takenBack = method.type === "sepa_debit" && findTestIban(method.iban)?.disputed;
  const aftermath = takenBack ? SEPA_DISPUTE : (cardOf(method)?.aftermath ?? null);
  if (aftermath === null) return;
  if (aftermath === "early_fraud_warning") warnOfFraud(app, charge, at);
  else openDispute(app, charge, { reason: aftermath.disputes, inquiry: aftermath.inquiry }, at);
}

function warnOfFraud(app: StripeApp, charge: Charge, at: number): void {
  const warning = app.store.earlyFraudWarnings.insert({
    id: app.id("earlyFraudWarning"),
    created: at,
    charge: charge.id,
    payment_intent: charge.payment_intent,
    customer: charge.customer,
  });
  app.emit("radar.early_fraud_warning.created", formatEarlyFraudWarning(app, warning), at);
}

function openDispute(
  app: StripeApp,
  charge: Charge,
  { reason, inquiry }: { reason: DisputeReason; inquiry: boolean },
  at: number,
): void {
  const dispute = app.store.disputes.insert({
    id: app.id("dispute"),
    created: at,
    amount: charge.amount,
    currency: charge.currency,
    charge: charge.id,
    payment_intent: charge.payment_intent,
    customer: charge.customer,
    reason,
    status: inquiry ? "warning_needs_response" : "needs_response",
    evidence: {},
    submission_count: 0,
    due_by: at + TIME_TO_RESPOND,
    metadata: {},
    movements: inquiry ? [] : [movement(app, -charge.amount, at)],
  });
  const disputed = app.store.charges.update(charge.id, { disputed: true });
  app.emit("charge.dispute.created", formatDispute(app, dispute), at);
  app.emit("charge.updated", formatCharge(app, disputed), at, { disputed: false });
  if (!inquiry) app.emit("charge.dispute.funds_withdrawn", formatDispute(app, dispute), at);
}

function movement(app: StripeApp, amount: number, at: number): Dispute["movements"][number] {
  // The fee is taken with the money and comes back with it.
  return { id: app.id("balanceTransaction"), at, amount, fee: amount < 0 ? FEE : -FEE };
}

function amendDispute(app: StripeApp, dispute: Dispute, patch: Partial<Dispute>, at: number): Dispute {
  return amend(app, app.store.disputes, dispute, patch, {
    type: "charge.dispute.updated",
    format: (row) => formatDispute(app, row),
    at,
  });
}

const isInquiry = (dispute: Dispute): boolean => dispute.status.startsWith("warning_");
const isOpen = ({ status }: Dispute): boolean =>
  status !== "won" && status !== "lost" && status !== "warning_closed";

/** Stores evidence and, unless `submit` is false, hands it in; Stripe's test words decide the outcome at once. */
export function respond(
  app: StripeApp,
  dispute: Dispute,
  input: { evidence: Readonly<Record<string, string>>; metadata: Metadata; submit: boolean },
): Dispute {
  const at = app.nowOf(dispute.customer);
  const { evidence, metadata } = input;
  const responds = Object.keys(evidence).length > 0;
  if (responds && !isOpen(dispute)) {
    throw invalidRequest("This dispute is already closed", undefined, "dispute_already_closed");
  }
  const merged = { ...dispute.evidence, ...evidence };
  const kept = amendDispute(app, dispute, { evidence: merged, metadata }, at);
  if (!responds || !input.submit) return kept;
  const submitted = amendDispute(
    app,
    kept,
    {
      submission_count: kept.submission_count + 1,
      status: isInquiry(kept) ? "warning_under_review" : "under_review",
    },
    at,
  );
  return decide(app, submitted, at);
}

/** `uncategorized_text` decides (docs.stripe.com/testing, "Evidence"); anything else stays under review. */
function decide(app: StripeApp, dispute: Dispute, at: number): Dispute {
  switch (dispute.evidence.uncategorized_text) {
    case "winning_evidence":
      return finish(app, dispute, isInquiry(dispute) ? "warning_closed" : "won", at);
    case "losing_evidence":
      return finish(app, dispute, isInquiry(dispute) ? "warning_closed" : "lost", at);
    case "escalate_inquiry_evidence":
      return isInquiry(dispute) ? escalate(app, dispute, at) : dispute;
    default:
      return dispute;
  }
}

/** An inquiry becomes a dispute: now the money goes. */
function escalate(app: StripeApp, inquiry: Dispute, at: number): Dispute {
  const dispute = amendDispute(
    app,
    inquiry,
    { status: "needs_response", movements: [movement(app, -inquiry.amount, at)] },
    at,
  );
  app.emit("charge.dispute.funds_withdrawn", formatDispute(app, dispute), at);
  return dispute;
}

function finish(
  app: StripeApp,
  dispute: Dispute,
  status: "won" | "lost" | "warning_closed",
  at: number,
): Dispute {
  const movements =
    status === "won" ? [...dispute.movements, movement(app, dispute.amount, at)] : dispute.movements;
  const finished = amendDispute(app, dispute, { status, movements }, at);
  if (status === "won") app.emit("charge.dispute.funds_reinstated", formatDispute(app, finished), at);
  app.emit("charge.dispute.closed", formatDispute(app, finished), at);
  return finished;
}

/** Accepts the dispute as lost; an inquiry is only closed. */
export function closeDispute(app: StripeApp, dispute: Dispute): Dispute {
  if (!isOpen(dispute)) {
    throw invalidRequest("This dispute is already closed", undefined, "dispute_already_closed");
  }
  return finish(app, dispute, isInquiry(dispute) ? "warning_closed" : "lost", app.nowOf(dispute.customer));
}
