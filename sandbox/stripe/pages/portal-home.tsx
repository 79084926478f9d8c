/** @jsxImportSource hono/jsx */
import type { PortalInvoice, PortalPageModel, PortalSubscription } from "../core/page-models";
import { BackLink, Badge, Banner, Heading, Notice, Page } from "./layout";
import { cadence, cardExpiry, cardName, day, money, per } from "./words";

export const PORTAL_BAR = "This page stands in for the Stripe customer portal. No real money moves.";

/** The last thing done in this portal; the home page says what it changed. */
export type PortalDone = "cancel" | "renew" | "keep" | "card" | "plan";

const SubscriptionBadge = ({ subscription }: { subscription: PortalSubscription }) => {
  if (subscription.cancelAt !== null && !hasEnded(subscription)) {
    return (
      <Badge tone="warning" icon="calendar-x-2">
        Ends {day(subscription.cancelAt)}
      </Badge>
    );
  }
  switch (subscription.status) {
    case "active":
      return (
        <Badge tone="success" icon="circle-check">
          Active
        </Badge>
      );
    case "trialing":
      return (
        <Badge tone="brand" icon="hourglass">
          Trial
        </Badge>
      );
    case "past_due":
    case "unpaid":
      return (
        <Badge tone="danger" icon="circle-alert">
          Past due
        </Badge>
      );
    case "paused":
      return <Badge icon="circle-pause">Paused</Badge>;
    case "incomplete":
      return <Badge icon="clock">Waiting for payment</Badge>;
    default:
      return <Badge icon="circle-slash">Ended</Badge>;
  }
};

const hasEnded = ({ status }: PortalSubscription): boolean =>
  status === "canceled" || status === "incomplete_expired";

/** What happens next, in one sentence. */
function outlook(subscription: PortalSubscription): string {
  const { plan, cancelAt, trialEnd, currentPeriodEnd, status, quantity, scheduled } = subscription;
  const price = `${money(plan.amount * quantity, plan.currency)} ${per(plan.interval)}`;
  if (hasEnded(subscription)) return `${price}. No further charges.`;
  if (cancelAt !== null) return `${price}. Ends ${day(cancelAt)}, no further charges.`;
  if (status === "trialing" && trialEnd !== null) return `Free until ${day(trialEnd)}, then ${price}.`;
  if (status === "paused") return `${price}. No charges while paused.`;
  if (scheduled) {
    return `${price}. Changes to ${scheduled.plan.name}, ${cadence(scheduled.plan.interval)}, on ${day(scheduled.at)}.`;
  }
  return `${price}, renews ${day(currentPeriodEnd)}.`;
}

const SubscriptionCard = ({ subscription, base }: { subscription: PortalSubscription; base: string }) => {
  const own = `${base}/subscriptions/${subscription.id}`;
  return (
    <div class="between">
      <div>
        <p class="between start">
          <span class="strong">{subscription.plan.name}</span>
          <SubscriptionBadge subscription={subscription} />
        </p>
        <p class="small muted">{outlook(subscription)}</p>
      </div>
      <div class="actions">
        {subscription.canRenew ? (
          <form method="post" action={`${own}/renew`} data-busy>
            <button class="btn btn-primary" data-busy="Renewing…">
              Renew plan
            </button>
          </form>
        ) : null}
        {subscription.scheduled ? (
          <form method="post" action={`${own}/keep`} data-busy>
            <button class="btn" data-busy="Keeping…">
              Keep current plan
            </button>
          </form>
        ) : null}
        {subscription.changeTo.length > 0 ? (
          <a class="btn" href={`${own}/update`}>
            Change plan
          </a>
        ) : null}
        {subscription.canCancel ? (
          <a class="btn btn-ghost" href={`${own}/cancel`}>
            Cancel plan
          </a>
        ) : null}
      </div>
    </div>
  );
};

const Plans = ({ model, base }: { model: PortalPageModel; base: string }) => (
  <section class="section" aria-labelledby="plans">
    <h2 id="plans">Current plan</h2>
    <div class="card rows">
      {model.subscriptions.length === 0 ? <div class="muted">No plan.</div> : null}
      {model.subscriptions.map((subscription) => (
        <div>
          <SubscriptionCard subscription={subscription} base={base} />
        </div>
      ))}
    </div>
  </section>
);

const PaymentMethod = ({ model, base }: { model: PortalPageModel; base: string }) => (
  <section class="section" aria-labelledby="method">
    <h2 id="method">Payment method</h2>
    <div class="card pad between">
      {model.card ? (
        <div>
          <p class="between start">
            <span class="strong">{cardName(model.card)}</span>
            <span class="badge">Default</span>
          </p>
          <p class="small muted">Expires {cardExpiry(model.card)}</p>
        </div>
      ) : (
        <p class="muted">No card on file.</p>
      )}
      {model.canUpdateCard ? (
        <a class="btn" href={`${base}/payment-method`}>
          {model.card ? "Update card" : "Add test card"}
        </a>
      ) : null}
    </div>
  </section>
);

const Details = ({ model }: { model: PortalPageModel }) => (
  <section class="section" aria-labelledby="details">
    <h2 id="details">Billing details</h2>
    <dl class="card pad facts">
      <dt>Name</dt>
      <dd>{model.customer.name ?? "Not given"}</dd>
      <dt>Email</dt>
      <dd>{model.customer.email ?? "Not given"}</dd>
    </dl>
  </section>
);

export const InvoiceBadge = ({ status }: { status: string }) => {
  switch (status) {
    case "paid":
      return (
        <Badge tone="success" icon="check">
          Paid
        </Badge>
      );
    case "open":
      return (
        <Badge tone="danger" icon="circle-alert">
          Open
        </Badge>
      );
    case "uncollectible":
      return (
        <Badge tone="danger" icon="circle-x">
          Uncollectible
        </Badge>
      );
    case "void":
      return <Badge icon="circle-slash">Void</Badge>;
    default:
      return <Badge icon="circle-dot">Draft</Badge>;
  }
};

const InvoiceRow = ({ invoice }: { invoice: PortalInvoice }) => (
  <li class="between">
    <span class="invoice-day">{day(invoice.created)}</span>
    <span class="strong">{money(invoice.total, invoice.currency)}</span>
    <InvoiceBadge status={invoice.status} />
    <span class="actions push">
      {invoice.hostedUrl ? (
        <a class="link small" href={invoice.hostedUrl}>
          {invoice.status === "open" ? "Pay" : "View"}
          <span class="visually-hidden"> invoice {invoice.number}</span>
        </a>
      ) : null}
      {invoice.pdfUrl ? (
        <a class="link small" href={invoice.pdfUrl}>
          PDF<span class="visually-hidden"> of invoice {invoice.number}</span>
        </a>
      ) : null}
    </span>
  </li>
);

const Invoices = ({ model }: { model: PortalPageModel }) => (
  <section class="section" aria-labelledby="invoices">
    <h2 id="invoices">Invoices</h2>
    <ul class="card rows">
      {model.invoices.length === 0 ? <li class="muted">No invoices yet.</li> : null}
      {model.invoices.map((invoice) => (
        <InvoiceRow invoice={invoice} />
      ))}
    </ul>
  </section>
);

const DONE: Readonly<Record<PortalDone, string>> = {
  cancel: "The cancellation is stored",
  renew: "The plan renews again",
  keep: "Your plan stays as it is",
  card: "The new card is stored",
  plan: "The plan is changed",
};

/** The portal's first page. `base` is the path of the session. */
export const PortalHome = ({
  model,
  base,
  done,
  problem,
}: {
  model: PortalPageModel;
  base: string;
  done: PortalDone | null;
  problem: string | null;
}) => (
  <Page title={`Billing of ${model.merchantName}`} bar={PORTAL_BAR} width="narrow">
    {model.returnUrl ? <BackLink href={model.returnUrl}>Back to {model.merchantName}</BackLink> : null}
    <Heading note="Billing details held by the sandbox">
      {model.customer.name ?? model.customer.email ?? model.merchantName}
    </Heading>
    {model.headline ? <p class="gap muted">{model.headline}</p> : null}
    {problem ? <Banner tone="danger" title={problem} /> : null}
    {done ? (
      <Banner tone="success" title={DONE[done]}>
        {model.merchantName} shows it as soon as the sandbox has delivered the event.
      </Banner>
    ) : null}
    <Plans model={model} base={base} />
    <PaymentMethod model={model} base={base} />
    <Details model={model} />
    {model.showInvoices ? <Invoices model={model} /> : null}
  </Page>
);

/** A link that has run out, or that never was one. */
export const PortalNotice = ({ model }: { model: PortalPageModel | null }) => (
  <Notice
    bar={PORTAL_BAR}
    title={model ? "This link has run out" : "No such portal session"}
    text={
      model
        ? "Open the billing portal again to get a new one."
        : "This link does not belong to a portal session."
    }
    link={model?.returnUrl ? { href: model.returnUrl, label: `Return to ${model.merchantName}` } : null}
  />
);
