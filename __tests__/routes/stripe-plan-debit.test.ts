import { POST as changePlan } from "@/app/api/stripe/change-plan/route";
import { POST as preview } from "@/app/api/stripe/change-plan/preview/route";
import { aPrice, PRICE } from "./support/checkout";
import { aSubscription } from "./support/memory-store";
import { PRICED, stripeSubscription } from "./support/plan-change";
import { errorOf, pageRequest } from "./support/requests";
import { setUpWorld, world } from "./support/world";

jest.mock("@/server/ports", () => jest.requireActual<object>("./support/world"));

setUpWorld();

const SUBSCRIPTION = /^\/v1\/subscriptions\/sub_1$/;
const PREVIEW = /^\/v1\/invoices\/create_preview$/;
const SCHEDULE = /^\/v1\/subscription_schedules/;
const PERIOD_END = 1_800_592_000;

const method = (type: string) => ({ id: `pm_${type}`, object: "payment_method", type });
const customer = (type: string) => ({
  ...stripeSubscription().customer,
  invoice_settings: { default_payment_method: method(type) },
});

beforeEach(() => {
  world.store.customer.id = "cus_mara";
  world.store.subscription = aSubscription();
  world.wire.on("POST", PREVIEW, { json: PRICED });
  world.wire.on("GET", PRICE, ({ path }) => ({ json: aPrice(path.split("/").at(-1) ?? "") }));
});

const found = (overrides: object) =>
  world.wire.on("GET", SUBSCRIPTION, { json: stripeSubscription(overrides) });
const ask = () =>
  preview(pageRequest("/api/stripe/change-plan/preview", { body: { billingPeriod: "annual" } }));
const confirm = () =>
  changePlan(pageRequest("/api/stripe/change-plan", { body: { previewId: "preview_1" } }));

test.each([
  ["a bank account of its own", { default_payment_method: method("us_bank_account") }],
  ["the customer's bank account", { default_payment_method: null, customer: customer("sepa_debit") }],
  ["an invoice that is sent", { collection_method: "send_invoice" }],
])("trap: an upgrade that is paid by %s begins at the end of the period", async (_, overrides) => {
  found(overrides);
  expect(await (await ask()).json()).toMatchObject({
    mode: "at_period_end",
    amountDue: 0,
    lines: [],
    startsAt: PERIOD_END * 1_000,
  });
  expect(world.wire.to("POST", PREVIEW)).toEqual([]);
  world.wire.on("POST", SCHEDULE, {
    json: {
      id: "sub_sched_1",
      object: "subscription_schedule",
      status: "active",
      phases: [
        {
          start_date: 1_798_000_000,
          end_date: PERIOD_END,
          items: [{ price: "price_monthly", quantity: 1 }],
          default_payment_method: null,
          collection_method: null,
          invoice_settings: null,
          discounts: [],
        },
      ],
      current_phase: { start_date: 1_798_000_000, end_date: PERIOD_END },
      default_settings: { default_payment_method: null },
    },
  });
  expect(await (await confirm()).json()).toEqual({ kind: "scheduled", at: PERIOD_END * 1_000 });
  expect(Object.fromEntries(world.wire.to("POST", SCHEDULE)[1]?.body ?? [])).toMatchObject({
    "phases[1][items][0][price]": "price_annual",
    "phases[1][duration][interval]": "year",
  });
  expect(world.wire.to("POST", SUBSCRIPTION)).toEqual([]);
});

test.each([
  ["its own card goes before the customer's bank account", { customer: customer("sepa_debit") }],
  ["a wallet answers at once", { default_payment_method: method("paypal") }],
  ["no payment method is there yet", { default_payment_method: null }],
])("it is charged at once when %s", async (_, overrides) => {
  found(overrides);
  expect(await (await ask()).json()).toMatchObject({ mode: "now", amountDue: 18_733 });
});

test("trap: what was shown as charged at once is not, once a bank account has taken the card's place", async () => {
  found({});
  await ask();
  found({ default_payment_method: method("us_bank_account") });
  expect(await errorOf(await confirm())).toMatchObject({ status: 409, code: "preview_expired" });
  expect(world.wire.to("POST", SUBSCRIPTION)).toEqual([]);
});
