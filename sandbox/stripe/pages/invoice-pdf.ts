import type { InvoicePageModel } from "../core/page-models";
import { textPdf, type PdfLine } from "./text-pdf";
import { day, money } from "./words";

/** The invoice as a PDF that says on top that it is none of Stripe's. */
export function invoicePdf(model: InvoicePageModel): Uint8Array<ArrayBuffer> {
  const amount = (value: number) => money(value, model.currency);
  const optional = (label: string, value: number): PdfLine[] =>
    value === 0 ? [] : [{ left: label, right: amount(-value) }];
  return textPdf(`Invoice ${model.number}`, [
    { left: "Sandbox invoice. No real money moved.", size: 9 },
    { left: `Invoice ${model.number}`, size: 20, bold: true },
    { left: "" },
    { left: "From", right: model.merchantName },
    { left: "To", right: model.customer.name ?? model.customer.email ?? "" },
    { left: "Date", right: day(model.created) },
    ...(model.dueDate === null ? [] : [{ left: "Due", right: day(model.dueDate) }]),
    { left: "Status", right: model.status },
    { left: "" },
    ...model.lines.map((line) => ({ left: line.description ?? line.name, right: amount(line.amount) })),
    { left: "" },
    { left: "Subtotal", right: amount(model.subtotal) },
    ...optional("Discount", model.discount),
    { left: "Total", right: amount(model.total) },
    ...optional("Credit applied", model.creditApplied),
    { left: "Amount due", right: amount(model.amountDue), bold: true },
    { left: "Paid", right: amount(model.amountPaid) },
  ]);
}
