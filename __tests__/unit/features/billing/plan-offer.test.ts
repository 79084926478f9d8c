import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";

import { PAYMENTS_OFF } from "@/features/billing/offer-words";
import { PlanOffer } from "@/features/billing/plan-offer";
import type { BillingActions } from "@/features/billing/use-billing-actions";

const props = {
  prompts: { used: 7, limit: 10 },
  initialPeriod: "monthly",
  terms: { trial: null, discounted: false },
  quiet: false,
  actions: {} as BillingActions,
} as const;

const html = (unreachable: boolean) =>
  renderToStaticMarkup(createElement(PlanOffer, { ...props, unreachable }));
const button = (unreachable: boolean) =>
  /<button[^>]*>(?=.*Continue to payment)/.exec(html(unreachable))?.[0] ?? "";

test("while Stripe does not answer the offer can be read and not taken, and says why to everybody", () => {
  expect(button(true)).toContain('aria-disabled="true"');
  const reason = /aria-describedby="([^"]+)"/.exec(button(true))?.[1] ?? "none";
  expect(html(true)).toContain(`<span id="${reason}" class="sr-only">${PAYMENTS_OFF}</span>`);
  expect(html(true)).toMatch(new RegExp(`<p [^>]*aria-hidden="true">${PAYMENTS_OFF}</p>`));
  expect(html(true)).toContain("Monthly");
});

test("when it answers nothing stands in the way", () => {
  expect(button(false)).not.toContain("aria-disabled");
  expect(html(false)).not.toContain(PAYMENTS_OFF);
});
