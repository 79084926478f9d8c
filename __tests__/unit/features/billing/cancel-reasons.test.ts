import { CANCEL_REASONS, cancelAlternative } from "@/features/billing/cancel-reasons";

import { aSubscriber, FORMAT } from "./billing-builders";

test("somebody on monthly who finds it too expensive is told what annual saves", () => {
  expect(cancelAlternative("too_expensive", aSubscriber(), FORMAT)).toEqual({
    title: "Annual is $40 a year less",
    text: "$200 instead of 12 × $20. If that isn’t enough, cancelling is the right choice.",
    offers: "annual",
  });
});

test.each([
  ["has a discount, a tax or a balance", { chargedAsPriced: false }],
  ["pays a price that is sold no more", { amount: 1_500 }],
] as const)("who %s is promised no saving: the catalogue does not know what they pay", (_, subscription) => {
  expect(cancelAlternative("too_expensive", aSubscriber(subscription), FORMAT)).toEqual({
    title: "Annual is $200 a year",
    text: "Before any discount, tax or balance: what you would pay is shown before you switch. If that isn’t enough, cancelling is the right choice.",
    offers: "annual",
  });
});

test("who pays in another currency is offered no price", () => {
  expect(cancelAlternative("too_expensive", aSubscriber({ currency: "eur" }), FORMAT)).toBeNull();
});

test("while Stripe does not answer no other price is offered, for the dialog could not ask for it", () => {
  const degraded = aSubscriber({}, { unreachable: true, lastReadAt: 1 });
  expect(cancelAlternative("too_expensive", degraded, FORMAT)).toBeNull();
});

test("nobody on annual is offered a price", () => {
  const annual = aSubscriber({ interval: "year", amount: 20_000 });
  expect(
    CANCEL_REASONS.map(({ reason }) => cancelAlternative(reason, annual, FORMAT)?.offers).includes("annual"),
  ).toBe(false);
});

test("whoever would rather not say is offered nothing", () => {
  expect(cancelAlternative(null, aSubscriber(), FORMAT)).toBeNull();
});

test("whoever does not use it enough may pause, as long as it can be paused", () => {
  const offers = (overview: ReturnType<typeof aSubscriber>) =>
    cancelAlternative("unused", overview, FORMAT)?.offers;
  expect(offers(aSubscriber())).toBe("pause");
  expect(offers(aSubscriber({ status: "trialing" }))).toBeNull();
  expect(offers(aSubscriber({ status: "past_due" }))).toBeNull();
  expect(offers(aSubscriber({ pause: { resumesAt: null, charges: false } }))).toBeNull();
});
