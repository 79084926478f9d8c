import { POST as changePlan } from "@/app/api/stripe/change-plan/route";
import { POST as preview } from "@/app/api/stripe/change-plan/preview/route";
import { POST as undo } from "@/app/api/stripe/change-plan/undo/route";
import { POST as cancel } from "@/app/api/stripe/cancel/route";
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
const SCHEDULE = /^\/v1\/subscription_schedules/;
const RELEASE = /^\/v1\/subscription_schedules\/sub_sched_1\/release$/;

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

describe("at the end of the period", () => {
  const current = {
    start_date: 1_798_000_000,
    end_date: 1_800_592_000,
    items: [{ price: "price_annual", quantity: 1 }],
    default_payment_method: null,
    collection_method: null,
    invoice_settings: null,
    discounts: [{ coupon: null, promotion_code: null, discount: "di_1" }],
  };
  const schedule = {
    id: "sub_sched_1",
    object: "subscription_schedule",
    status: "active",
    phases: [current],
    current_phase: { start_date: 1_798_000_000, end_date: 1_800_592_000 },
    default_settings: { default_payment_method: null, automatic_tax: { enabled: false } },
  };

  const shown = async (stripeSchedule: string | null = null) => {
    world.store.planChangeMode = "at_period_end";
    const items = { data: [{ ...ITEM, price: { id: "price_annual" } }] };
    world.wire.on("GET", SUBSCRIPTION, { json: stripeSubscription({ items, schedule: stripeSchedule }) });
    await ask({ billingPeriod: "monthly" });
    world.wire.on("POST", SCHEDULE, { json: schedule });
  };

  test("the change is a schedule that keeps discounts and lets go afterwards", async () => {
    await shown();
    expect(await (await confirm()).json()).toEqual({ kind: "scheduled", at: 1_800_592_000_000 });
    const [made, updated] = world.wire.to("POST", SCHEDULE);
    expect(Object.fromEntries(made?.body ?? [])).toEqual({ from_subscription: "sub_1" });
    expect(Object.fromEntries(updated?.body ?? [])).toMatchObject({
      end_behavior: "release",
      "phases[0][items][0][price]": "price_annual",
      "phases[0][discounts][0][discount]": "di_1",
      "phases[1][items][0][price]": "price_monthly",
      "phases[1][proration_behavior]": "none",
      "phases[1][discounts][0][discount]": "di_1",
    });
  });

  test("the change keeps what is charged on top of the price, or taken off one item, and how it is collected", async () => {
    await shown();
    const taxed = {
      ...current,
      automatic_tax: { enabled: true, disabled_reason: null, liability: { type: "self" } },
      default_tax_rates: [{ id: "txr_1" }],
      collection_method: "send_invoice",
      invoice_settings: { days_until_due: 30 },
      items: [
        {
          price: "price_annual",
          quantity: 1,
          tax_rates: [{ id: "txr_2" }],
          discounts: [{ coupon: null, promotion_code: null, discount: "di_2" }],
        },
      ],
    };
    world.wire.on("POST", SCHEDULE, { json: { ...schedule, phases: [taxed] } });
    await confirm();
    const sent = Object.fromEntries(world.wire.to("POST", SCHEDULE)[1]?.body ?? []);
    for (const phase of ["phases[0]", "phases[1]"]) {
      expect(sent).toMatchObject({
        [`${phase}[automatic_tax][enabled]`]: "true",
        [`${phase}[default_tax_rates][0]`]: "txr_1",
        [`${phase}[collection_method]`]: "send_invoice",
        [`${phase}[invoice_settings][days_until_due]`]: "30",
        [`${phase}[items][0][tax_rates][0]`]: "txr_2",
        [`${phase}[items][0][discounts][0][discount]`]: "di_2",
      });
    }
  });

  test.each([
    [
      "the schedule's",
      { default_settings: { default_payment_method: "pm_1", automatic_tax: { enabled: true } } },
    ],
    [
      "the phase's",
      { phases: [{ ...current, default_payment_method: "pm_1", automatic_tax: { enabled: true } }] },
    ],
  ])("trap: what is not named is unset: %s payment method and tax are kept", async (_, settings) => {
    await shown();
    world.wire.on("POST", SCHEDULE, { json: { ...schedule, ...settings } });
    await confirm();
    expect(Object.fromEntries(world.wire.to("POST", SCHEDULE)[1]?.body ?? [])).toMatchObject({
      "default_settings[default_payment_method]": "pm_1",
      "phases[0][automatic_tax][enabled]": "true",
      "phases[1][automatic_tax][enabled]": "true",
    });
  });

  test.each([
    ["is used again while it runs", schedule, 1],
    ["is replaced when it has let go since", { ...schedule, status: "released", current_phase: null }, 2],
  ])("a schedule that was there when the change was shown %s", async (_, found, posts) => {
    await shown("sub_sched_1");
    world.wire.on("GET", SCHEDULE, { json: found });
    expect(await (await confirm()).json()).toEqual({ kind: "scheduled", at: 1_800_592_000_000 });
    expect(world.wire.to("POST", SCHEDULE)).toHaveLength(posts);
  });
});

describe("undo", () => {
  const post = () => undo(pageRequest("/api/stripe/change-plan/undo", { body: {} }));
  const managed = (schedule: string | null) =>
    world.wire.on("GET", SUBSCRIPTION, { json: stripeSubscription({ schedule }) });

  test.each([
    ["the one that our picture shows", "sub_sched_1"],
    ["trap: another one than our picture shows", "sub_sched_0"],
    ["trap: one that our picture does not show yet", null],
  ])("releases the schedule of the caller's own subscription: %s", async (_, stripeScheduleId) => {
    world.store.subscription = aSubscription({ stripeScheduleId });
    managed("sub_sched_1");
    world.wire.on("POST", RELEASE, { json: { id: "sub_sched_1", status: "released" } });
    expect(await (await post()).json()).toEqual({ success: true });
    expect(world.wire.to("POST", RELEASE)).toHaveLength(1);
  });

  test("without a schedule there is nothing to do, without a subscription nothing to undo", async () => {
    expect((await post()).status).toBe(200);
    expect(world.wire.calls.map(({ method }) => method)).toEqual(["GET"]);
    world.store.subscription = null;
    expect(await errorOf(await post())).toMatchObject({ status: 400, code: "no_subscription" });
  });

  test.each([
    ["let go already", "released", 200],
    ["cannot be released", "active", 500],
  ])("a schedule that has %s", async (_, status, answer) => {
    managed("sub_sched_1");
    world.wire.on("POST", RELEASE, stripeError(400, {}));
    world.wire.on("GET", SCHEDULE, { json: { id: "sub_sched_1", status } });
    expect((await post()).status).toBe(answer);
  });
});

test("a cancellation releases the schedule first, and is no success without the second call", async () => {
  world.store.subscription = aSubscription({ stripeScheduleId: "sub_sched_1" });
  world.wire.on("POST", RELEASE, { json: { id: "sub_sched_1", status: "released" } });
  world.wire.on("POST", SUBSCRIPTION, { status: 500, json: { error: { type: "api_error", message: "x" } } });
  const response = await cancel(pageRequest("/api/stripe/cancel", { body: {} }));
  expect(await errorOf(response)).toMatchObject({ status: 503, code: "stripe_busy" });
  world.wire.on("POST", SUBSCRIPTION, {
    json: stripeSubscription({ cancel_at_period_end: true, cancel_at: 1_800_592_000 }),
  });
  const again = await cancel(pageRequest("/api/stripe/cancel", { body: {} }));
  expect(await again.json()).toEqual({ success: true, cancelAt: 1_800_592_000_000 });
  expect(world.wire.calls.map(({ path }) => path)).toContain(
    "/v1/subscription_schedules/sub_sched_1/release",
  );
});

describe("trap: a cancellation does not depend on the schedule that our picture shows", () => {
  const ending = { json: stripeSubscription({ cancel_at_period_end: true, cancel_at: 1_800_592_000 }) };
  const post = () => cancel(pageRequest("/api/stripe/cancel", { body: {} }));

  /** Stripe refuses while a schedule manages the subscription. */
  function managed(schedule: string) {
    let attached: string | null = schedule;
    world.wire.on("GET", SUBSCRIPTION, () => ({ json: stripeSubscription({ schedule: attached }) }));
    world.wire.on("POST", SUBSCRIPTION, () => (attached === null ? ending : stripeError(400, {})));
    world.wire.on("POST", /\/sub_sched_2\/release$/, () => {
      attached = null;
      return { json: { id: schedule, status: "released" } };
    });
  }

  test.each([
    ["it shows none", null],
    ["it shows another one, which has let go", "sub_sched_1"],
  ])("when %s, the one that Stripe has is released", async (_, stripeScheduleId) => {
    world.store.subscription = aSubscription({ stripeScheduleId });
    world.wire.on("POST", RELEASE, stripeError(400, {}));
    world.wire.on("GET", SCHEDULE, { json: { id: "sub_sched_1", status: "released" } });
    managed("sub_sched_2");
    expect(await (await post()).json()).toEqual({ success: true, cancelAt: 1_800_592_000_000 });
    const keys = world.wire.to("POST", SUBSCRIPTION).map(({ idempotencyKey }) => idempotencyKey);
    expect(new Set(keys).size).toBe(2);
  });

  test("one that Stripe does not have any more is no reason to say that there is no subscription", async () => {
    world.store.subscription = aSubscription({ stripeScheduleId: "sub_sched_1" });
    world.wire.on("POST", RELEASE, stripeError(404, { code: "resource_missing", param: "schedule" }));
    world.wire.on("GET", SCHEDULE, stripeError(404, { code: "resource_missing", param: "schedule" }));
    world.wire.on("POST", SUBSCRIPTION, ending);
    expect(await (await post()).json()).toEqual({ success: true, cancelAt: 1_800_592_000_000 });
  });

  test("what Stripe refuses without a schedule stays refused", async () => {
    world.wire.on("POST", SUBSCRIPTION, stripeError(400, {}));
    expect(await errorOf(await post())).toMatchObject({ status: 500, code: "internal" });
    expect(world.wire.to("POST", SUBSCRIPTION)).toHaveLength(1);
  });
});

test("trap: a plan whose price differs from what the pages show is not even calculated", async () => {
  world.wire.on("GET", PRICE, ({ path }) => ({
    json: aPrice(path.split("/").at(-1) ?? "", { unit_amount: 25_000 }),
  }));
  const answer = await preview(
    pageRequest("/api/stripe/change-plan/preview", { body: { billingPeriod: "annual" } }),
  );
  expect(await errorOf(answer)).toMatchObject({ status: 409, code: "plan_unavailable" });
  expect(world.wire.to("POST", PREVIEW)).toEqual([]);
});
