import { formatDate } from "@/components/format";
import type { ReaderFormat } from "@/components/format";
import type { InvoiceView } from "@/shared/billing/overview";

/** What an invoice is for: our own plan and its period in our words, anything else in Stripe's. */
export function invoiceFor(
  { purpose, description }: Pick<InvoiceView, "purpose" | "description">,
  format: ReaderFormat,
): string {
  if (purpose === null) return description ?? "Pro";
  const plan = { month: "Pro monthly", year: "Pro annual", other: "Pro" }[purpose.interval];
  const period = `${purpose.trial ? "Pro trial" : plan}, to ${formatDate(purpose.until, format)}`;
  return purpose.credit ? `${period}, less unused time` : period;
}
