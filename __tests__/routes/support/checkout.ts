import { POST } from "@/app/api/stripe/checkout/route";
import { pageRequest } from "./requests";
import type { WireAnswer } from "./stripe-wire";
import { PRICES, world } from "./world";

export const SESSIONS = /^\/v1\/checkout\/sessions$/;
export const SESSION = /^\/v1\/checkout\/sessions\/cs_test_/;
export const CUSTOMERS = /^\/v1\/customers$/;
export const PRICE = /^\/v1\/prices/;
export const SUBSCRIPTIONS = /^\/v1\/subscriptions$/;

export const list = (data: object[]): WireAnswer => ({
  json: { object: "list", data, has_more: false, url: "/v1/subscriptions" },
});

/** A price as Stripe gives it, its product expanded; what the catalogue says unless a test says otherwise. */
export function aPrice(id: string, overrides: object = {}) {
  const annual = id === PRICES.annual;
  return {
    id,
    object: "price",
    active: true,
    currency: "usd",
    unit_amount: annual ? 20_000 : 2_000,
    recurring: { interval: annual ? "year" : "month", interval_count: 1, usage_type: "licensed" },
    product: { id: "prod_1", object: "product", active: true },
    ...overrides,
  };
}

/** The first session, waiting to be paid, its line items expanded. */
export const anOpenSession = (priceId: string): WireAnswer => ({
  json: {
    id: "cs_test_1",
    object: "checkout.session",
    status: "open",
    line_items: { object: "list", data: [{ id: "li_1", object: "item", price: aPrice(priceId) }] },
  },
});

/** Stripe as it is on a good day: numbered customers and sessions, and no subscription. */
export function stripeWorks() {
  let customers = 0;
  let sessions = 0;
  world.wire.on("POST", CUSTOMERS, () => ({ json: { id: `cus_${(customers += 1)}`, object: "customer" } }));
  world.wire.on("GET", SUBSCRIPTIONS, list([]));
  let sold = "";
  world.wire.on("GET", SESSION, () => anOpenSession(sold));
  world.wire.on("GET", PRICE, ({ path }) => ({ json: aPrice(path.split("/").at(-1) ?? "") }));
  world.wire.on("POST", SESSIONS, ({ body }) => {
    sessions += 1;
    sold = body.get("line_items[0][price]") ?? "";
    return {
      json: {
        id: `cs_test_${sessions}`,
        object: "checkout.session",
        url: `https://checkout.stripe.com/c/pay/cs_test_${sessions}`,
      },
    };
  });
}

/** A click on "Continue to payment". */
export const post = (body: unknown = {}) => POST(pageRequest("/api/stripe/checkout", { body }));
/** The form with which a session was asked for. */
export const sessionCall = (index = 0) => world.wire.to("POST", SESSIONS)[index]?.body;
