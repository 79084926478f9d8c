import type Stripe from "stripe";
import { customerWithCard, eventTypes, openStage, type Stage } from "../../support/stripe-stage";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

/** Pays 20 dollars with a shared test card; returns the intent's id. */
async function paidWith(card: string): Promise<string> {
  const customer = await customerWithCard(stage.stripe, card);
  const intent = await stage.stripe.paymentIntents.create({
    amount: 2000,
    currency: "usd",
    customer: customer.id,
    payment_method: String(customer.invoice_settings.default_payment_method),
    confirm: true,
    off_session: true,
  });
  expect(intent.status).toBe("succeeded");
  return intent.id;
}

async function disputeOf(payment_intent: string): Promise<Stripe.Dispute> {
  const [dispute] = (await stage.stripe.disputes.list({ payment_intent })).data;
  if (!dispute) throw new Error(`${payment_intent} was not disputed.`);
  return dispute;
}

/** Types of the dispute's events, oldest first. */
async function saidAbout(id: string): Promise<string[]> {
  const { data } = await stage.stripe.events.list({ type: "charge.dispute.*", limit: 100 });
  return data
    .filter((event) => (event.data.object as { id?: string }).id === id)
    .map((event) => event.type.replace("charge.dispute.", ""))
    .reverse();
}

test.each([
  ["pm_card_createDispute", "fraudulent"],
  ["pm_card_createDisputeProductNotReceived", "product_not_received"],
])("a charge of %s is paid and then disputed as %s; the money and a fee are taken", async (card, reason) => {
  const { stripe } = stage;
  const dispute = await disputeOf(await paidWith(card));
  expect(dispute).toMatchObject({
    amount: 2000,
    reason,
    status: "needs_response",
    is_charge_refundable: false,
    balance_transactions: [{ amount: -2000, fee: 1500, net: -3500, type: "adjustment" }],
  });
  const charge = await stripe.charges.retrieve(String(dispute.charge));
  expect(charge).toMatchObject({ status: "succeeded", disputed: true });
  expect(await saidAbout(dispute.id)).toEqual(["created", "funds_withdrawn"]);
  await expect(stripe.refunds.create({ charge: charge.id })).rejects.toMatchObject({
    code: "charge_disputed",
  });
});

test.each([
  ["winning_evidence", "won", [-2000, 2000], ["updated", "updated", "updated", "funds_reinstated", "closed"]],
  ["losing_evidence", "lost", [-2000], ["updated", "updated", "updated", "closed"]],
  ["The customer used it for a year.", "under_review", [-2000], ["updated", "updated"]],
] as const)("evidence %j makes it %s", async (uncategorized_text, status, amounts, said) => {
  const { id } = await disputeOf(await paidWith("pm_card_createDispute"));
  const answered = await stage.stripe.disputes.update(id, { evidence: { uncategorized_text } });
  expect(answered).toMatchObject({
    status,
    evidence: { uncategorized_text },
    evidence_details: { has_evidence: true, submission_count: 1 },
  });
  expect(answered.balance_transactions.map(({ amount }) => amount)).toEqual(amounts);
  expect((await saidAbout(id)).slice(2)).toEqual(said);
});

test("evidence that is only kept decides nothing", async () => {
  const { id } = await disputeOf(await paidWith("pm_card_createDispute"));
  const evidence = { uncategorized_text: "winning_evidence" };
  const kept = await stage.stripe.disputes.update(id, { evidence, submit: false });
  expect(kept).toMatchObject({ status: "needs_response", evidence_details: { submission_count: 0 } });
});

test("closing accepts it as lost, once", async () => {
  const { id } = await disputeOf(await paidWith("pm_card_createDispute"));
  expect((await stage.stripe.disputes.close(id)).status).toBe("lost");
  expect((await saidAbout(id)).at(-1)).toBe("closed");
  await expect(stage.stripe.disputes.close(id)).rejects.toMatchObject({ code: "dispute_already_closed" });
  expect((await stage.stripe.disputes.retrieve(id)).status).toBe("lost");
});

test("an inquiry takes no money, can be refunded, and may become a dispute", async () => {
  const { stripe } = stage;
  const inquiry = await disputeOf(await paidWith("pm_card_createDisputeInquiry"));
  expect(inquiry).toMatchObject({
    status: "warning_needs_response",
    balance_transactions: [],
    is_charge_refundable: true,
  });
  const escalated = await stripe.disputes.update(inquiry.id, {
    evidence: { uncategorized_text: "escalate_inquiry_evidence" },
  });
  expect(escalated).toMatchObject({ status: "needs_response", balance_transactions: [{ amount: -2000 }] });
  expect((await saidAbout(inquiry.id)).at(-1)).toBe("funds_withdrawn");
  const other = await disputeOf(await paidWith("pm_card_createDisputeInquiry"));
  expect((await stripe.refunds.create({ charge: String(other.charge) })).status).toBe("succeeded");
  expect((await stripe.disputes.close(other.id)).status).toBe("warning_closed");
});

test("an early fraud warning comes with the charge and is settled by a refund", async () => {
  const { stripe } = stage;
  const payment_intent = await paidWith("pm_card_createIssuerFraudRecord");
  const [warning] = (await stripe.radar.earlyFraudWarnings.list({ payment_intent })).data;
  expect(warning).toMatchObject({ actionable: true, fraud_type: "made_with_stolen_card" });
  expect(await eventTypes(stripe, { types: ["radar.early_fraud_warning.created"] })).toHaveLength(1);
  await stripe.refunds.create({ payment_intent });
  const settled = await stripe.radar.earlyFraudWarnings.retrieve(warning?.id ?? "");
  expect(settled.actionable).toBe(false);
});
