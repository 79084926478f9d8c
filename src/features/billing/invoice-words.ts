import { formatDate, formatDay } from "@/components/format";
import type { ReaderFormat } from "@/components/format";
import type { InvoiceView } from "@/shared/billing/overview";

/** What an invoice is for: our own plan and its period in our words, anything else in Stripe's. */
export function invoiceFor(
  { purpose, description }: Pick<InvoiceView, "purpose" | "description">,
  format: ReaderFormat,
): string {
  if (purpose === null) return description ?? "Pro";
  const { interval, until, trial, credit } = purpose;
  const plan = { month: "Pro monthly", year: "Pro annual", other: "Pro" }[interval];
  // Of a period of weeks the invoice's own date names the year. A date is not broken over two lines.
  const end = trial || interval === "month" ? formatDay(until, format) : formatDate(until, format);
  const period = `${trial ? "Pro trial" : plan}, to ${end.replaceAll(" ", "\u00a0")}`;
  return credit ? `${period}, less unused time` : period;
}
