import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PARAM_GAPS, type ParamGap, ROUTE_GAPS, TRIGGER_GAPS } from "../../../sandbox/stripe/known-gaps";
import { openStage, type Stage } from "../../support/stripe-stage";

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
    intents.create({ ...cards, allowed_payment_method_types: ["card", "sepa_debit"] }),
  ).rejects.toMatchObject({ code: "not_emulated", param: "allowed_payment_method_types[1]" });
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
  const rows = section.matchAll(/\| ((?:`[^`]+`(?:, )?)+) \| ([^|]+?) (?=\|)/g);
  const written = [...rows].map(([, triggers = "", why]) => ({
    triggers: [...triggers.matchAll(/`([^`]+)`/g)].map((match) => match[1]),
    why,
  }));
  expect(written).toEqual(TRIGGER_GAPS);
});
