import { billingView } from "@/features/billing/billing-view";
import { aCheckout, aMoment, anOverview, aSubscriber, FORMAT, NOW } from "./billing-builders";

const banner = (
  ...[overview, moment]: [Parameters<typeof billingView>[0], Partial<Parameters<typeof aMoment>[0]>]
) => billingView(overview, aMoment(moment), FORMAT).banner;

const over = aCheckout({ status: "expired", expiresAt: NOW - 60_000 });
const open = aCheckout({ status: "open", url: "https://checkout.stripe.com/c/1" });

test.each([
  ["by its return address", over, { returnedSessionId: over.sessionId }],
  ["by leaving it", over, { canceled: true }],
  ["before Stripe has told that it ended", { ...open, expiresAt: NOW - 1 }, { canceled: true }],
])("coming back to an expired checkout %s is told so", (_, checkout, moment) => {
  expect(banner(anOverview({ checkout }), moment)).toMatchObject({
    title: "That checkout has expired",
    text: expect.stringMatching(/^Nothing was charged\. It was open until 14 Nov 2026, 14:0\d\./) as string,
    actions: [],
  });
});

test("one that is open is asked for again, so that its price is looked at, and names none", () => {
  expect(banner(anOverview({ checkout: open }), {})?.title).toBe("A checkout for Pro monthly is open");
  expect(banner(anOverview({ checkout: open }), { canceled: true })?.actions).toEqual([
    { does: "continue_checkout", label: "Back to Checkout", billingPeriod: "monthly" },
  ]);
});

test("trap: a foreign, an invented or an old session id shows nothing", () => {
  const view = (checkout: typeof over | null) =>
    billingView(anOverview({ checkout }), aMoment({ returnedSessionId: "cs_test_foreign" }), FORMAT);
  for (const checkout of [null, over]) expect(view(checkout)).toMatchObject({ kind: "free", banner: null });
});

test("a comp that outlives a cancelled subscription is not said to end with it", () => {
  const entitlement = { plan: "pro" as const, reason: "comp" as const, until: null };
  const view = billingView(
    aSubscriber({ cancelAt: NOW + 86_400_000, canceledAt: NOW }, { entitlement }),
    aMoment(),
    FORMAT,
  );
  expect(view).toMatchObject({ kind: "comp", banner: null, plan: { price: "Free of charge." } });
});
