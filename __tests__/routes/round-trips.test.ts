import { POST as cancel } from "@/app/api/stripe/cancel/route";
import { POST as portal } from "@/app/api/stripe/portal/route";
import { post as checkout, stripeWorks } from "./support/checkout";
import { aSubscription } from "./support/memory-store";
import { pageRequest } from "./support/requests";
import { setUpWorld, world } from "./support/world";

jest.mock("@/server/ports", () => jest.requireActual<object>("./support/world"));

setUpWorld();

beforeEach(() => {
  stripeWorks();
  world.store.customer.id = "cus_mara";
});

/** The calls for which the person waits; what is put off until after the answer has not run yet. */
const waitedFor = () => ({ stripe: world.wire.calls.length, database: world.store.calls.length });

test("a known customer's checkout reads Stripe twice, creates once and asks the database twice", async () => {
  expect((await checkout()).status).toBe(200);
  expect(world.wire.calls.map(({ method }) => method).sort()).toEqual(["GET", "GET", "POST"]);
  expect(waitedFor()).toEqual({ stripe: 3, database: 2 });
});

test("the portal takes one call of each", async () => {
  const session = { id: "bps_1", url: "https://billing.stripe.com/p/session/1" };
  world.wire.on("POST", /^\/v1\/billing_portal\/sessions$/, { json: session });
  expect((await portal(pageRequest("/api/stripe/portal", { body: {} }))).status).toBe(200);
  expect(waitedFor()).toEqual({ stripe: 1, database: 1 });
});

test("cancelling takes one call of each", async () => {
  world.store.subscription = aSubscription();
  const items = { object: "list", data: [{ id: "si_1", current_period_end: 1_800_000_000 }] };
  const json = { id: "sub_1", object: "subscription", status: "active", cancel_at: null, items };
  world.wire.on("POST", /^\/v1\/subscriptions\/sub_1$/, { json });
  expect((await cancel(pageRequest("/api/stripe/cancel", { body: {} }))).status).toBe(200);
  expect(waitedFor()).toEqual({ stripe: 1, database: 1 });
});
