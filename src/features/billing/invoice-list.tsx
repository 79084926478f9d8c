"use client";

import { Download } from "lucide-react";

import { formatAmount, formatDate, formatDateTime } from "@/components/format";
import { useReaderFormat } from "@/components/reader-format";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Dated } from "@/components/ui/dated";
import type { BillingOverview, InvoiceView } from "@/shared/billing/overview";

import { InvoiceStatusBadge } from "./invoice-status";
import { invoiceFor } from "./invoice-words";
import { PayInvoiceButton, payFrom } from "./pay-invoice-button";
import type { PayInvoice } from "./pay-invoice-button";
import { isWebAddress } from "./post-billing";
import type { BillingActions } from "./use-billing-actions";
import { useInvoices } from "./use-invoices";

interface Props {
  overview: BillingOverview;
  actions: BillingActions;
}

/** The invoices, the newest first: a table, and the same rows as cards where there is no room for it. */
export function InvoiceList({ overview, actions }: Props) {
  const { lastReadAt } = overview;
  const { invoices, more, showMore } = useInvoices(overview.invoices);
  const pay = payFrom({ ...overview, invoices }, actions);
  const format = useReaderFormat();
  return (
    <Card className="@container overflow-hidden" aria-labelledby="invoices">
      <header className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-5 pb-3 pt-4">
        <h2 id="invoices" className="text-md">
          Invoices
        </h2>
        {invoices.length > 0 && lastReadAt !== null && (
          // As wide as its place: a narrower one would begin elsewhere with another month.
          <span className="num grow text-right text-xs text-subtle">
            <Dated>{`From Stripe, read ${formatDateTime(lastReadAt, format)}`}</Dated>
          </span>
        )}
      </header>
      {invoices.length === 0 ? (
        <p className="border-t px-5 py-6 text-muted-foreground">
          No invoices yet. The first one appears here when Stripe confirms a payment.
        </p>
      ) : (
        <>
          <InvoiceTable invoices={invoices} pay={pay} />
          <InvoiceCards invoices={invoices} pay={pay} />
          <MoreInvoices more={more} onMore={showMore} />
        </>
      )}
    </Card>
  );
}

/** The way to older invoices, and that there are no more. */
function MoreInvoices({
  more,
  onMore,
}: {
  more: ReturnType<typeof useInvoices>["more"];
  onMore: () => void;
}) {
  if (more === "none") return null;
  return (
    <footer className="flex flex-wrap items-center gap-3 border-t px-5 py-3">
      {more !== "all" && (
        <Button size="sm" busy={more === "loading"} busyLabel="Loading…" onClick={onMore}>
          Show older invoices
        </Button>
      )}
      <p role="status" className="text-sm text-subtle">
        {more === "all" && "These are all invoices."}
        {more === "later" && "Stripe could not be asked just now. Try again in a minute."}
      </p>
    </footer>
  );
}

/** Its columns hold the widest date, $999.99 and what an invoice goes through while it is paid: such a row moves none. */
function InvoiceTable({ invoices, pay }: { invoices: InvoiceView[]; pay: PayInvoice }) {
  const format = useReaderFormat();
  return (
    <div className="hidden overflow-x-auto border-t @xl:block">
      <table className="table [&_:is(td,th):not(:first-child,:last-child)]:px-2">
        <thead>
          <tr>
            <th scope="col">Number</th>
            <th scope="col" className="min-w-25">
              Date
            </th>
            <th scope="col">For</th>
            <th scope="col" className="min-w-20">
              Status
            </th>
            <th scope="col" className="r min-w-18">
              Amount
            </th>
            <th scope="col" className="min-w-24">
              <span className="sr-only">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {invoices.map((invoice) => (
            <tr key={invoice.stripeInvoiceId} data-glide className="h-11.25">
              <td className="mono">{numberOf(invoice)}</td>
              <td className="num">{formatDate(invoice.createdAt, format)}</td>
              <td className="w-full min-w-25 whitespace-normal! wrap-anywhere text-pretty text-muted-foreground">
                <Dated>{invoiceFor(invoice, format)}</Dated>
              </td>
              <td>
                <InvoiceStatusBadge invoice={invoice} />
              </td>
              <td className="r font-medium">{formatAmount(invoice.amount, invoice.currency, format)}</td>
              <td className="r">
                <InvoiceLink invoice={invoice} pay={pay} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function InvoiceCards({ invoices, pay }: { invoices: InvoiceView[]; pay: PayInvoice }) {
  const format = useReaderFormat();
  return (
    <ul className="divide-y border-t @xl:hidden">
      {invoices.map((invoice) => (
        <li key={invoice.stripeInvoiceId} data-glide className="px-5 py-3.5">
          <div className="num flex flex-wrap items-baseline justify-between gap-x-3 gap-y-1">
            <span className="text-md font-medium">
              {formatAmount(invoice.amount, invoice.currency, format)}
            </span>
            <InvoiceStatusBadge invoice={invoice} />
          </div>
          <p className="num mt-1 text-sm text-muted-foreground wrap-anywhere">
            <Dated>{invoiceFor(invoice, format)}</Dated>
          </p>
          <div className="mt-2.5 flex min-h-7 flex-wrap items-center justify-between gap-x-3 gap-y-1 text-sm">
            <span className="num min-w-0 text-subtle">
              <span className="mono">{numberOf(invoice)}</span> · {formatDate(invoice.createdAt, format)}
            </span>
            <InvoiceLink invoice={invoice} pay={pay} />
          </div>
        </li>
      ))}
    </ul>
  );
}

/** Pays an open invoice, downloads any other; nothing when Stripe gave no address. */
function InvoiceLink({ invoice, pay }: { invoice: InvoiceView; pay: PayInvoice }) {
  const { status, pdfUrl } = invoice;
  if (status === "open") return <PayInvoiceButton invoice={invoice} pay={pay} />;
  if (pdfUrl === null || !isWebAddress(pdfUrl)) return null;
  return (
    <a
      className="link inline-flex min-h-6 items-center gap-1 max-sm:-mx-2 max-sm:-my-2.5 max-sm:min-h-11 max-sm:px-2"
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
