import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  INVISIBLE_PARAMS,
  PARAM_GAPS,
  type ParamGap,
  ROUTE_GAPS,
  TRIGGER_GAPS,
} from "../../../sandbox/stripe/known-gaps";
import { KEY, MONTHLY, openStage, type Stage } from "../../support/stripe-stage";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

/** Where the requests of the gaps go. */
const URLS: Partial<Record<ParamGap["request"], string>> = {
  CheckoutSessionCreate: "/v1/checkout/sessions",
  CouponCreate: "/v1/coupons",
  CustomerCreate: "/v1/customers",
  InvoiceCreate: "/v1/invoices",
  InvoiceCreatePreview: "/v1/invoices/create_preview",
  InvoiceItemCreate: "/v1/invoiceitems",
  PaymentIntentCreate: "/v1/payment_intents",
  PriceCreate: "/v1/prices",
  SetupIntentCreate: "/v1/setup_intents",
  SubscriptionCreate: "/v1/subscriptions",
  SubscriptionUpdate: "/v1/subscriptions/sub_x",
};

/** A request that sets nothing but the gap. */
function formOf({ path, value = "something" }: ParamGap): Record<string, unknown> {
  const form = path.reduceRight<unknown>(
    (inner, name) => (name === "*" ? [inner] : { [name]: inner }),
    value,
  );
  return form as Record<string, unknown>;
}

test.each(PARAM_GAPS.map((gap) => [`${gap.request} ${gap.path.join(".")}`, gap] as const))(
  "%s is refused, not ignored",
  async (_name, gap) => {
    const url = URLS[gap.request];
    if (url === undefined) throw new Error(`${gap.request}: say where it is sent.`);
    await expect(stage.stripe.rawRequest("POST", url, formOf(gap))).rejects.toMatchObject({
      statusCode: 400,
      code: "not_emulated",
      message: expect.stringContaining(gap.what) as string,
    });
  },
);

test("a gap that depends on a value takes the others", async () => {
  const price = await stage.stripe.prices.create({
    product: "prod_lectern_pro",
    currency: "usd",
    unit_amount: 100,
    billing_scheme: "per_unit",
    recurring: { interval: "month", usage_type: "licensed" },
  });
  expect(price).toMatchObject({ billing_scheme: "per_unit", recurring: { usage_type: "licensed" } });
});

test("a gap that leaves one value out takes that one", async () => {
  const intents = stage.stripe.paymentIntents;
  const cards = { amount: 500, currency: "eur", allowed_payment_method_types: ["card" as const] };
  expect((await intents.create(cards)).payment_method_types).toEqual(["card"]);
  await expect(
    intents.create({ ...cards, allowed_payment_method_types: ["card", "klarna"] }),
  ).rejects.toMatchObject({ code: "not_emulated", param: "allowed_payment_method_types[1]" });
});

describe("a parameter that nothing reads", () => {
  const payment = { amount: 500, currency: "usd" };
  const checkout = {
    mode: "subscription",
    line_items: [{ price: MONTHLY, quantity: 1 }],
    success_url: "http://127.0.0.1:9/done",
  };
  test.each<[string, string, Record<string, unknown>, string, unknown]>([
    ["of an intent", "/v1/payment_intents", payment, "radar_options", { session: "rse_1" }],
    ["of an intent", "/v1/payment_intents", payment, "payment_details", { order_reference: "1" }],
    ["of an intent", "/v1/payment_intents", payment, "amount_details", { tax: { total_tax_amount: 1 } }],
    ["of an intent", "/v1/payment_intents", payment, "customer_account", "acct_1"],
    [
      "of a checkout",
      "/v1/checkout/sessions",
      checkout,
      "saved_payment_method_options",
      { payment_method_save: "enabled" },
    ],
    [
      "of a checkout",
      "/v1/checkout/sessions",
      checkout,
      "permissions",
      { update_shipping_details: "server_only" },
    ],
    ["of a checkout", "/v1/checkout/sessions", checkout, "branding_settings", { display_name: "Ada" }],
    ["of a draft", "/v1/invoices", {}, "issuer", { type: "self" }],
    ["of a draft", "/v1/invoices", {}, "account_tax_ids", ["atxi_1"]],
    ["of a draft", "/v1/invoices", {}, "rendering", { pdf: { page_size: "a4" } }],
  ])("%s (%s) is refused by name and leaves nothing behind", async (_of, url, base, name, value) => {
    const { stripe } = stage;
    const customer = url === "/v1/invoices" ? await stripe.customers.create() : null;
    const form = { ...base, ...(customer ? { customer: customer.id } : {}) };
    const before = await stripe.events.list({ limit: 1 });
    await expect(stripe.rawRequest("POST", url, { ...form, [name]: value })).rejects.toMatchObject({
      statusCode: 400,
      code: "not_emulated",
      param: expect.stringMatching(new RegExp(`^${name}(\\[|$)`)) as string,
    });
    expect((await stripe.events.list({ limit: 1 })).data).toEqual(before.data);
    await stripe.rawRequest("POST", url, form);
  });

  test("deep inside a list is found too", async () => {
    await expect(
      stage.stripe.checkout.sessions.create({
        line_items: [
          {
            price_data: {
              currency: "usd",
              unit_amount: 100,
              product_data: { name: "Ink", tax_details: { tax_code: "txcd_1" } },
            },
          },
        ],
        mode: "payment",
        success_url: "http://127.0.0.1:9/done",
      }),
    ).rejects.toMatchObject({
      code: "not_emulated",
      param: "line_items[0][price_data][product_data][tax_details][tax_code]",
    });
  });

  test("of a list is refused unless the page is empty anyway", async () => {
    const { stripe } = stage;
    await stripe.paymentIntents.create(payment);
    await expect(stripe.paymentIntents.list({ customer_account: "acct_1" })).rejects.toMatchObject({
      code: "not_emulated",
    });
    const { id } = await stripe.customers.create();
    expect((await stripe.subscriptions.list({ customer: id, status: "all" })).data).toEqual([]);
  });

  const price = { currency: "usd", unit_amount: 100, product: "prod_lectern_pro" };
  const TAKEN: Record<string, [url: string, base: object, value: string]> = {
    use_stripe_sdk: ["/v1/payment_intents", payment, "true"],
    billing_scheme: ["/v1/prices", price, "per_unit"],
    "phone_number_collection[enabled]": ["/v1/checkout/sessions", checkout, "false"],
    "recurring[usage_type]": ["/v1/prices", { ...price, "recurring[interval]": "month" }, "licensed"],
    "payment_method_options[card][request_three_d_secure]": ["/v1/payment_intents", payment, "automatic"],
    "payment_method_options[customer_balance][bank_transfer][type]": [
      "/v1/payment_intents",
      payment,
      "us_bank_transfer",
    ],
    "payment_method_options[customer_balance][funding_type]": [
      "/v1/payment_intents",
      payment,
      "bank_transfer",
    ],
  };
  test.each(INVISIBLE_PARAMS.flatMap(({ params }) => [...params]))("%s is taken", async (name) => {
    const [url, base, value] = TAKEN[name] ?? [];
    if (url === undefined) throw new Error(`${name}: say where it is sent.`);
    await stage.stripe.rawRequest("POST", url, { ...base, [name]: value });
  });
});

describe("what is kept is given back", () => {
  test("by a PaymentIntent", async () => {
    const given = {
      transfer_group: "order 7",
      statement_descriptor_suffix: "SEVEN",
      excluded_payment_method_types: ["sepa_debit" as const],
      automatic_payment_methods: { enabled: true, allow_redirects: "never" as const },
    };
    const intent = await stage.stripe.paymentIntents.create({ amount: 500, currency: "eur", ...given });
    expect(intent).toMatchObject({ ...given, payment_method_types: ["card"] });
  });

  test("by a Checkout Session", async () => {
    const given = {
      custom_text: { submit: { message: "Renews each month." } },
      adaptive_pricing: { enabled: false },
      origin_context: "mobile_app" as const,
      integration_identifier: "lectern_1",
      wallet_options: { link: { display: "never" as const } },
    };
    const session = await stage.stripe.checkout.sessions.create({
      mode: "subscription",
      line_items: [{ price: MONTHLY, quantity: 1 }],
      success_url: "http://127.0.0.1:9/done",
      ...given,
    });
    expect(session).toMatchObject(given);
  });
});

test("error_on_requires_action declines a card that would ask its holder", async () => {
  const attempt = stage.stripe.paymentIntents.create({
    amount: 500,
    currency: "usd",
    confirm: true,
    payment_method: "pm_card_authenticationRequired",
    error_on_requires_action: true,
  });
  await expect(attempt).rejects.toMatchObject({ statusCode: 402, code: "authentication_required" });
});

describe("a field named like a member of every object", () => {
  /** The form as it stands: the SDK's own encoder would lose some of these names. */
  const post = async (path: string, form: string) => {
    const headers = { authorization: `Bearer ${KEY}`, "stripe-version": "2026-10-28.endive" };
    const answer = await fetch(`${stage.url}${path}`, { method: "POST", headers, body: form });
    return (await answer.json()) as { error?: { code: string; param: string }; metadata?: object };
  };

  test.each(["constructor", "toString", "__proto__", "hasOwnProperty"])("%s is unknown", async (name) => {
    const unknown = (param: string) => ({ error: { code: "parameter_unknown", param } });
    expect(await post("/v1/customers", `${name}=x`)).toMatchObject(unknown(name));
    const nested = `invoice_settings[${name}]`;
    expect(await post("/v1/customers", `${nested}=x`)).toMatchObject(unknown(nested));
    expect(await post("/v1/checkout/sessions/cs_test_x/expire", `${name}=x`)).toMatchObject(unknown(name));
  });

  test("is not taken for a parameter that is missing", async () => {
    expect(await post("/v1/prices", "unit_amount=100&__proto__[currency]=usd")).toMatchObject({
      error: { code: "parameter_unknown", param: "__proto__" },
    });
    expect(await post("/v1/prices", "unit_amount=100")).toMatchObject({
      error: { code: "parameter_missing", param: "currency" },
    });
  });

  test("is kept as metadata like any other name", async () => {
    const { metadata } = await post("/v1/customers", "metadata[__proto__]=x&metadata[constructor]=y");
    expect(Object.entries(metadata ?? {})).toEqual([
      ["__proto__", "x"],
      ["constructor", "y"],
    ]);
  });
});

test.each(ROUTE_GAPS)("$method $path is not there", async ({ method, path }) => {
  await expect(stage.stripe.rawRequest(method, path)).rejects.toMatchObject({ statusCode: 404 });
});

test("the README names every gap, and no trigger that is none", () => {
  const readme = readFileSync(join(process.cwd(), "sandbox", "README.md"), "utf8");
  const section = readme
    .slice(readme.indexOf("## Stripe"), readme.indexOf("## Clerk"))
    .replaceAll(/\s+/g, " ");
  const missing = [...PARAM_GAPS, ...ROUTE_GAPS].filter(({ what }) => !section.includes(what));
  expect(missing).toEqual([]);
  const taken = INVISIBLE_PARAMS.flatMap(({ params }) => params);
  expect(taken.filter((name) => !section.includes(`\`${name}\``))).toEqual([]);
  const rows = section.matchAll(/\| ((?:`[^`]+`(?:, )?)+) \| ([^|]+?) (?=\|)/g);
  const written = [...rows].map(([, triggers = "", why]) => ({
    triggers: [...triggers.matchAll(/`([^`]+)`/g)].map((match) => match[1]),
    why,
  }));
  expect(written).toEqual(TRIGGER_GAPS);
});
