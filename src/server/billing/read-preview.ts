import "server-only";
import type Stripe from "stripe";
import type { PreviewLine } from "@/shared/billing/plan-change";

const DAY_SECONDS = 86_400;

/** Stripe's price of a change. Amounts in the minor unit; `lines` and the rest add up to `amountDue`. */
export interface PricedChange {
  lines: PreviewLine[];
  discount: number;
  tax: number;
  /** What the customer's balance takes off (negative), or keeps for later (positive). */
  balance: number;
  amountDue: number;
  currency: string;
  /** Epoch seconds; null when nothing says so. */
  nextChargeAt: number | null;
}

interface Change {
  toPriceId: string;
  /** The period that is being left, epoch seconds. */
  period: { from: number; to: number };
}

/**
 * Reads `invoices.createPreview` (API 2026-10-28.endive). A preview lists ten lines; what stands beyond them is one more
 * line, so that the sum always is Stripe's.
 */
export function readPreview(preview: Stripe.Invoice, change: Change): PricedChange {
  const lines = preview.lines.data.map((line) => readLine(line, change));
  const rest = preview.subtotal - sum(preview.lines.data.map((line) => line.amount));
  const discount = sum((preview.total_discount_amounts ?? []).map((each) => each.amount));
  const tax = sum(
    (preview.total_taxes ?? [])
      .filter((each) => each.tax_behavior === "exclusive")
      .map((each) => each.amount),
  );
  const begun = preview.lines.data.find((line) => priceOf(line) === change.toPriceId);
  return {
    lines: rest === 0 ? lines : [...lines, other(rest, preview)],
    discount,
    tax,
    balance: preview.amount_due - preview.total,
    amountDue: preview.amount_due,
    currency: preview.currency,
    nextChargeAt: begun?.period.end ?? null,
  };
}

function readLine(line: Stripe.InvoiceLineItem, { toPriceId, period }: Change): PreviewLine {
  const time = { from: line.period.start * 1_000, to: line.period.end * 1_000 };
  if (priceOf(line) === toPriceId && line.amount >= 0)
    return { kind: "new_period", amount: line.amount, ...time, days: null };
  if (line.amount >= 0) return { kind: "other", amount: line.amount, ...time, days: null };
  const days = {
    unused: Math.round((line.period.end - line.period.start) / DAY_SECONDS),
    of: Math.round((period.to - period.from) / DAY_SECONDS),
  };
  return { kind: "unused", amount: line.amount, ...time, days };
}

function other(amount: number, { period_start, period_end }: Stripe.Invoice): PreviewLine {
  return { kind: "other", amount, from: period_start * 1_000, to: period_end * 1_000, days: null };
}

function priceOf({ pricing }: Stripe.InvoiceLineItem): string | null {
  const price = pricing?.price_details?.price;
  return typeof price === "string" ? price : (price?.id ?? null);
}

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);
