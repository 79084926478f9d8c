import { POST as pause } from "@/app/api/stripe/pause/route";
import { POST as unpause } from "@/app/api/stripe/unpause/route";
import { aSubscription } from "./support/memory-store";
import { errorOf, pageRequest } from "./support/requests";
import { stripeError } from "./support/stripe-wire";
import { setUpWorld, world } from "./support/world";

jest.mock("@/server/ports", () => jest.requireActual<object>("./support/world"));

setUpWorld();

const SUBSCRIPTION = /^\/v1\/subscriptions\/sub_1$/;
const RESUME = /^\/v1\/subscriptions\/sub_1\/resume$/;
const PAUSED = { behavior: "void", resumes_at: null };

const PERIOD = { start: 1_798_000_000, end: 1_800_592_000 };
const YEAR = { start: 1_799_000_000, end: 1_830_536_000 };

const lineOf = (price: string, period: object, amount: number, proration = false) => ({
  amount,
  period,
  parent: { subscription_item_details: { proration } },
  pricing: { price_details: { price } },
});

const invoice = (status: string, ...lines: object[]) => ({
  id: "in_1",
  object: "invoice",
  status,
  lines: { object: "list", data: lines.length > 0 ? lines : [lineOf("price_monthly", PERIOD, 2_000)] },
});

function stripeSubscription(overrides: object = {}) {
  return {
    id: "sub_1",
    object: "subscription",
    status: "active",
    cancel_at: null,
    cancel_at_period_end: false,
    pause_collection: null,
    latest_invoice: invoice("paid"),
    items: { data: [{ id: "si_1", price: { id: "price_monthly" }, current_period_end: PERIOD.end }] },
    ...overrides,
  };
}

const sent = () => world.wire.to("POST", SUBSCRIPTION).map(({ body }) => Object.fromEntries(body));
const isAtStripe = (overrides: object) =>
  world.wire.on("GET", SUBSCRIPTION, { json: stripeSubscription(overrides) });

beforeEach(() => {
  world.store.subscription = aSubscription();
  isAtStripe({});
  world.wire.on("POST", SUBSCRIPTION, { json: stripeSubscription() });
});

describe("pause", () => {
  const post = () => pause(pageRequest("/api/stripe/pause"));

  test("stops the charges: invoices that fall due meanwhile are void", async () => {
    expect(await (await post()).json()).toEqual({ success: true });
    expect(sent()).toEqual([{ "pause_collection[behavior]": "void" }]);
    await world.settle();
    expect(world.store.finished).toMatchObject([{ outcome: "succeeded", code: null, markDirty: true }]);
  });

  test("one that is paused already is left alone", async () => {
    isAtStripe({ pause_collection: PAUSED });
    expect((await post()).status).toBe(200);
    expect(sent()).toEqual([]);
  });

  test.each([
    ["a trial, which charges nothing", { status: "trialing" }],
    ["an open payment, which a pause would hide", { status: "past_due" }],
    ["one that is unpaid", { status: "unpaid" }],
    ["a first payment that is not through", { status: "incomplete" }],
    ["one that Stripe has paused", { status: "paused" }],
    ["a state that Stripe adds later", { status: "hibernating" }],
    ["a cancellation of the API's kind", { cancel_at_period_end: true }],
    ["a cancellation of the portal's kind", { cancel_at: 1_800_000_000 }],
  ])("is refused for %s; the picture is read again", async (_, overrides) => {
    isAtStripe(overrides);
    expect(await errorOf(await post())).toMatchObject({ status: 409, code: "not_pausable" });
    expect(sent()).toEqual([]);
    await world.settle();
    expect(world.store.finished).toMatchObject([
      { outcome: "failed", code: "not_pausable", markDirty: true },
    ]);
  });

  test.each(["processing", "refused"] as const)(
    "is refused while its first debit is %s",
    async (firstDebit) => {
      world.store.subscription = aSubscription({ firstDebit });
      expect(await errorOf(await post())).toMatchObject({ status: 409, code: "not_pausable" });
      expect(sent()).toEqual([]);
    },
  );

  test.each(["canceled", "incomplete_expired"])("there is nothing to pause once it is %s", async (status) => {
    isAtStripe({ status });
    expect(await errorOf(await post())).toMatchObject({ status: 400, code: "no_subscription" });
  });

  test("without a subscription there is nothing to pause", async () => {
    world.store.subscription = null;
    expect(await errorOf(await post())).toMatchObject({ status: 400, code: "no_subscription" });
    expect(world.wire.calls).toEqual([]);
  });
});

describe("unpause", () => {
  const post = () => unpause(pageRequest("/api/stripe/unpause"));
  const NOW_CHARGED = {
    pause_collection: "",
    "billing_cycle_anchor[type]": "now",
    proration_behavior: "none",
    payment_behavior: "error_if_incomplete",
  };

  test.each([
    ["the paid period still runs", "paid", { pause_collection: "" }],
    ["the renewal is a draft, which Stripe will collect", "draft", { pause_collection: "" }],
    ["the period's invoice was void: a new one begins and is charged", "void", NOW_CHARGED],
    ["the period's invoice was given up: a new one begins and is charged", "uncollectible", NOW_CHARGED],
  ])("when %s", async (_, status, parameters) => {
    isAtStripe({ pause_collection: PAUSED, latest_invoice: invoice(status) });
    expect(await (await post()).json()).toEqual({ success: true });
    expect(sent()).toEqual([parameters]);
  });

  test("trap: an upgrade that ran out is void, too, and the period that was paid is not charged again", async () => {
    const upgrade = invoice(
      "void",
      lineOf("price_monthly", { start: YEAR.start, end: PERIOD.end }, -1_267, true),
      lineOf("price_annual", YEAR, 20_000),
    );
    isAtStripe({ pause_collection: PAUSED, latest_invoice: upgrade });
    expect(await (await post()).json()).toEqual({ success: true });
    expect(sent()).toEqual([{ pause_collection: "" }]);
  });

  test.each(["void", "uncollectible"])(
    "nobody is charged who was told that nothing would be: the period ended since (%s)",
    async (status) => {
      isAtStripe({ pause_collection: PAUSED, latest_invoice: invoice(status) });
      const answer = await unpause(pageRequest("/api/stripe/unpause", { body: { charges: false } }));
      expect(await errorOf(answer)).toMatchObject({ status: 409, code: "preview_expired" });
      expect(sent()).toEqual([]);
      await world.settle();
      expect(world.store.finished).toMatchObject([{ code: "preview_expired", markDirty: true }]);
    },
  );

  test.each([
    ["what was said", "void", true, NOW_CHARGED],
    ["less than was said", "paid", true, { pause_collection: "" }],
    ["nothing, as was said", "paid", false, { pause_collection: "" }],
  ])("%s is charged", async (_, status, charges, parameters) => {
    isAtStripe({ pause_collection: PAUSED, latest_invoice: invoice(status) });
    expect((await unpause(pageRequest("/api/stripe/unpause", { body: { charges } }))).status).toBe(200);
    expect(sent()).toEqual([parameters]);
  });

  test("one that is not paused is left alone", async () => {
    expect((await post()).status).toBe(200);
    expect(sent()).toEqual([]);
  });

  test("a declined charge leaves it paused and says so in our words", async () => {
    isAtStripe({ pause_collection: PAUSED, latest_invoice: invoice("void") });
    world.wire.on(
      "POST",
      SUBSCRIPTION,
      stripeError(402, { type: "card_error", code: "card_declined", message: "secret detail of Stripe" }),
    );
    const error = await errorOf(await post());
    expect(error).toMatchObject({ status: 402, code: "payment_declined" });
    expect(error.text).not.toContain("secret detail");
  });

  const customer = (method: string | null) => ({
    id: "cus_1",
    object: "customer",
    invoice_settings: { default_payment_method: method },
  });

  test("a trial that ended without a card needs one first", async () => {
    isAtStripe({ status: "paused", default_payment_method: null, customer: customer(null) });
    expect(await errorOf(await post())).toMatchObject({ status: 409, code: "card_needed" });
    expect(world.wire.to("POST", RESUME)).toEqual([]);
  });

  test.each([
    ["the customer", { default_payment_method: null, customer: customer("pm_1") }],
    ["the subscription", { default_payment_method: "pm_1", customer: customer(null) }],
  ])("with a card of %s it goes on, with a new period from now", async (_, card) => {
    isAtStripe({ status: "paused", ...card });
    world.wire.on("POST", RESUME, { json: stripeSubscription() });
    expect(await (await post()).json()).toEqual({ success: true });
    const calls = world.wire.to("POST", RESUME);
    expect(calls.map(({ body }) => Object.fromEntries(body))).toEqual([
      { "billing_cycle_anchor[type]": "now", payment_behavior: "resume_on_payment_success" },
    ]);
    expect(sent()).toEqual([]);
  });

  test("while the payment of such a trial is open it is not resumed, and charged, once more", async () => {
    isAtStripe({
      status: "paused",
      default_payment_method: "pm_1",
      latest_invoice: invoice("open"),
    });
    expect(await (await post()).json()).toEqual({ success: true });
    expect(world.wire.to("POST", RESUME)).toEqual([]);
  });

  test.each(["canceled", "incomplete_expired"])("one that is %s cannot be resumed", async (status) => {
    isAtStripe({ status, pause_collection: PAUSED });
    expect(await errorOf(await post())).toMatchObject({ status: 409, code: "not_resumable" });
  });

  test("without a subscription there is nothing to resume", async () => {
    world.store.subscription = null;
    expect(await errorOf(await post())).toMatchObject({ status: 400, code: "no_subscription" });
  });
});
