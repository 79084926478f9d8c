import { invoiceFor } from "@/features/billing/invoice-words";
import { invoicePurpose } from "@/shared/billing/invoice-purpose";
import { anInvoice, FORMAT, PERIOD_END } from "./billing-builders";

const DAY = 86_400;
const END = PERIOD_END / 1000;

/** A line of the subscription as Stripe sends it, for the days before 3 Dec 2026. */
function aLine({ days = 30, amount = 2000, proration = false, price = "price_monthly" } = {}) {
  return {
    description: "1 × Lectern Pro (at $20.00 / month)",
    amount,
    period: { start: END - days * DAY, end: END },
    parent: { subscription_item_details: { proration }, invoice_item_details: null },
    pricing: { price_details: { price } },
  };
}

const said = (lines: Parameters<typeof invoicePurpose>[0], description: string | null = null) =>
  invoiceFor(anInvoice({ purpose: invoicePurpose(lines), description }), FORMAT);
const credit = aLine({ days: 19, amount: -1267, proration: true });

test.each([
  ["a month", [aLine()], "Pro monthly, to 3 Dec"],
  ["February", [aLine({ days: 28 })], "Pro monthly, to 3 Dec"],
  ["a leap year", [aLine({ days: 366, amount: 20_000 })], "Pro annual, to 3 Dec 2026"],
  ["a quarter, which we do not sell", [aLine({ days: 91 })], "Pro, to 3 Dec 2026"],
  ["a trial", [aLine({ days: 14, amount: 0 })], "Pro trial, to 3 Dec"],
  [
    "a change to annual",
    [credit, aLine({ days: 365, amount: 20_000 })],
    "Pro annual, to 3 Dec 2026, less unused time",
  ],
])("%s is named in our words", (_, lines, words) => {
  expect(said(lines, "Stripe's words").replaceAll("\u00a0", " ")).toBe(words);
});

test.each([
  ["something of an operator's", [{ ...aLine(), parent: null }]],
  ["a plan with something beside it", [aLine(), { ...aLine(), parent: null }]],
  ["a credit alone", [credit]],
  ["a line without a price", [{ ...aLine(), pricing: null }]],
  ["no line at all", []],
])("%s keeps Stripe's words", (_, lines) => {
  expect(said(lines, "Onboarding, 2 hours")).toBe("Onboarding, 2 hours");
});
