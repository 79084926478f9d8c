import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";

import { PaymentMethodCard } from "@/features/billing/payment-method-card";
import type { BillingActions } from "@/features/billing/use-billing-actions";
import { aCard, NOW } from "./billing-builders";

const ACTIONS: BillingActions = {} as BillingActions;

function shown(card: ReturnType<typeof aCard> | null, invoiced: boolean): string {
  const state = { charged: true, awaited: false, declined: false, now: NOW };
  const element = createElement(PaymentMethodCard, { ...state, card, invoiced, actions: ACTIONS });
  return renderToStaticMarkup(element).replace(/<[^>]*>/g, " ");
}

test("whoever gets invoices reads that no card is charged, with a card on file and without", () => {
  const invoiced = "Nothing is charged by itself. Stripe sends an invoice, to pay by its due date.";
  expect(shown(aCard(), true)).toContain(invoiced);
  expect(shown(null, true)).toContain(invoiced);
  expect(shown(null, true)).not.toMatch(/Add a card|No card on file/);
  expect(shown(aCard(), false) + shown(null, false)).not.toContain(invoiced);
});
