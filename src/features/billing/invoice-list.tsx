"use client";

import { ArrowUpRight, Ban, Check, CircleAlert, Download, FileQuestion, FilePen } from "lucide-react";
import type { ReactNode } from "react";

import { formatAmount, formatDate, formatDateTime } from "@/components/format";
import { useReaderFormat } from "@/components/reader-format";
import { Badge } from "@/components/ui/badge";
import type { Tone } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import type { InvoiceView } from "@/shared/billing/overview";
import type { InvoiceStatus } from "@/shared/billing/stripe-words";

import { isWebAddress } from "./post-billing";

const STATUS: Record<InvoiceStatus, { words: string; tone: Tone; icon: ReactNode }> = {
  paid: { words: "Paid", tone: "success", icon: <Check aria-hidden="true" /> },
  open: { words: "Open", tone: "danger", icon: <CircleAlert aria-hidden="true" /> },
  draft: { words: "Draft", tone: "neutral", icon: <FilePen aria-hidden="true" /> },
  void: { words: "Void", tone: "neutral", icon: <Ban aria-hidden="true" /> },
  uncollectible: { words: "Uncollectible", tone: "danger", icon: <CircleAlert aria-hidden="true" /> },
  unknown: { words: "See Stripe", tone: "neutral", icon: <FileQuestion aria-hidden="true" /> },
};

interface Props {
  invoices: InvoiceView[];
  /** When Stripe was last read, epoch ms. */
  lastReadAt: number | null;
}

/** The newest invoices: a table, and the same rows as cards on a phone. */
export function InvoiceList({ invoices, lastReadAt }: Props) {
  const format = useReaderFormat();
  return (
    <Card className="overflow-hidden" aria-labelledby="invoices">
      <header className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-5 pb-3 pt-4">
        <h2 id="invoices" className="text-md">
          Invoices
        </h2>
        {invoices.length > 0 && lastReadAt !== null && (
          <span className="num text-xs text-subtle">
            From Stripe, read {formatDateTime(lastReadAt, format)}
          </span>
        )}
      </header>
      {invoices.length === 0 ? (
        <p className="border-t px-5 py-6 text-muted-foreground">
          No invoices yet. The first one appears here when Stripe confirms a payment.
        </p>
      ) : (
        <>
          <InvoiceTable invoices={invoices} />
          <InvoiceCards invoices={invoices} />
        </>
      )}
    </Card>
  );
}

function InvoiceTable({ invoices }: { invoices: InvoiceView[] }) {
  const format = useReaderFormat();
  return (
    <div className="hidden overflow-x-auto border-t sm:block">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Number</th>
            <th scope="col">Date</th>
            <th scope="col">For</th>
            <th scope="col">Status</th>
            <th scope="col" className="r">
              Amount
            </th>
            <th scope="col">
              <span className="sr-only">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {invoices.map((invoice) => (
            <tr key={invoice.stripeInvoiceId}>
              <td className="mono">{numberOf(invoice)}</td>
              <td className="num">{formatDate(invoice.createdAt, format)}</td>
              <td className="w-full max-w-0 truncate text-muted-foreground">
                {invoice.description ?? "Pro"}
              </td>
              <td>
                <StatusBadge status={invoice.status} />
              </td>
              <td className="r font-medium">{formatAmount(invoice.amount, invoice.currency, format)}</td>
              <td className="r">
                <InvoiceLink invoice={invoice} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function InvoiceCards({ invoices }: { invoices: InvoiceView[] }) {
  const format = useReaderFormat();
  return (
    <ul className="divide-y border-t sm:hidden">
      {invoices.map((invoice) => (
        <li key={invoice.stripeInvoiceId} className="px-5 py-3.5">
          <div className="num flex items-baseline justify-between gap-3">
            <span className="text-md font-medium">
              {formatAmount(invoice.amount, invoice.currency, format)}
            </span>
            <StatusBadge status={invoice.status} />
          </div>
          <p className="num mt-1 text-sm text-muted-foreground">{invoice.description ?? "Pro"}</p>
          <div className="mt-2.5 flex items-center justify-between gap-3 text-sm">
            <span className="num min-w-0 truncate text-subtle">
              <span className="mono">{numberOf(invoice)}</span> · {formatDate(invoice.createdAt, format)}
            </span>
            <InvoiceLink invoice={invoice} />
          </div>
        </li>
      ))}
    </ul>
  );
}

function StatusBadge({ status }: { status: InvoiceStatus }) {
  const { words, tone, icon } = STATUS[status];
  return (
    <Badge tone={tone} icon={icon}>
      {words}
    </Badge>
  );
}

/** Pays an open invoice on its own page, downloads any other; nothing when Stripe gave no address. */
function InvoiceLink({ invoice }: { invoice: InvoiceView }) {
  const format = useReaderFormat();
  const { status, hostedUrl, pdfUrl } = invoice;
  if (status === "open" && hostedUrl !== null && isWebAddress(hostedUrl)) {
    return (
      <a
        className="btn btn-primary btn-sm"
        href={hostedUrl}
        aria-label={`Pay ${formatAmount(invoice.amount, invoice.currency, format)}, invoice ${numberOf(invoice)}`}
      >
        Pay <ArrowUpRight aria-hidden="true" />
      </a>
    );
  }
  if (pdfUrl === null || !isWebAddress(pdfUrl)) return null;
  return (
    <a
      className="link inline-flex min-h-6 items-center gap-1"
      href={pdfUrl}
      target="_blank"
      rel="noopener noreferrer"
      aria-label={`Download ${numberOf(invoice)} as PDF`}
    >
      PDF <Download className="size-3.5" aria-hidden="true" />
    </a>
  );
}

function numberOf({ number }: InvoiceView): string {
  return number ?? "No number yet";
}
