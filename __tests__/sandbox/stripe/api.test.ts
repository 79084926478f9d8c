import Stripe from "stripe";
import { stripeShapeErrors } from "../../../sandbox/stripe/conformance/validator";
import { customerWithCard, KEY, MONTHLY, openStage, type Stage } from "../../support/stripe-stage";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

/** A request without the SDK. */
const raw = (
  method: string,
  path: string,
  { body = "", headers = {} }: { body?: string; headers?: Record<string, string> } = {},
) =>
  fetch(`${stage.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${KEY}`,
      "content-type": "application/x-www-form-urlencoded",
      ...headers,
    },
    ...(method === "GET" ? {} : { body }),
  });

describe("authentication", () => {
  test.each([
    ["no key", ""],
    ["another key", "Bearer sk_test_another000000"],
  ])("%s is 401 in Stripe's words and never repeats the key", async (_name, authorization) => {
    const response = await raw("GET", "/v1/customers", { headers: { authorization } });
    const text = await response.text();
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toBe('Basic realm="Stripe"');
    expect(text).not.toContain("another000000");
    expect(stripeShapeErrors(JSON.parse(text))).toEqual([]);
  });

  test("a connected account is refused: there is none", async () => {
    const asked = stage.stripe.customers.list({}, { stripeAccount: "acct_1Connected" });
    await expect(asked).rejects.toMatchObject({ statusCode: 403, code: "account_invalid" });
  });

  test("Basic authentication with the key as user name is accepted", async () => {
    const authorization = `Basic ${Buffer.from(`${KEY}:`).toString("base64")}`;
    expect((await raw("GET", "/v1/customers", { headers: { authorization } })).status).toBe(200);
  });
});

test("an unknown URL answers Stripe's error object, so the SDK does not take it for a success", async () => {
  const response = await raw("GET", "/v1/no_such_thing");
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({ error: { type: "invalid_request_error" } });
  expect((await raw("GET", "/nowhere")).status).toBe(404);
});

test("every answer carries the request id and the version it was asked in", async () => {
  const response = await raw("GET", "/v1/products", { headers: { "stripe-version": Stripe.API_VERSION } });
  expect(response.headers.get("request-id")).toMatch(/^req_\w{14}$/);
  expect(response.headers.get("stripe-version")).toBe(Stripe.API_VERSION);
});

describe("parameters", () => {
  const versioned = { "stripe-version": Stripe.API_VERSION };
  test.each([
    ["/v1/customers", "emial=a@b.co", "parameter_unknown", "emial"],
    ["/v1/customers", "address[zip]=1", "parameter_unknown", "address[zip]"],
    [
      "/v1/prices",
      "currency=usd&unit_amount=12.5&product=prod_lectern_pro",
      "parameter_invalid_integer",
      "unit_amount",
    ],
    ["/v1/products", "description=x", "parameter_missing", "name"],
    [
      "/v1/subscriptions",
      "customer=cus_x&items[0][price]=p&payment_behavior=maybe",
      undefined,
      "payment_behavior",
    ],
    ["/v1/customers", "invoice_settings=x", undefined, "invoice_settings"],
    ["/v1/subscriptions", "customer=cus_none&items[0][price]=price_x", "resource_missing", "customer"],
    [
      "/v1/checkout/sessions",
      "mode=subscription&success_url=http://a.b/&payment_method_types[0]=card",
      "parameter_unknown",
      "payment_method_types",
    ],
  ])("POST %s with %s is refused: %s %s", async (path, body, code, param) => {
    const response = await raw("POST", path, { body, headers: versioned });
    expect(response.status).toBe(400);
    expect(((await response.json()) as { error: object }).error).toMatchObject({
      param,
      ...(code ? { code } : {}),
    });
  });

  test("unversioned requests may use parameters of older versions", async () => {
    const coupon = await stage.stripe.coupons.create({ percent_off: 10, duration: "once" });
    const response = await raw("POST", "/v1/customers", {
      body: `source=tok_visa&coupon=${coupon.id}&shiny=1`,
    });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ discount: { source: { coupon: coupon.id } } });
  });

  test("an empty string unsets, and removes one metadata key", async () => {
    const { customers } = stage.stripe;
    const { id } = await customers.create({ name: "Mara", metadata: { keep: "1", drop: "2" } });
    const updated = await customers.update(id, { name: "", metadata: { drop: "" } });
    expect(updated).toMatchObject({ name: null, metadata: { keep: "1" } });
    expect(updated.metadata).not.toHaveProperty("drop");
  });
});

describe("idempotency", () => {
  const post = (key: string, body: string, path = "/v1/customers") =>
    raw("POST", path, { body, headers: { "idempotency-key": key } });

  test("a repeated key replays the stored answer and creates nothing", async () => {
    const first = await post("k-repeat", "email=k@b.co");
    const again = await post("k-repeat", "email=k@b.co");
    expect(await again.text()).toBe(await first.text());
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect(again.headers.get("original-request")).toBe(first.headers.get("request-id"));
    expect((await stage.stripe.customers.list({ email: "k@b.co" })).data).toHaveLength(1);
  });

  test("a key with other parameters or another path is refused", async () => {
    await post("k-other", "email=a@b.co");
    for (const answer of [
      await post("k-other", "email=c@b.co"),
      await post("k-other", "email=a@b.co", "/v1/products"),
    ]) {
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ error: { type: "idempotency_error" } });
    }
  });

  test("a card error is kept under its key, a refused parameter is not", async () => {
    const customer = await customerWithCard(stage.stripe, "pm_card_chargeCustomerFail");
    const body = `amount=500&currency=usd&customer=${customer.id}&payment_method=${String(customer.invoice_settings.default_payment_method)}&confirm=true`;
    const declined = await post("k-declined", body, "/v1/payment_intents");
    expect(declined.status).toBe(402);
    expect((await post("k-declined", body, "/v1/payment_intents")).headers.get("idempotent-replayed")).toBe(
      "true",
    );
    expect((await post("k-bad", "amount=x&currency=usd", "/v1/payment_intents")).status).toBe(400);
    expect((await post("k-bad", "amount=500&currency=usd", "/v1/payment_intents")).status).toBe(200);
  });

  test("a 500 is kept under its key too, as Stripe keeps it", async () => {
    await fetch(`${stage.url}/_sandbox/chaos`, { method: "POST", body: JSON.stringify({ serverError: 1 }) });
    expect((await post("k-500", "email=e@b.co")).status).toBe(500);
    const again = await post("k-500", "email=e@b.co");
    expect([again.status, again.headers.get("idempotent-replayed")]).toEqual([500, "true"]);
  });
});

describe("lists", () => {
  test("pages run newest first in both directions without gaps or repeats", async () => {
    const email = "pages@northside.example";
    const made: string[] = [];
    for (let index = 0; index < 7; index += 1)
      made.unshift((await stage.stripe.customers.create({ email })).id);
    const all = await stage.stripe.customers.list({ email, limit: 3 }).autoPagingToArray({ limit: 100 });
    expect(all.map(({ id }) => id)).toEqual(made);
    const back = await stage.stripe.customers.list({ email, limit: 3, ending_before: made[5] ?? "" });
    expect(back.data.map(({ id }) => id)).toEqual(made.slice(2, 5));
    expect(back.has_more).toBe(true);
  });

  test.each([0, 101])("a limit of %d is refused", async (limit) => {
    await expect(stage.stripe.products.list({ limit })).rejects.toMatchObject({ param: "limit" });
  });

  test("an unknown cursor is refused", async () => {
    await expect(stage.stripe.products.list({ starting_after: "prod_none" })).rejects.toMatchObject({
      code: "resource_missing",
      param: "starting_after",
    });
  });
});

describe("expansion", () => {
  test("reaches four levels through lists, and what is only there on demand", async () => {
    const customer = await customerWithCard(stage.stripe);
    const { id } = await stage.stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: MONTHLY }],
    });
    const listed = await stage.stripe.subscriptions.list({
      customer: customer.id,
      expand: [
        "data.latest_invoice.payments",
        "data.items.data.price",
        "data.customer.invoice_settings.default_payment_method",
      ],
    });
    const [subscription] = listed.data;
    expect(subscription?.id).toBe(id);
    expect(subscription?.latest_invoice).toMatchObject({ payments: { data: [{ status: "paid" }] } });
    expect(subscription?.customer).toMatchObject({
      invoice_settings: { default_payment_method: { object: "payment_method" } },
    });
  });

  test.each(["email", "nonsense", "invoice_settings.nonsense"])("%s cannot be expanded", async (path) => {
    const { id } = await stage.stripe.customers.create({});
    await expect(stage.stripe.customers.retrieve(id, { expand: [path] })).rejects.toMatchObject({
      statusCode: 400,
    });
  });

  test("five levels are refused, of which a list's data is the first", async () => {
    const deep = stage.stripe.subscriptions.list({ expand: ["data.items.data.price.product"] });
    await expect(deep).rejects.toMatchObject({
      code: "property_expansion_max_depth",
      message: "You cannot expand more than 4 levels of a property. Property: data.items.data.price.product",
    });
  });
});

describe("catalogue rules", () => {
  test("a lookup key is taken until it is transferred", async () => {
    const { prices } = stage.stripe;
    const make = (transfer_lookup_key: boolean) =>
      prices.create({
        product: "prod_lectern_pro",
        currency: "usd",
        unit_amount: 1,
        lookup_key: "moving",
        transfer_lookup_key,
      });
    const first = await make(false);
    await expect(make(false)).rejects.toMatchObject({ param: "lookup_key" });
    const second = await make(true);
    expect((await prices.retrieve(first.id)).lookup_key).toBeNull();
    expect((await prices.list({ lookup_keys: ["moving"] })).data.map(({ id }) => id)).toEqual([second.id]);
  });

  test("an archived price and an inactive product cannot be bought", async () => {
    const { prices, products, subscriptions } = stage.stripe;
    const product = await products.create({ name: "Old" });
    const price = await prices.create({
      product: product.id,
      currency: "usd",
      unit_amount: 100,
      recurring: { interval: "month" },
    });
    const customer = await customerWithCard(stage.stripe);
    const buy = () => subscriptions.create({ customer: customer.id, items: [{ price: price.id }] });
    await prices.update(price.id, { active: false });
    await expect(buy()).rejects.toMatchObject({ statusCode: 400 });
    await prices.update(price.id, { active: true });
    await products.update(product.id, { active: false });
    await expect(buy()).rejects.toMatchObject({ statusCode: 400 });
  });

  test("refunds stop at what was paid", async () => {
    const { paymentIntents, refunds } = stage.stripe;
    const intent = await paymentIntents.create({
      amount: 500,
      currency: "usd",
      payment_method: "pm_card_visa",
      confirm: true,
    });
    await refunds.create({ payment_intent: intent.id, amount: 300 });
    await expect(refunds.create({ payment_intent: intent.id, amount: 300 })).rejects.toMatchObject({
      statusCode: 400,
    });
    await refunds.create({ payment_intent: intent.id });
    await expect(refunds.create({ payment_intent: intent.id })).rejects.toMatchObject({
      code: "charge_already_refunded",
    });
  });

  test("Checkout sessions live between 30 minutes and 24 hours", async () => {
    const base = {
      mode: "subscription" as const,
      line_items: [{ price: MONTHLY, quantity: 1 }],
      success_url: "http://localhost:3000/done",
    };
    const now = Math.floor(stage.clock.now() / 1000);
    for (const expires_at of [now + 10 * 60, now + 25 * 3600]) {
      await expect(stage.stripe.checkout.sessions.create({ ...base, expires_at })).rejects.toMatchObject({
        param: "expires_at",
      });
    }
    const session = await stage.stripe.checkout.sessions.create({ ...base, expires_at: now + 35 * 60 });
    expect(session).toMatchObject({ status: "open", payment_status: "unpaid", amount_total: 2000 });
  });
});
