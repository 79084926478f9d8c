import { POST as changePlan } from "@/app/api/stripe/change-plan/route";
import { POST as preview } from "@/app/api/stripe/change-plan/preview/route";
import { aPrice, PRICE } from "./support/checkout";
import { aSubscription } from "./support/memory-store";
import { ITEM, PRICED, stripeSubscription } from "./support/plan-change";
import { errorOf, pageRequest } from "./support/requests";
import { stripeError } from "./support/stripe-wire";
import { setUpWorld, world } from "./support/world";

jest.mock("@/server/ports", () => jest.requireActual<object>("./support/world"));

setUpWorld();

const SUBSCRIPTION = /^\/v1\/subscriptions\/sub_1$/;
const PREVIEW = /^\/v1\/invoices\/create_preview$/;

beforeEach(() => {
  world.store.customer.id = "cus_mara";
  world.store.subscription = aSubscription();
  world.wire.on("GET", SUBSCRIPTION, { json: stripeSubscription() });
  world.wire.on("POST", PREVIEW, { json: PRICED });
  world.wire.on("GET", PRICE, ({ path }) => ({ json: aPrice(path.split("/").at(-1) ?? "") }));
});

const ask = (body: unknown = { billingPeriod: "annual" }) =>
  preview(pageRequest("/api/stripe/change-plan/preview", { body }));
const confirm = (previewId: unknown = "preview_1") =>
  changePlan(pageRequest("/api/stripe/change-plan", { body: { previewId } }));

describe("preview", () => {
  test("shows Stripe's own price and keeps the moment of it on the server", async () => {
    const response = await ask();
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({
      previewId: "preview_1",
      mode: "now",
      amountDue: 18_733,
      lines: [
        { kind: "unused", amount: -1_267, days: { unused: 18, of: 30 } },
        { kind: "new_period", amount: 20_000, to: 1_830_536_000_000 },
      ],
      nextCharge: { amount: 20_000, at: 1_830_536_000_000, isExact: true },
      expiresAt: 1_799_000_600_000,
    });
    expect(text).not.toMatch(/prorationDate|proration_date|si_1|sub_1/);
    expect(Object.fromEntries(world.wire.to("POST", PREVIEW)[0]?.body ?? [])).toEqual({
      subscription: "sub_1",
      "subscription_details[items][0][id]": "si_1",
      "subscription_details[items][0][price]": "price_annual",
      "subscription_details[proration_behavior]": "always_invoice",
      "subscription_details[proration_date]": "1799000000",
    });
  });

  test("discount, tax, balance and the lines that Stripe leaves out add up to what is due", async () => {
    world.wire.on("POST", PREVIEW, {
      json: {
        ...PRICED,
        subtotal: 19_000,
        total: 18_050,
        amount_due: 17_050,
        total_discount_amounts: [{ amount: 1_900 }],
        total_taxes: [
          { amount: 950, tax_behavior: "exclusive" },
          { amount: 77, tax_behavior: "inclusive" },
        ],
      },
    });
    const shown = (await (await ask()).json()) as Record<string, unknown> & { lines: { amount: number }[] };
    expect(shown).toMatchObject({ discount: 1_900, tax: 950, balance: -1_000, amountDue: 17_050 });
    expect(shown.lines.map(({ amount }) => amount)).toEqual([-1_267, 20_000, 267]);
  });

  test.each([
    ["there is none", () => (world.store.subscription = null), 400, "no_subscription"],
    ["our picture allows none", () => (world.store.planChangeMode = null), 409, "not_changeable"],
    [
      "Stripe has it on that price already",
      () =>
        world.wire.on("GET", SUBSCRIPTION, {
          json: stripeSubscription({ items: { data: [{ ...ITEM, price: { id: "price_annual" } }] } }),
        }),
      409,
      "not_changeable",
    ],
    [
      "another change waits for its payment",
      () =>
        world.wire.on("GET", SUBSCRIPTION, {
          json: stripeSubscription({ pending_update: { expires_at: 1 } }),
        }),
      409,
      "not_changeable",
    ],
    [
      "it has ended at Stripe",
      () => world.wire.on("GET", SUBSCRIPTION, { json: stripeSubscription({ status: "canceled" }) }),
      400,
      "no_subscription",
    ],
  ])("is refused when %s", async (_, arrange, status, code) => {
    arrange();
    expect(await errorOf(await ask())).toMatchObject({ status, code });
    expect(world.store.previews.size).toBe(0);
  });

  test("a change that costs nothing today asks Stripe for no price", async () => {
    world.store.planChangeMode = "at_period_end";
    expect(await (await ask()).json()).toMatchObject({
      mode: "at_period_end",
      amountDue: 0,
      startsAt: 1_800_592_000_000,
    });
    expect(world.wire.to("POST", PREVIEW)).toEqual([]);
  });
});

describe("trap: the next charge is not promised to be the price", () => {
  const { customer } = stripeSubscription();
  const exact = async () => ((await (await ask()).json()) as { nextCharge: object }).nextCharge;

  test.each<[string, object]>([
    ["a discount of the subscription", { discounts: ["di_1"] }],
    ["a discount of its item", { items: { data: [{ ...ITEM, discounts: ["di_1"] }] } }],
    ["a discount of the customer", { customer: { ...customer, discount: { id: "di_1" } } }],
    ["automatic tax", { automatic_tax: { enabled: true } }],
    ["a tax rate of the subscription", { default_tax_rates: [{ id: "txr_1" }] }],
    ["a tax rate of its item", { items: { data: [{ ...ITEM, tax_rates: [{ id: "txr_1" }] }] } }],
    ["a balance", { customer: { ...customer, balance: -500 } }],
    ["a customer of whom nothing is known", { customer: "cus_mara" }],
  ])("beside %s", async (_, overrides) => {
    world.wire.on("GET", SUBSCRIPTION, { json: stripeSubscription(overrides) });
    for (const mode of ["now", "at_period_end"] as const) {
      world.store.planChangeMode = mode;
      expect(await exact()).toMatchObject({ amount: 20_000, isExact: false });
    }
  });

  test("when today's invoice leaves a balance, and it is when it uses the balance up", async () => {
    world.wire.on("POST", PREVIEW, { json: { ...PRICED, subtotal: -500, total: -500, amount_due: 0 } });
    expect(await exact()).toMatchObject({ isExact: false });
    world.wire.on("POST", PREVIEW, { json: { ...PRICED, amount_due: 18_233 } });
    const spending = stripeSubscription({ customer: { ...customer, balance: -500 } });
    world.wire.on("GET", SUBSCRIPTION, { json: spending });
    expect(await exact()).toMatchObject({ isExact: true });
  });
});

describe("change", () => {
  beforeEach(async () => {
    await ask();
    world.wire.calls.length = 0;
  });

  test("charges with the moment of the preview and grants nothing that is not paid", async () => {
    world.wire.on("POST", SUBSCRIPTION, { json: stripeSubscription() });
    expect(await (await confirm()).json()).toEqual({ kind: "changed" });
    expect(Object.fromEntries(world.wire.to("POST", SUBSCRIPTION)[0]?.body ?? [])).toEqual({
      "items[0][id]": "si_1",
      "items[0][price]": "price_annual",
      proration_behavior: "always_invoice",
      proration_date: "1799000000",
      payment_behavior: "pending_if_incomplete",
      "expand[0]": "latest_invoice.confirmation_secret",
    });
    await world.settle();
    expect(world.store.finished).toEqual([
      expect.objectContaining({ outcome: "succeeded", markDirty: true }),
    ]);
  });

  test("twice is one call's worth: both have the key of the preview", async () => {
    world.wire.on("POST", SUBSCRIPTION, { json: stripeSubscription() });
    await Promise.all([confirm(), confirm()]);
    const keys = world.wire.to("POST", SUBSCRIPTION).map(({ idempotencyKey }) => idempotencyKey);
    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).toMatch(/^change_plan:preview_1:now:/);
  });

  test("trap: when Stripe asks for another amount than was shown, nothing is charged", async () => {
    world.wire.on("POST", PREVIEW, {
      json: { ...PRICED, subtotal: 58_000, total: 58_000, amount_due: 58_000 },
    });
    expect(await errorOf(await confirm())).toMatchObject({ status: 409, code: "preview_expired" });
    expect(world.wire.to("POST", SUBSCRIPTION)).toEqual([]);
  });

  test("a second confirmation, when the price is in force already, repeats the first answer", async () => {
    world.wire.on("POST", PREVIEW, { json: { ...PRICED, amount_due: 0 } });
    const annual = stripeSubscription({ items: { data: [{ ...ITEM, price: { id: "price_annual" } }] } });
    world.wire.on("GET", SUBSCRIPTION, { json: annual });
    world.wire.on("POST", SUBSCRIPTION, { json: annual });
    expect(await (await confirm()).json()).toEqual({ kind: "changed" });
  });

  test("a payment that waits leads to Stripe's page of the invoice", async () => {
    const invoice = {
      id: "in_1",
      hosted_invoice_url: "https://invoice.stripe.com/i/1",
      confirmation_secret: { client_secret: "pi_1_secret_x", type: "payment_intent" },
    };
    const pending = stripeSubscription({ pending_update: { expires_at: 1 }, latest_invoice: invoice });
    world.wire.on("POST", SUBSCRIPTION, { json: pending });
    expect(await (await confirm()).json()).toEqual({
      kind: "payment_needed",
      url: "https://invoice.stripe.com/i/1",
      clientSecret: "pi_1_secret_x",
    });
  });

  test("a waiting payment without a page fails instead of being granted", async () => {
    const pending = stripeSubscription({ pending_update: { expires_at: 1 }, latest_invoice: "in_1" });
    world.wire.on("POST", SUBSCRIPTION, { json: pending });
    expect(await errorOf(await confirm())).toMatchObject({ status: 500, code: "internal" });
  });

  test.each([
    ["the period has ended since", "proration_date", 409, "preview_expired"],
    ["the price has left the catalogue", "items[0][price]", 409, "plan_unavailable"],
  ])("Stripe's refusal is told in our words when %s", async (_, param, status, code) => {
    world.wire.on("POST", SUBSCRIPTION, stripeError(400, { param }));
    expect(await errorOf(await confirm())).toMatchObject({ status, code });
  });

  test("a preview that does not hold asks Stripe for nothing", async () => {
    expect(await errorOf(await confirm("preview_9"))).toMatchObject({ status: 409, code: "preview_expired" });
    expect(world.wire.calls).toEqual([]);
  });

  test("after an outcome that nobody knows the customer is read again", async () => {
    world.wire.on("POST", SUBSCRIPTION, { hangUp: true });
    expect(await errorOf(await confirm())).toMatchObject({ status: 503, code: "stripe_busy" });
    await world.settle();
    expect(world.store.finished).toEqual([expect.objectContaining({ outcome: "failed", markDirty: true })]);
  });
});

describe("a change within the trial", () => {
  beforeEach(async () => {
    world.store.planChangeMode = "trial";
    world.wire.on("GET", SUBSCRIPTION, {
      json: stripeSubscription({ status: "trialing", trial_end: 1_799_500_000 }),
    });
    await ask();
  });

  test("charges nothing", async () => {
    world.wire.on("POST", SUBSCRIPTION, { json: stripeSubscription({ status: "trialing" }) });
    expect(await (await confirm()).json()).toEqual({ kind: "changed" });
    expect(Object.fromEntries(world.wire.to("POST", SUBSCRIPTION)[0]?.body ?? [])).toEqual({
      "items[0][id]": "si_1",
      "items[0][price]": "price_annual",
      proration_behavior: "none",
    });
  });

  test("trap: is not made any more when the trial has ended, for it would be charged in full", async () => {
    world.wire.on("GET", SUBSCRIPTION, { json: stripeSubscription({ status: "active" }) });
    expect(await errorOf(await confirm())).toMatchObject({ status: 409, code: "preview_expired" });
    expect(world.wire.to("POST", SUBSCRIPTION)).toEqual([]);
  });
});
