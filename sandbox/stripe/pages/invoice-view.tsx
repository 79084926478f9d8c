/** @jsxImportSource hono/jsx */
import type { InvoicePageModel, ReceiptPageModel } from "../core/page-models";
import type { CardErrors, CardFields } from "./card-entry";
import { CardForm } from "./card-form";
import { Badge, Banner, Heading, Notice, Page } from "./layout";
import { InvoiceBadge } from "./portal-home";
import { cardName, day, money, moment } from "./words";

const INVOICE_BAR = "This page stands in for a Stripe hosted invoice. No real money moves.";
const RECEIPT_BAR = "This page stands in for a Stripe receipt. No real money moved.";

export interface InvoiceDraft {
  card: CardFields;
  errors: CardErrors;
  problem: string | null;
}

const Row = ({ label, value, total }: { label: string; value: string; total?: boolean }) => (
  <div class={total ? "line line-total" : "line"}>
    <span>{label}</span>
    <span>{value}</span>
  </div>
);

const Amounts = ({ model }: { model: InvoicePageModel }) => {
  const amount = (value: number) => money(value, model.currency);
  return (
    <div class="card pad">
      {model.lines.map((line) => (
        <Row label={line.description ?? line.name} value={amount(line.amount)} />
      ))}
      {model.discount === 0 ? null : <Row label="Discount" value={amount(-model.discount)} />}
      {model.creditApplied === 0 ? null : <Row label="Credit applied" value={amount(-model.creditApplied)} />}
      <Row label={model.status === "void" ? "Total" : "Amount due"} value={amount(model.amountDue)} total />
      {model.amountPaid === 0 ? null : <Row label="Paid" value={amount(model.amountPaid)} />}
    </div>
  );
};

const Facts = ({ model }: { model: InvoicePageModel }) => (
  <dl class="card pad facts gap">
    <dt>To</dt>
    <dd>{model.customer.name ?? model.customer.email ?? "Not given"}</dd>
    <dt>Date</dt>
    <dd>{day(model.created)}</dd>
    {model.dueDate === null ? null : (
      <>
        <dt>Due</dt>
        <dd>{day(model.dueDate)}</dd>
      </>
    )}
    {model.paidAt === null ? null : (
      <>
        <dt>Paid</dt>
        <dd>
          {moment(model.paidAt)} UTC{model.card ? `, ${cardName(model.card)}` : ""}
        </dd>
      </>
    )}
  </dl>
);

const PayForm = ({ model, draft }: { model: InvoicePageModel; draft: InvoiceDraft }) => {
  const amount = money(model.amountRemaining, model.currency);
  return (
    <form
      class="card raised pad gap"
      method="post"
      action={`/invoice/${model.id}`}
      aria-labelledby="payment"
      novalidate
      data-busy
    >
      <h2 id="payment">Pay {amount}</h2>
      <p class="small muted">Pick what the bank should do. Real card numbers are refused here.</p>
      {draft.problem ? (
        <Banner tone="danger" title={draft.problem}>
          Nothing was charged.
        </Banner>
      ) : null}
      <div class="gap">
        <CardForm fields={draft.card} errors={draft.errors} chargedOn={null} />
      </div>
      <div class="gap">
        <button class="btn btn-primary btn-lg btn-wide" data-busy={`Paying ${amount}…`}>
          Pay {amount}
        </button>
      </div>
    </form>
  );
};

/** A finalized invoice; while it is open it can be paid. */
export const InvoicePage = ({ model, draft }: { model: InvoicePageModel; draft: InvoiceDraft }) => (
  <Page title={`Invoice ${model.number}`} bar={INVOICE_BAR} width="narrow">
    <Heading note={`From ${model.merchantName}`}>Invoice {model.number}</Heading>
    <p class="amount">
      {money(model.status === "open" ? model.amountRemaining : model.total, model.currency)}
    </p>
    <p class="between start gap">
      <InvoiceBadge status={model.status} />
    </p>
    <Facts model={model} />
    <div class="gap">
      <Amounts model={model} />
    </div>
    <p class="actions gap">
      <a class="btn" href={model.pdfUrl}>
        Download PDF
      </a>
      {model.receiptUrl ? (
        <a class="btn" href={model.receiptUrl}>
          Receipt
        </a>
      ) : null}
    </p>
    {model.status === "open" ? <PayForm model={model} draft={draft} /> : null}
  </Page>
);

export const InvoiceNotice = () => (
  <Notice
    bar={INVOICE_BAR}
    title="No such invoice"
    text="This link does not belong to a finalized invoice."
    link={null}
  />
);

/** The receipt of a charge. */
export const ReceiptPage = ({ model }: { model: ReceiptPageModel | null }) => {
  if (!model) {
    return (
      <Notice
        bar={RECEIPT_BAR}
        title="No such receipt"
        text="This link does not belong to a charge."
        link={null}
      />
    );
  }
  return (
    <Page title={`Receipt ${model.number}`} bar={RECEIPT_BAR} width="narrow">
      <Heading note={`From ${model.merchantName}`}>Receipt {model.number}</Heading>
      <p class="amount">{money(model.amount, model.currency)}</p>
      <p class="between start gap">
        {model.amountRefunded > 0 ? (
          <Badge icon="undo-2">Refunded {money(model.amountRefunded, model.currency)}</Badge>
        ) : (
          <InvoiceBadge status="paid" />
        )}
      </p>
      <dl class="card pad facts gap">
        <dt>Paid</dt>
        <dd>{moment(model.paidAt)} UTC</dd>
        <dt>Card</dt>
        <dd>{model.card ? cardName(model.card) : "None"}</dd>
        <dt>For</dt>
        <dd>{model.description ?? "Not described"}</dd>
        <dt>To</dt>
        <dd>{model.email ?? "Not given"}</dd>
      </dl>
      {model.invoice ? (
        <p class="gap">
          <a class="btn" href={`/invoice/${model.invoice.id}`}>
            Invoice {model.invoice.number}
          </a>
        </p>
      ) : null}
    </Page>
  );
};
