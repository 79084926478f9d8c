import { POST } from "@/app/api/stripe/pay-invoice/route";
import { aStripeSubscription } from "../support/billing-builders";
import { errorOf, pageRequest } from "./support/requests";
import { stripeError, type WireAnswer } from "./support/stripe-wire";
import { setUpWorld, world } from "./support/world";

jest.mock("@/server/ports", () => jest.requireActual<object>("./support/world"));

setUpWorld();

const PAY = /^\/v1\/invoices\/in_1\/pay$/;
const INVOICE = /^\/v1\/invoices\/in_1$/;
const HOSTED = "https://invoice.stripe.com/i/1";

const post = (body: unknown = { invoiceId: "in_1" }) =>
  POST(pageRequest("/api/stripe/pay-invoice", { body }));
const anInvoice = (overrides: object = {}): WireAnswer => ({
  json: { id: "in_1", object: "invoice", status: "open", hosted_invoice_url: HOSTED, ...overrides },
});
type Own = NonNullable<typeof world.store.invoice>;
const anOwn = (overrides: Partial<Own>): Own => ({
  stripeInvoiceId: "in_1",
  stripeSubscriptionId: null,
  status: "open",
  withBank: false,
  ...overrides,
});
const declined = (code: string, decline_code?: string) =>
  stripeError(402, { type: "card_error", code, ...{ decline_code } });

beforeEach(() => {
  world.store.invoice = anOwn({});
  world.wire.on("GET", INVOICE, anInvoice());
});

test("an open invoice of one's own is collected; that it is paid is for Stripe's next reading to say", async () => {
  world.wire.on("POST", PAY, anInvoice({ status: "paid" }));
  expect(await (await post()).json()).toEqual({ kind: "sent" });
  expect(world.wire.calls.map(({ method, path }) => `${method} ${path}`)).toEqual([
    "POST /v1/invoices/in_1/pay",
  ]);
  await world.settle();
  expect(world.store.calls[0]?.args).toMatchObject({ action: "pay_invoice", detail: { subject: "in_1" } });
  expect(world.store.finished).toMatchObject([{ outcome: "succeeded", markDirty: true }]);
});

test.each([
  ["subscription still holds the one before", "past_due"],
  ["subscription has ended with the one before", "canceled"],
])("trap: a card that was entered a moment ago is charged, although the %s", async (_, status) => {
  world.store.invoice = anOwn({ stripeSubscriptionId: "sub_1" });
  world.wire.on("GET", /^\/v1\/subscriptions\/sub_1$/, {
    json: aStripeSubscription({
      status,
      default_payment_method: { id: "pm_old", created: 1_770_000_000 },
      customer: {
        id: "cus_1",
        invoice_settings: { default_payment_method: { id: "pm_new", created: 1_770_500_000 } },
      },
    }),
  });
  world.wire.on("POST", PAY, anInvoice({ status: "paid" }));
  expect(await (await post()).json()).toEqual({ kind: "sent" });
  expect(world.wire.to("POST", PAY).map(({ body }) => body.get("payment_method"))).toEqual(["pm_new"]);
});

test("the key names the audit row, so that Stripe's own retry is one payment and a new click is a new one", async () => {
  world.wire.on("POST", PAY, anInvoice({ status: "paid" }));
  await post();
  await post();
  const keys = world.wire.to("POST", PAY).map(({ idempotencyKey }) => idempotencyKey);
  expect(keys[0]).toMatch(/^pay_invoice:action_1:0:[0-9a-f]{16}$/);
  expect(keys[1]).not.toBe(keys[0]);
});

test.each([
  ["card_declined", "insufficient_funds", "insufficient_funds"],
  ["card_declined", "generic_decline", "declined"],
  ["card_declined", "stolen_card", "declined"],
  ["card_declined", "fraudulent", "declined"],
  ["card_declined", "a_word_of_tomorrow", "declined"],
  ["expired_card", "expired_card", "expired_card"],
  ["incorrect_cvc", undefined, "incorrect_details"],
  ["processing_error", undefined, "processing_error"],
])("a decline %s/%s is told as %s, from a closed list", async (code, declineCode, reason) => {
  world.wire.on("POST", PAY, declined(code, declineCode));
  expect(await (await post()).json()).toEqual({ kind: "declined", reason });
});

test.each(["invoice_payment_intent_requires_action", "authentication_required"])(
  "what waits for its owner (%s) goes on in the page, or on Stripe's",
  async (code) => {
    world.wire.on("POST", PAY, declined(code));
    world.wire.on(
      "GET",
      INVOICE,
      anInvoice({ confirmation_secret: { client_secret: "pi_1_secret_2", type: "payment_intent" } }),
    );
    expect(await (await post()).json()).toEqual({
      kind: "payment_needed",
      url: HOSTED,
      clientSecret: "pi_1_secret_2",
    });
    expect(world.logs.join("")).not.toContain("pi_1_secret_2");
  },
);

test("without a card on file the way on is Stripe's page", async () => {
  world.wire.on("POST", PAY, stripeError(400, {}));
  expect(await (await post()).json()).toEqual({ kind: "payment_needed", url: HOSTED, clientSecret: null });
});

test.each(["paid", "void", "uncollectible", "draft"] as const)(
  "an invoice that we know to be %s is not charged",
  async (status) => {
    world.store.invoice = anOwn({ status });
    expect(await errorOf(await post())).toMatchObject({ status: 409, code: "invoice_not_open" });
    expect(world.wire.calls).toEqual([]);
  },
);

test("one that another tab has paid meanwhile is said to be over, and read again", async () => {
  world.wire.on("POST", PAY, stripeError(400, { code: "invoice_already_paid" }));
  world.wire.on("GET", INVOICE, anInvoice({ status: "paid" }));
  expect(await errorOf(await post())).toMatchObject({ status: 409, code: "invoice_not_open" });
  await world.settle();
  expect(world.store.finished).toMatchObject([{ code: "invoice_not_open", markDirty: true }]);
});

test("a second click while the first is under way is not a second payment", async () => {
  world.store.paying = true;
  expect(await errorOf(await post())).toMatchObject({ status: 409, code: "in_progress" });
  expect(world.wire.calls).toEqual([]);
});

test("what the bank has already is not sent a second time", async () => {
  world.store.invoice = anOwn({ withBank: true });
  expect(await errorOf(await post())).toMatchObject({ status: 409, code: "in_progress" });
  expect(world.wire.calls).toEqual([]);
});

test("a debit that was sent after our last reading leads to no other page: Stripe refuses to take it twice", async () => {
  const payment = { payment_intent: { id: "pi_1", object: "payment_intent", status: "processing" } };
  const payments = { object: "list", data: [{ id: "inpay_1", is_default: true, payment }] };
  world.wire.on("POST", PAY, stripeError(400, { code: "invoice_not_editable" }));
  world.wire.on("GET", INVOICE, anInvoice({ payments }));
  expect(await errorOf(await post())).toMatchObject({ status: 409, code: "in_progress" });
  await world.settle();
  expect(world.store.finished).toMatchObject([{ code: "in_progress", markDirty: true }]);
});

test("an invoice of somebody else and one that does not exist are the same to the caller", async () => {
  const answers = await Promise.all([post({ invoiceId: "in_jonas" }), post({ invoiceId: "in_nowhere" })]);
  const errors = await Promise.all(answers.map(errorOf));
  expect(errors.map(({ status, code }) => [status, code])).toEqual([
    [404, "not_found"],
    [404, "not_found"],
  ]);
  expect(world.wire.calls).toEqual([]);
});

test.each([
  {},
  { invoiceId: "" },
  { invoiceId: "sub_1" },
  { invoiceId: "in_/../../customers" },
  { invoiceId: ["in_1"] },
  { invoiceId: "in_1", amount: 1 },
])("%j is not a valid body", async (body) => {
  expect(await errorOf(await post(body))).toMatchObject({ status: 400, code: "invalid_request" });
  expect(world.wire.calls).toEqual([]);
});

test("an answer that never came may be a payment, so the picture is read again", async () => {
  world.wire.on("POST", PAY, { hangUp: true });
  expect(await errorOf(await post())).toMatchObject({ status: 503, code: "stripe_busy" });
  await world.settle();
  expect(world.store.finished).toMatchObject([{ outcome: "failed", markDirty: true }]);
});
