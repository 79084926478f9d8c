import type Stripe from "stripe";
import { advanceTo, eventTypes, itemOf, openStage, type Stage } from "../../support/stripe-stage";

const HOUR = 3_600;
const DAY = 24 * HOUR;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

const newest = async (subscription: string): Promise<Stripe.Invoice> => {
  const [invoice] = (await stage.stripe.invoices.list({ subscription, limit: 1 })).data;
  if (!invoice) throw new Error("There is no invoice.");
  return invoice;
};

describe("SEPA Direct Debit", () => {
  const PAYS = "AT611904300234573201";
  const REFUSED = "AT861904300235473202";
  // The clock goes on while a test works: what is looked at before the bank answers takes its three minutes.
  const PAYS_LATER = "AT321904300235473204";
  const REFUSED_LATER = "AT051904300235473205";
  const LATER = 181;
  const DISPUTED = "AT591904300235473203";
  const holder = { name: "Ada Person", email: "ada@example.com" };
  const mandate_data = { customer_acceptance: { type: "offline" as const } };
  const now = () => Math.floor(stage.clock.now() / 1000);

  const debit = (iban: string) =>
    stage.stripe.paymentIntents.create({
      amount: 1000,
      currency: "eur",
      confirm: true,
      payment_method_data: { type: "sepa_debit", sepa_debit: { iban }, billing_details: holder },
      mandate_data,
    });
  const chargeOf = async (intent: string) => {
    const read = await stage.stripe.paymentIntents.retrieve(intent, { expand: ["latest_charge"] });
    return read.latest_charge as Stripe.Charge;
  };
  const monthlyInEuros = () =>
    stage.stripe.prices.create({
      product: "prod_lectern_pro",
      currency: "eur",
      unit_amount: 2000,
      recurring: { interval: "month" },
    });

  async function subscribedFrom(iban: string) {
    const { stripe } = stage;
    const customer = await stripe.customers.create(holder);
    const method = await stripe.paymentMethods.create({
      type: "sepa_debit",
      sepa_debit: { iban },
      billing_details: holder,
    });
    const set = await stripe.setupIntents.create({
      customer: customer.id,
      payment_method: method.id,
      confirm: true,
      mandate_data,
    });
    expect(set).toMatchObject({ status: "succeeded", mandate: expect.stringMatching(/^mandate_/) as string });
    const price = await monthlyInEuros();
    return stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: price.id }],
      default_payment_method: method.id,
    });
  }

  test("is processing until the bank has answered, then paid, under a mandate", async () => {
    const intent = await debit(PAYS_LATER);
    expect(intent).toMatchObject({ status: "processing", amount_received: 0 });
    expect(await chargeOf(intent.id)).toMatchObject({ status: "pending", paid: false, receipt_url: null });
    await advanceTo(stage.url, now() + LATER);
    expect(await stage.stripe.paymentIntents.retrieve(intent.id)).toMatchObject({
      status: "succeeded",
      amount_received: 1000,
    });
    const charge = await chargeOf(intent.id);
    const paidBy = charge.payment_method_details?.sepa_debit;
    expect(paidBy).toMatchObject({ last4: "3204", country: "AT", bank_code: "19043" });
    expect(await stage.stripe.mandates.retrieve(paidBy?.mandate ?? "")).toMatchObject({ status: "active" });
    const seen = await stage.stripe.events.list({ limit: 100 });
    const types = seen.data
      .filter(({ data: { object } }) => [intent.id, charge.id].includes((object as { id: string }).id))
      .map(({ type }) => type);
    expect(types.reverse()).toEqual([
      "payment_intent.created",
      "charge.pending",
      "payment_intent.processing",
      "charge.succeeded",
      "payment_intent.succeeded",
    ]);
  });

  test("is answered at once or after three minutes, as the number says", async () => {
    const refused = await debit(REFUSED);
    const paid = await debit(PAYS);
    const later = await debit(REFUSED_LATER);
    await advanceTo(stage.url, now() + 2);
    expect(await stage.stripe.paymentIntents.retrieve(paid.id)).toMatchObject({ status: "succeeded" });
    expect(await stage.stripe.paymentIntents.retrieve(refused.id)).toMatchObject({
      status: "requires_payment_method",
      payment_method: null,
      last_payment_error: { code: "debit_not_authorized", payment_method: { type: "sepa_debit" } },
    });
    expect(await chargeOf(refused.id)).toMatchObject({
      status: "failed",
      failure_code: "debit_not_authorized",
    });
    expect(await stage.stripe.paymentIntents.retrieve(later.id)).toMatchObject({ status: "processing" });
    await expect(stage.stripe.paymentIntents.cancel(later.id)).rejects.toMatchObject({
      code: "payment_intent_unexpected_state",
    });
    await advanceTo(stage.url, now() + LATER);
    expect(await stage.stripe.paymentIntents.retrieve(later.id)).toMatchObject({
      status: "requires_payment_method",
    });
  });

  test("can be taken back by its payer", async () => {
    const { id } = await debit(DISPUTED);
    await advanceTo(stage.url, now() + 2);
    const { data } = await stage.stripe.disputes.list({ payment_intent: id });
    expect(data).toMatchObject([{ reason: "debit_not_authorized", status: "needs_response", amount: 1000 }]);
  });

  test.each([
    ["no IBAN", "AT611904300234573202", "invalid_number"],
    ["no test number", "GB82WEST12345698765432", "payment_method_invalid_parameter_testmode"],
  ])("%s is refused", async (_name, iban, code) => {
    await expect(debit(iban)).rejects.toMatchObject({ statusCode: 400, code, param: "sepa_debit[iban]" });
  });

  test("needs a mandate, euros, and a method that the intent allows", async () => {
    const { paymentIntents } = stage.stripe;
    const method = await stage.stripe.paymentMethods.create({
      type: "sepa_debit",
      sepa_debit: { iban: PAYS },
      billing_details: holder,
    });
    const pay = { amount: 1000, currency: "eur", confirm: true, payment_method: method.id };
    await expect(paymentIntents.create(pay)).rejects.toMatchObject({ param: "mandate_data" });
    await expect(paymentIntents.create({ ...pay, currency: "usd", mandate_data })).rejects.toMatchObject({
      code: "payment_intent_incompatible_payment_method",
    });
    await expect(
      paymentIntents.create({ ...pay, mandate_data, excluded_payment_method_types: ["sepa_debit"] }),
    ).rejects.toMatchObject({ code: "payment_intent_incompatible_payment_method" });
    await expect(
      paymentIntents.create({ amount: 1000, currency: "usd", allowed_payment_method_types: ["sepa_debit"] }),
    ).rejects.toMatchObject({ param: "allowed_payment_method_types" });
  });

  test("a subscription is active while its first invoice waits for the bank, and stays so once it is paid", async () => {
    const { stripe } = stage;
    const subscription = await subscribedFrom(PAYS_LATER);
    expect(subscription).toMatchObject({ status: "active" });
    const waiting = await newest(subscription.id);
    expect(waiting).toMatchObject({
      status: "open",
      attempted: true,
      attempt_count: 0,
      amount_remaining: 2000,
    });
    for (const settle of [
      () => stripe.invoices.pay(waiting.id),
      () => stripe.invoices.voidInvoice(waiting.id),
    ]) {
      await expect(settle()).rejects.toMatchObject({ code: "invoice_not_editable" });
    }
    await advanceTo(stage.url, now() + LATER);
    expect(await newest(subscription.id)).toMatchObject({ status: "paid", attempt_count: 1 });
    await advanceTo(stage.url, itemOf(subscription).current_period_end + HOUR + LATER);
    expect(await newest(subscription.id)).toMatchObject({
      status: "paid",
      billing_reason: "subscription_cycle",
    });
    expect(await stripe.subscriptions.retrieve(subscription.id)).toMatchObject({ status: "active" });
  });

  test("a first debit that the bank refuses voids its invoice, and the subscription stays active", async () => {
    const subscription = await subscribedFrom(REFUSED_LATER);
    await advanceTo(stage.url, now() + LATER);
    expect(await newest(subscription.id)).toMatchObject({
      status: "void",
      attempt_count: 1,
      next_payment_attempt: null,
    });
    const { subscriptions } = stage.stripe;
    expect(await subscriptions.retrieve(subscription.id)).toMatchObject({ status: "active" });
  });

  test("a renewal that the bank refuses is past due, tried again, and canceled in the end", async () => {
    const subscription = await subscribedFrom(PAYS);
    await advanceTo(stage.url, now() + 2);
    const { id } = await stage.stripe.paymentMethods.create({
      type: "sepa_debit",
      sepa_debit: { iban: REFUSED_LATER },
      billing_details: holder,
    });
    const customer = String(subscription.customer);
    await stage.stripe.setupIntents.create({ customer, payment_method: id, confirm: true, mandate_data });
    await stage.stripe.subscriptions.update(subscription.id, { default_payment_method: id });
    await advanceTo(stage.url, itemOf(subscription).current_period_end + HOUR);
    expect(await newest(subscription.id)).toMatchObject({ status: "open", attempt_count: 0 });
    // The control page offers the moment at which the bank answers.
    const stop = JSON.stringify({ stop: "debit_answer" });
    expect((await fetch(`${stage.url}/_sandbox/clock`, { method: "POST", body: stop })).ok).toBe(true);
    const invoice = await newest(subscription.id);
    expect(invoice).toMatchObject({ status: "open", attempt_count: 1 });
    expect(invoice.next_payment_attempt).toBeGreaterThan(now());
    const { subscriptions } = stage.stripe;
    expect(await subscriptions.retrieve(subscription.id)).toMatchObject({ status: "past_due" });
    await advanceTo(stage.url, now() + 16 * DAY);
    expect(await subscriptions.retrieve(subscription.id)).toMatchObject({
      status: "canceled",
      cancellation_details: { reason: "payment_failed" },
    });
  });

  test.each([
    [PAYS_LATER, "paid", "checkout.session.async_payment_succeeded", "active"],
    [REFUSED_LATER, "unpaid", "checkout.session.async_payment_failed", "active"],
  ])("Checkout completes unpaid with %s and is %s later", async (iban, payment_status, type, status) => {
    const { stripe } = stage;
    const price = await monthlyInEuros();
    const session = await stripe.checkout.sessions.create({
      mode: "subscription",
      line_items: [{ price: price.id, quantity: 1 }],
      success_url: "http://127.0.0.1:9/done",
    });
    expect(session.payment_method_types).toEqual(["card", "sepa_debit"]);
    const form = new FormData();
    const fields = { ...holder, paymentMethod: "sepa_debit", iban, accountHolder: holder.name };
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    const answer = await fetch(session.url ?? "", { method: "POST", body: form, redirect: "manual" });
    expect(answer.status).toBe(303);
    const read = async () =>
      stripe.checkout.sessions.retrieve(session.id, { expand: ["subscription", "invoice"] });
    expect(await read()).toMatchObject({
      status: "complete",
      payment_status: "unpaid",
      subscription: { status: "active" },
      invoice: { status: "open" },
    });
    await advanceTo(stage.url, now() + LATER);
    expect(await read()).toMatchObject({ status: "complete", payment_status, subscription: { status } });
    const { data } = await stripe.events.list({ type, limit: 1 });
    expect(data[0]?.data.object).toMatchObject({ id: session.id, payment_status });
  });
});

test("a bank transfer pays in parts, and what is left stays with the customer", async () => {
  const { stripe } = stage;
  const customer = await stripe.customers.create({ email: "ada@example.com" });
  const intent = await stripe.paymentIntents.create({
    amount: 20_000,
    currency: "jpy",
    customer: customer.id,
    confirm: true,
    allowed_payment_method_types: ["customer_balance"],
    payment_method_data: { type: "customer_balance" },
    payment_method_options: {
      customer_balance: { funding_type: "bank_transfer", bank_transfer: { type: "jp_bank_transfer" } },
    },
  });
  const remaining = async () => {
    const { status, next_action } = await stripe.paymentIntents.retrieve(intent.id);
    return [status, next_action?.display_bank_transfer_instructions?.amount_remaining];
  };
  expect(await remaining()).toEqual(["requires_action", 20_000]);
  const send = (amount: number) =>
    stripe.testHelpers.customers.fundCashBalance(customer.id, { amount, currency: "jpy" });
  expect(await send(15_000)).toMatchObject({ type: "funded", net_amount: 15_000 });
  expect(await remaining()).toEqual(["requires_action", 5_000]);
  await send(6_000);
  expect(await remaining()).toEqual(["succeeded", undefined]);
  expect(await stripe.customers.retrieveCashBalance(customer.id)).toMatchObject({
    available: { jpy: 1_000 },
  });
  const types = await eventTypes(stripe, {
    types: ["payment_intent.partially_funded", "cash_balance.funds_available"],
  });
  expect(types).toEqual(["payment_intent.partially_funded", "cash_balance.funds_available"]);
  const { data } = await stripe.customers.listCashBalanceTransactions(customer.id);
  expect(data.map(({ net_amount }) => net_amount)).toEqual([-5_000, 6_000, -15_000, 15_000]);
});

test("a card is also a source of its customer", async () => {
  const { stripe } = stage;
  const { id } = await stripe.customers.create({ email: "ada@example.com" });
  const source = await stripe.customers.createSource(id, { source: "tok_mastercard" });
  expect(source).toMatchObject({ object: "card", brand: "MasterCard", last4: "4444", customer: id });
  await stripe.customers.updateSource(id, source.id, { metadata: { use: "work" } });
  expect(await stripe.customers.retrieveSource(id, source.id)).toMatchObject({ metadata: { use: "work" } });
  expect((await stripe.customers.listSources(id)).data.map((each) => each.id)).toEqual([source.id]);
  expect(await stripe.paymentMethods.retrieve(source.id)).toMatchObject({ type: "card", customer: id });
  expect(await stripe.customers.deleteSource(id, source.id)).toMatchObject({ deleted: true });
  expect((await stripe.customers.listSources(id)).data).toEqual([]);
});
