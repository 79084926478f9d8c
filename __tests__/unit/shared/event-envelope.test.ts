import { readEventEnvelope } from "@/shared/billing/event-envelope";

function anEvent(object: object, rest: object = {}): object {
  const head = {
    id: "evt_1",
    object: "event",
    type: "invoice.paid",
    created: 1_790_000_000,
    livemode: false,
  };
  return { ...head, data: { object }, ...rest };
}

const customerOf = (object: object, data: object = {}) =>
  readEventEnvelope(anEvent(object, { data: { object, ...data } }))?.stripeCustomerId;

test.each([
  ["a subscription's customer", { id: "sub_1", object: "subscription", customer: "cus_1" }, "cus_1"],
  [
    "an expanded customer",
    { id: "in_1", object: "invoice", customer: { id: "cus_1", object: "customer" } },
    "cus_1",
  ],
  ["the customer itself", { id: "cus_1", object: "customer" }, "cus_1"],
  ["an upcoming invoice, which has no id", { object: "invoice", customer: "cus_1" }, "cus_1"],
  ["a dispute, which names none", { id: "du_1", object: "dispute" }, null],
  ["a session of a guest", { id: "cs_1", object: "checkout.session", customer: null }, null],
  ["something that is no customer", { id: "in_1", object: "invoice", customer: "acct_1" }, null],
  ["a path", { id: "in_1", object: "invoice", customer: "cus_/../1" }, null],
  ["a number", { id: "in_1", object: "invoice", customer: 7 }, null],
])("whose picture changed is read from %s", (_, object, customer) => {
  expect(customerOf(object)).toBe(customer);
});

test("a detached card names the customer that it has lost", () => {
  const card = { id: "pm_1", object: "payment_method", customer: null };
  expect(customerOf(card, { previous_attributes: { customer: "cus_1" } })).toBe("cus_1");
});

test("a dispute names the payment that it is about, expanded or not", () => {
  const paymentOf = (object: object) => readEventEnvelope(anEvent(object))?.paymentIntentId;
  expect(paymentOf({ id: "du_1", object: "dispute", payment_intent: "pi_1" })).toBe("pi_1");
  expect(paymentOf({ id: "du_1", object: "dispute", payment_intent: { id: "pi_1" } })).toBe("pi_1");
  expect(paymentOf({ id: "du_1", object: "dispute", payment_intent: null })).toBeNull();
  expect(paymentOf({ id: "du_1", object: "dispute", payment_intent: 7 })).toBeNull();
});

test("times become milliseconds, and what is not there becomes null", () => {
  expect(readEventEnvelope(anEvent({ id: "sub_1", object: "subscription", customer: "cus_1" }))).toEqual({
    stripeEventId: "evt_1",
    eventType: "invoice.paid",
    stripeCustomerId: "cus_1",
    paymentIntentId: null,
    apiVersion: null,
    livemode: false,
    account: null,
    eventCreated: 1_790_000_000_000,
  });
});

test("a thin event is read by its head", () => {
  const thin = {
    id: "evt_1",
    object: "v2.core.event",
    type: "v1.invoice.paid",
    created: "2026-11-23T10:00:00.000Z",
    livemode: true,
  };
  expect(readEventEnvelope(thin)).toMatchObject({
    stripeCustomerId: null,
    livemode: true,
    eventCreated: Date.UTC(2026, 10, 23, 10),
  });
});

test("no time of an event becomes NaN: a creation time that is none is refused", () => {
  for (const created of ["soon", 1.5, -1, 1e300, null]) {
    expect(readEventEnvelope(anEvent({ object: "invoice" }, { created }))).toBeNull();
  }
});

test.each([
  null,
  [],
  "evt_1",
  7,
  {},
  anEvent({ object: "invoice" }, { object: "v2.core.event" }),
  anEvent({ object: "invoice" }, { id: "evt 1" }),
  anEvent({ object: "invoice" }, { data: null }),
])("what is not an event has no envelope: %j", (raw) => {
  expect(readEventEnvelope(raw)).toBeNull();
});

test("the envelope is the same from every API version that it has had", () => {
  for (const api_version of ["2019-12-03", "2024-06-20", "2025-03-31.basil", "2026-10-28.endive", null]) {
    const event = anEvent({ id: "in_1", object: "invoice", customer: "cus_1" }, { api_version });
    expect(readEventEnvelope(event)).toMatchObject({ stripeCustomerId: "cus_1", apiVersion: api_version });
  }
});
