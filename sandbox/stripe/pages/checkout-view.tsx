/** @jsxImportSource hono/jsx */
import type { CheckoutPageModel, PageLine } from "../core/page-models";
import type { CardErrors, CardFields } from "./card-entry";
import { CardForm, Field } from "./card-form";
import type { DebitErrors, DebitFields } from "./debit-entry";
import { DebitForm, MethodChoice } from "./debit-form";
import { Icon } from "./icons";
import { BackLink, Banner, Heading, Notice, Page } from "./layout";
import { cadence, day, every, money } from "./words";

/** What a person sent before, and what was wrong with it. */
export interface CheckoutDraft {
  email: string;
  card: CardFields;
  debit: DebitFields;
  paysByDebit: boolean;
  business: { name: string; taxId: string };
  errors: CardErrors & DebitErrors & { email?: string };
  declined: string | null;
}

const BAR = "This page stands in for Stripe Checkout. No real money moves.";

/** What the main button says, and what it says while it works. */
export function payWords(model: CheckoutPageModel): { label: string; busy: string; purpose: string } {
  if (model.mode === "setup")
    return { label: "Save card", busy: "Saving card…", purpose: "saving this card" };
  if (model.trial) return { label: "Start trial", busy: "Starting trial…", purpose: "saving this card" };
  if (model.total === 0) return { label: "Subscribe", busy: "Subscribing…", purpose: "saving this card" };
  const amount = money(model.total, model.currency);
  return { label: `Pay ${amount}`, busy: `Paying ${amount}…`, purpose: amount };
}

const titleOf = (model: CheckoutPageModel): string => {
  const [first, ...others] = model.lines;
  if (!first) return model.merchantName;
  const plan = first.interval ? `${first.name}, ${cadence(first.interval)}` : first.name;
  return others.length === 0 ? plan : `${plan} and ${others.length} more`;
};

/** When the first charge happens if nothing is due today. */
const laterCharge = (model: CheckoutPageModel): string | null =>
  model.trial ? day(model.trial.endsAt) : null;

const lineLabel = ({ name, quantity, period, interval }: PageLine): string => {
  const many = quantity > 1 ? `${quantity} × ${name}` : name;
  if (period) return `${many}, ${day(period.start)} to ${day(period.end)}`;
  return interval ? `${many}, ${cadence(interval)}` : many;
};

const AfterToday = ({ model }: { model: CheckoutPageModel }) => {
  const { recurring, trial, currency } = model;
  if (!recurring) return model.total > 0 ? <p class="muted">today, once</p> : null;
  const price = `${money(recurring.amount, currency)} each ${every(recurring.interval)}`;
  return trial ? (
    <p class="muted">
      today. Free until {day(trial.endsAt)}, then {price}
    </p>
  ) : (
    <p class="muted">today, then {price}</p>
  );
};

const NextCharge = ({ model }: { model: CheckoutPageModel }) => {
  const { recurring, trial, currency } = model;
  const at = trial?.endsAt ?? model.lines.find((line) => line.interval)?.period?.end;
  if (!recurring || at === undefined) return null;
  return (
    <p class="note">
      <Icon name="calendar-clock" />
      <span>
        Next charge: {money(recurring.amount, currency)} on {day(at)}, then each {every(recurring.interval)}.
        Cancel any day before then in {model.merchantName}.
      </span>
    </p>
  );
};

const PromotionCode = ({ model }: { model: CheckoutPageModel }) => {
  if (!model.allowPromotionCodes) return null;
  const error = model.promotionCode?.error ?? null;
  return (
    <form class="promo" method="get">
      <div>
        <label class="label" for="promotionCode">
          Promotion code
        </label>
        <input
          class="input"
          id="promotionCode"
          name="promotionCode"
          value={model.promotionCode?.code ?? ""}
          autocomplete="off"
          aria-invalid={error ? "true" : undefined}
          aria-describedby={error ? "promotionCode-error" : undefined}
        />
        {error ? (
          <p class="error" id="promotionCode-error" role="alert">
            {error}
          </p>
        ) : null}
      </div>
      <button class="btn">Apply</button>
    </form>
  );
};

const Summary = ({ model }: { model: CheckoutPageModel }) => (
  <section aria-label="Summary">
    {model.cancelUrl ? (
      <BackLink href={model.cancelUrl}>Back to {model.merchantName}. Nothing is charged.</BackLink>
    ) : null}
    <Heading note={model.email.value ? `For ${model.email.value}` : model.merchantName}>
      {titleOf(model)}
    </Heading>
    <p class="amount">{money(model.total, model.currency)}</p>
    <AfterToday model={model} />
    <div class="lines">
      {model.lines.map((line) => (
        <div class="line">
          <span>{lineLabel(line)}</span>
          <span>{money(line.amount, model.currency)}</span>
        </div>
      ))}
      {model.discount ? (
        <div class="line">
          <span>{model.discount.label}</span>
          <span>{money(-model.discount.amount, model.currency)}</span>
        </div>
      ) : null}
      <div class="line line-total">
        <span>Due today</span>
        <span>{money(model.total, model.currency)}</span>
      </div>
    </div>
    <NextCharge model={model} />
    <PromotionCode model={model} />
  </section>
);

const Problem = ({ draft }: { draft: CheckoutDraft }) => {
  if (draft.declined) {
    return (
      <Banner tone="danger" title={draft.declined}>
        Nothing was charged. Try another {draft.paysByDebit ? "bank account" : "card"}.
      </Banner>
    );
  }
  const count = Object.keys(draft.errors).length;
  if (count === 0) return null;
  return (
    <Banner tone="danger" title={count === 1 ? "One field needs a look" : `${count} fields need a look`}>
      Nothing was charged.
    </Banner>
  );
};

const PaymentFields = ({ model, draft }: { model: CheckoutPageModel; draft: CheckoutDraft }) => {
  const card = <CardForm fields={draft.card} errors={draft.errors} chargedOn={laterCharge(model)} />;
  if (!model.takesDebits) return card;
  const debit = <DebitForm fields={draft.debit} errors={draft.errors} />;
  return <MethodChoice paysByDebit={draft.paysByDebit} card={card} debit={debit} />;
};

const formTitle = ({ cardRequired, takesDebits }: CheckoutPageModel): string => {
  if (!cardRequired) return "No card needed";
  return takesDebits ? "Pay with a test card or bank account" : "Pay with a test card";
};

const PaymentForm = ({ model, draft }: { model: CheckoutPageModel; draft: CheckoutDraft }) => {
  const { label, busy } = payWords(model);
  const code = model.promotionCode && !model.promotionCode.error ? model.promotionCode.code : "";
  return (
    <form
      class="card raised pad"
      method="post"
      action={`/c/pay/${model.id}`}
      aria-labelledby="payment"
      novalidate
      data-busy
    >
      <h2 id="payment">{formTitle(model)}</h2>
      <p class="small muted">
        {model.cardRequired
          ? `Pick what the bank should do. Any of Stripe's test numbers works, real ${model.takesDebits ? "" : "card "}numbers are refused.`
          : "Nothing is due today."}
      </p>
      <Problem draft={draft} />
      <input type="hidden" name="promotionCode" value={code} />
      <div class="fields">
        <Field
          name="email"
          label="Email"
          type="email"
          inputmode="email"
          value={draft.email}
          error={draft.errors.email}
          readonly={model.email.locked}
          wide
        />
      </div>
      {model.cardRequired ? (
        <div class="gap">
          <PaymentFields model={model} draft={draft} />
        </div>
      ) : null}
      {model.asksTaxId ? (
        <div class="fields gap">
          <Field
            name="businessName"
            label="Business name (optional)"
            value={draft.business.name}
            optional
            wide
          />
          <Field name="taxId" label="Tax ID (optional)" value={draft.business.taxId} optional mono wide />
        </div>
      ) : null}
      <div class="gap">
        <button class="btn btn-primary btn-lg btn-wide" data-busy={busy}>
          {label}
        </button>
      </div>
      <p class="tiny center">
        After this you return to {model.merchantName}, which waits for the sandbox to confirm.
      </p>
    </form>
  );
};

/** Stripe Checkout for an open session. */
export const CheckoutPage = ({ model, draft }: { model: CheckoutPageModel; draft: CheckoutDraft }) => (
  <Page title={`${draft.declined ? "Declined: " : ""}${titleOf(model)}`} bar={BAR} width="split">
    <Summary model={model} />
    <PaymentForm model={model} draft={draft} />
  </Page>
);

/** What a session shows that can no longer be paid; null for an unknown one. */
export const CheckoutNotice = ({ model }: { model: CheckoutPageModel | null }) => {
  if (!model) {
    return (
      <Notice
        bar={BAR}
        title="No such checkout"
        text="This link does not belong to a checkout session."
        link={null}
      />
    );
  }
  const back = (url: string | null) => (url ? { href: url, label: `Return to ${model.merchantName}` } : null);
  return model.status === "expired" ? (
    <Notice
      bar={BAR}
      title="This checkout has expired"
      text={`Nothing was charged. Start again from ${model.merchantName}.`}
      link={back(model.cancelUrl)}
    />
  ) : (
    <Notice
      bar={BAR}
      title="This checkout is finished"
      text="It was paid once and cannot be paid again."
      link={back(model.successUrl)}
    />
  );
};
