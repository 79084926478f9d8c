import { billingView } from "@/features/billing/billing-view";
import { aMoment, aSubscriber, FORMAT, NOW, PERIOD_END } from "./billing-builders";

describe("an end that Stripe's dashboard set beyond the paid period", () => {
  const late = aSubscriber({ cancelAt: Date.UTC(2027, 1, 20), canceledAt: NOW });

  test("trap: what is charged before it is said, wherever the page speaks of charges", () => {
    const { banner, plan, next } = billingView(late, aMoment(), FORMAT);
    expect(banner?.text).toContain("Until then it renews, next on 3 Dec 2026 at $20.00.");
    expect(plan.price).toBe("$20.00 a month until 20 Feb 2027. Then Free.");
    expect(plan.facts[0]).toMatchObject({
      value: "$20.00",
      note: "On 3 Dec 2026",
    });
    expect(next[0]).toMatchObject({ when: "3 Dec 2026", title: "$20.00 is charged to Visa ending 4242" });
  });

  test("is said beside a plan that was given, too", () => {
    const entitlement = { plan: "pro", reason: "comp", until: null } as const;
    const { plan } = billingView({ ...late, entitlement }, aMoment(), FORMAT);
    expect(plan.facts[0]).toMatchObject({ value: "Ends 20 Feb 2027", note: "$20.00 a month until then" });
  });
});

test("a pause that a cancellation ends is not said to last until it is resumed", () => {
  const pause = { resumesAt: null, charges: true };
  const entitlement = { plan: "free", reason: "paused", until: null } as const;
  const paused = aSubscriber({ pause, cancelAt: PERIOD_END }, { entitlement });
  const { plan } = billingView(paused, aMoment(), FORMAT);
  expect(plan.facts[1]).toMatchObject({ label: "Ends on", value: "3 Dec 2026" });
});
