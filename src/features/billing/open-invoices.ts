import { formatAmount, formatDate } from "@/components/format";
import type { ReaderFormat } from "@/components/format";
import type { BillingOverview, InvoiceView } from "@/shared/billing/overview";
import { isLive } from "@/shared/billing/subscription-state";

import { step } from "./next-step";
import type { NextStep } from "./next-step";
import { isWithBank } from "./requests";

/**
 * What is open where no other step speaks of it: a subscription that ended may have left it, or it is for something
 * else. Null without any. `note` says what that does not change.
 */
export function openInvoicesStep(
  overview: BillingOverview,
  format: ReaderFormat,
  note: string,
): NextStep | null {
  const open = unnamed(overview);
  const payable = open.filter((invoice) => !isWithBank(invoice));
  const [first] = payable.length > 0 ? payable : open;
  if (first === undefined) return null;
  const amount = formatAmount(first.amountRemaining, first.currency, format);
  if (payable.length === 0) return step("Now", `${amount} is with your bank`, "Banks take some days.");
  const words = `Under Invoices you can pay. ${note}`.trim();
  if (payable.length > 1) return step("Now", `${payable.length} invoices are open`, words, "danger");
  return first.dueAt === null
    ? step("Now", `${amount} is open`, words, "danger")
    : step(`By ${formatDate(first.dueAt, format)}`, `${amount} is to be paid`, words, "warning");
}

/** The open invoices that neither the state nor a change of the plan names. */
function unnamed({ invoices, pastDue, firstPayment, subscription }: BillingOverview): InvoiceView[] {
  const change = subscription?.change?.kind === "awaiting_payment" ? subscription.change.payment : null;
  const named = [pastDue, firstPayment, change].map((payment) => payment?.stripeInvoiceId);
  const isFirstDebit = (invoice: InvoiceView) =>
    subscription?.firstDebit === "processing" && isWithBank(invoice);
  return invoices.filter(
    (invoice) =>
      invoice.status === "open" &&
      !named.includes(invoice.stripeInvoiceId) &&
      !isFirstDebit(invoice) &&
      !isAboutToBeCollected(invoice, subscription),
  );
}

/** A renewal's invoice is open for the moment before Stripe tries the card; nobody is to be told to pay it then. */
function isAboutToBeCollected(
  { attempt, dueAt, purpose }: InvoiceView,
  subscription: BillingOverview["subscription"],
): boolean {
  const isUntried = attempt === null && dueAt === null && purpose !== null;
  return (
    isUntried &&
    subscription !== null &&
    isLive(subscription) &&
    purpose.until === subscription.currentPeriodEnd
  );
}
