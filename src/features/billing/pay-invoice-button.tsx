import { formatAmount } from "@/components/format";
import { useReaderFormat } from "@/components/reader-format";
import { Button } from "@/components/ui/button";
import type { BillingOverview, InvoiceView } from "@/shared/billing/overview";

import { PAYMENTS_OFF } from "./offer-words";
import { isAwaited, isWithBank } from "./requests";
import type { PayableInvoice } from "./requests";
import type { BillingActions } from "./use-billing-actions";

/** The way to pay an open invoice. */
export type PayInvoice = {
  busy: boolean;
  /** The invoice whose payment was sent and is not in the picture yet. */
  sentId: string | null;
  /** Why nothing can be paid now. */
  off: string | undefined;
  pay: (invoice: PayableInvoice) => void;
};

/** The payments that a list of invoices offers. */
export function payFrom(overview: BillingOverview, actions: BillingActions): PayInvoice {
  const { requested } = actions;
  const sent = requested?.does === "pay" && isAwaited(requested, overview) ? requested.invoice : null;
  return {
    busy: actions.busy === "pay-invoice",
    sentId: sent?.stripeInvoiceId ?? null,
    off: overview.unreachable ? PAYMENTS_OFF : undefined,
    pay: (invoice) => void actions.pay(invoice),
  };
}

/** Pays one invoice with the card on file, unless its bank has it already. */
export function PayInvoiceButton({ invoice, pay }: { invoice: InvoiceView; pay: PayInvoice }) {
  const format = useReaderFormat();
  const { stripeInvoiceId, amountRemaining, currency, attempt } = invoice;
  const payable = { stripeInvoiceId, amount: amountRemaining, currency, attempt };
  const amount = formatAmount(payable.amount, payable.currency, format);
  if (pay.sentId === stripeInvoiceId || isWithBank(payable))
    return (
      <span className="text-sm text-muted-foreground @xl:-my-1 @xl:inline-block @xl:whitespace-normal @xl:text-xs">
        Sent to your bank
      </span>
    );
  return (
    <Button
      className="@xl:-my-0.5"
      size="sm"
      busy={pay.busy}
      disabledReason={pay.off}
      aria-label={`Pay ${amount}, invoice ${invoice.number ?? "without a number"}`}
      onClick={() => pay.pay(payable)}
    >
      Pay
    </Button>
  );
}
