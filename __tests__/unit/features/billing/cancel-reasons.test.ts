import { CANCEL_REASONS, cancelAlternative } from "@/features/billing/cancel-reasons";

import { aSubscriber, FORMAT } from "./billing-builders";

test("somebody on monthly who finds it too expensive is told what annual saves", () => {
  expect(cancelAlternative("too_expensive", aSubscriber(), FORMAT)).toEqual({
    title: "Annual is $40 a year less",
    text: "$200 instead of 12 × $20. If that isn’t enough, cancelling is the right choice.",
    offersAnnual: true,
  });
});

test("nobody on annual is offered a price", () => {
  const annual = aSubscriber({ interval: "year", amount: 20_000 });
  expect(
    CANCEL_REASONS.map(({ reason }) => cancelAlternative(reason, annual, FORMAT)?.offersAnnual ?? false),
  ).toEqual(CANCEL_REASONS.map(() => false));
});

test("whoever would rather not say is offered nothing", () => {
  expect(cancelAlternative(null, aSubscriber(), FORMAT)).toBeNull();
});
