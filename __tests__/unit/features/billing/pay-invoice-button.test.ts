import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";

import { PAYMENTS_OFF } from "@/features/billing/offer-words";
import { payFrom, PayInvoiceButton } from "@/features/billing/pay-invoice-button";
import type { BillingActions } from "@/features/billing/use-billing-actions";

import { anInvoice, aSubscriber } from "./billing-builders";

const invoice = anInvoice({ status: "open", amountRemaining: 2_000 });
const html = (unreachable: boolean) => {
  const pay = payFrom(aSubscriber({}, { unreachable }), { busy: null, requested: null } as BillingActions);
  return renderToStaticMarkup(createElement(PayInvoiceButton, { invoice, pay }));
};

test("an open invoice is paid with one press", () => {
  expect(html(false)).toContain(">Pay<");
  expect(html(false)).not.toContain("aria-disabled");
});

test("while Stripe does not answer its button says why it cannot be", () => {
  expect(html(true)).toContain('aria-disabled="true"');
  expect(html(true)).toContain(PAYMENTS_OFF);
});

test("one that was sent is not offered again, however old it is", () => {
  const { amountRemaining: amount, currency, attempt, stripeInvoiceId } = invoice;
  const requested = { does: "pay", invoice: { stripeInvoiceId, amount, currency, attempt } } as const;
  const loaded = aSubscriber({}, { invoices: [invoice] });
  const pay = payFrom(loaded, { busy: null, requested } as unknown as BillingActions);
  const shown = renderToStaticMarkup(createElement(PayInvoiceButton, { invoice, pay }));
  expect(shown).toContain("Sent to your bank");
});
