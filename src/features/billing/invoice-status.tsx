import { Ban, Check, CircleAlert, FilePen, FileQuestion, Hourglass, Scale, Undo2 } from "lucide-react";
import type { ReactNode } from "react";

import { formatAmount } from "@/components/format";
import { useReaderFormat } from "@/components/reader-format";
import { Badge } from "@/components/ui/badge";
import type { Tone } from "@/components/ui/badge";
import type { InvoiceView } from "@/shared/billing/overview";
import type { InvoiceStatus } from "@/shared/billing/stripe-words";

import { isWithBank } from "./requests";

type Status = { words: string; tone: Tone; icon: ReactNode };

const STATUS: Record<InvoiceStatus, Status> = {
  paid: { words: "Paid", tone: "success", icon: <Check aria-hidden="true" /> },
  open: { words: "Open", tone: "danger", icon: <CircleAlert aria-hidden="true" /> },
  draft: { words: "Draft", tone: "neutral", icon: <FilePen aria-hidden="true" /> },
  void: { words: "Void", tone: "neutral", icon: <Ban aria-hidden="true" /> },
  uncollectible: { words: "Uncollectible", tone: "danger", icon: <CircleAlert aria-hidden="true" /> },
  unknown: { words: "See Stripe", tone: "neutral", icon: <FileQuestion aria-hidden="true" /> },
};

/** What became of an invoice: what was taken back counts before what was paid. A partial refund names its amount. */
export function InvoiceStatusBadge({ invoice }: { invoice: InvoiceView }) {
  const format = useReaderFormat();
  const { words, tone, icon } = statusOf(invoice, (amount) => formatAmount(amount, invoice.currency, format));
  return (
    <Badge tone={tone} icon={icon}>
      {words}
    </Badge>
  );
}

function statusOf(
  { status, amount, attempt, refund, dispute }: InvoiceView,
  name: (amount: number) => string,
): Status {
  const back = <Undo2 aria-hidden="true" />;
  if (dispute?.status === "open")
    return { words: "Disputed", tone: "warning", icon: <Scale aria-hidden="true" /> };
  if (dispute?.status === "lost") return { words: "Returned by your bank", tone: "neutral", icon: back };
  // What its bank has asks for nothing.
  if (status === "open" && isWithBank({ attempt }))
    return { words: "Open", tone: "brand", icon: <Hourglass aria-hidden="true" /> };
  if (refund === null) return STATUS[status];
  return refund.amount >= amount
    ? { words: "Refunded", tone: "neutral", icon: back }
    : { words: `${name(refund.amount)} refunded`, tone: "neutral", icon: back };
}
