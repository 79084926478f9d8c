import { trackEvent } from "@/features/analytics/track-event";

import { confirmPayment, paymentNeededOf } from "./confirm-payment";
import { declineWords, unconfirmedWords } from "./decline-words";
import type { PayableInvoice } from "./requests";
import { FAILED } from "./use-action-runner";
import type { Runner } from "./use-action-runner";

/** Pays one open invoice; `onSent` is told when the bank has it. Nothing here says that it was paid. */
export function payInvoice(
  { run, done, fail, leave }: Runner,
  publishableKey: string | null,
  onSent: (invoice: PayableInvoice) => void,
): (invoice: PayableInvoice) => Promise<void> {
  const decline = (message: string) => fail("pay-invoice", message);
  const sent = (invoice: PayableInvoice) => {
    done();
    onSent(invoice);
  };
  return async (invoice) => {
    trackEvent("invoice_pay_requested");
    const answer = await run("pay-invoice", "pay-invoice", { invoiceId: invoice.stripeInvoiceId });
    if (answer === FAILED) return;
    const needed = paymentNeededOf(answer);
    if (needed === null) return kindOf(answer) === "sent" ? sent(invoice) : decline(declineWords(answer));
    const confirmation = await confirmPayment(needed, publishableKey, { leave });
    if (confirmation.kind === "sent") sent(invoice);
    if (confirmation.kind === "declined") decline(unconfirmedWords(confirmation.reason));
  };
}

function kindOf(body: unknown): unknown {
  return typeof body === "object" && body !== null && "kind" in body ? body.kind : null;
}
