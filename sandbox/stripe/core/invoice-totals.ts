import type { StripeApp } from "./app";
import type { Invoice, InvoiceLine } from "./billing-entities";
import { discountLines } from "./discounts";

type Totals = Pick<
  Invoice,
  "lines" | "subtotal" | "total" | "total_discount_amounts" | "starting_balance" | "amount_due"
>;

/**
 * Totals of an invoice: discounts, then the customer's balance (negative is credit). A negative total is owed to the
 * customer and moves to the balance at finalization. Amounts in minor units.
 */
export function invoiceTotals(
  app: StripeApp,
  lines: readonly InvoiceLine[],
  discounts: readonly string[],
  balance: number,
): Totals {
  const discounted = discountLines(app, lines, discounts);
  const subtotal = lines.reduce((sum, line) => sum + line.amount, 0);
  const byDiscount = new Map<string, number>();
  for (const { amount, discount } of discounted.flatMap((line) => line.discount_amounts)) {
    byDiscount.set(discount, (byDiscount.get(discount) ?? 0) + amount);
  }
  const total = subtotal - [...byDiscount.values()].reduce((sum, amount) => sum + amount, 0);
  return {
    lines: discounted,
    subtotal,
    total,
    total_discount_amounts: [...byDiscount].map(([discount, amount]) => ({ amount, discount })),
    starting_balance: balance,
    amount_due: total === 0 ? 0 : Math.max(0, total + balance),
  };
}

/** The customer's balance after the invoice. */
export function endingBalance(invoice: Pick<Invoice, "total" | "starting_balance">): number {
  if (invoice.total === 0) return invoice.starting_balance;
  return Math.min(0, invoice.total + invoice.starting_balance);
}
