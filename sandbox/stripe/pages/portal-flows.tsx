/** @jsxImportSource hono/jsx */
import type { PropsWithChildren } from "hono/jsx";
import type { PlanPreview, PortalPageModel, PortalSubscription } from "../core/page-models";
import type { CardErrors, CardFields } from "./card-entry";
import { CardForm, HiddenFields } from "./card-form";
import { BackLink, Banner, Page } from "./layout";
import { PORTAL_BAR } from "./portal-home";
import { cadence, day, money, per } from "./words";

interface FlowProps {
  model: PortalPageModel;
  base: string;
  problem: string | null;
}

/** A flow that was opened by a link of its own leads back to the app, every other one to the portal's first page. */
function backOf({ model, base }: FlowProps): { href: string; label: string } {
  const deepLink = model.flow !== null && model.returnUrl !== null;
  return deepLink
    ? { href: model.returnUrl ?? base, label: `Back to ${model.merchantName}` }
    : { href: `${base}?view=home`, label: "Back to billing" };
}

const FlowPage = ({ title, children, ...flow }: PropsWithChildren<FlowProps & { title: string }>) => {
  const back = backOf(flow);
  return (
    <Page title={title} bar={PORTAL_BAR} width="dialogue">
      <BackLink href={back.href}>{back.label}</BackLink>
      <div class="card raised pad stack gap">
        <h1>{title}</h1>
        {flow.problem ? <Banner tone="danger" title={flow.problem} /> : null}
        {children}
      </div>
    </Page>
  );
};

/** A new default card. */
export const CardFlow = ({
  fields,
  errors,
  ...flow
}: FlowProps & { fields: CardFields; errors: CardErrors }) => (
  <FlowPage {...flow} title={flow.model.card ? "Replace the card" : "Add a test card"}>
    <p class="muted small">It pays from the next charge on. Nothing is charged now.</p>
    <form method="post" action={`${flow.base}/payment-method`} novalidate data-busy>
      <CardForm fields={fields} errors={errors} chargedOn={nextCharge(flow.model)} />
      <div class="gap">
        <button class="btn btn-primary btn-lg btn-wide" data-busy="Saving card…">
          Save card
        </button>
      </div>
    </form>
  </FlowPage>
);

const nextCharge = (model: PortalPageModel): string => {
  const [first] = model.subscriptions.filter(
    ({ cancelAt, status }) => cancelAt === null && status !== "canceled",
  );
  return first ? day(first.currentPeriodEnd) : "the next charge";
};

// Stripe's feedback words and the labels of its own portal.
const REASONS: Readonly<Record<string, string>> = {
  too_expensive: "It's too expensive",
  missing_features: "Some features are missing",
  switched_service: "I'm switching to a different service",
  unused: "I don't use it enough",
  customer_service: "Customer service was less than expected",
  too_complex: "Ease of use was less than expected",
  low_quality: "Quality was less than expected",
  other: "Other reason",
};

/** Cancelling, with the reason if the configuration asks for one. */
export const CancelFlow = ({ subscription, ...flow }: FlowProps & { subscription: PortalSubscription }) => {
  const { model, base } = flow;
  const atOnce = model.cancelMode === "immediately";
  const end = day(subscription.trialEnd ?? subscription.currentPeriodEnd);
  return (
    <FlowPage {...flow} title={`Cancel ${subscription.plan.name}?`}>
      <p class="muted">
        {atOnce ? "It ends at once." : `You keep it until ${end}.`} Nothing more is charged.
      </p>
      <form method="post" action={`${base}/subscriptions/${subscription.id}/cancel`} class="stack" data-busy>
        {model.cancellationReasons.length > 0 ? (
          <>
            <fieldset class="options">
              <legend class="label">Why are you cancelling? (optional)</legend>
              {model.cancellationReasons.map((word) => (
                <label class="option">
                  <input class="radio" type="radio" name="feedback" value={word} />
                  <span class="option-text">{REASONS[word] ?? word}</span>
                </label>
              ))}
            </fieldset>
            <div>
              <label class="label" for="comment">
                Comment (optional)
              </label>
              <textarea class="input" id="comment" name="comment" rows={3} maxlength={500}></textarea>
            </div>
          </>
        ) : null}
        <div class="actions stretch-small">
          <button class="btn btn-danger" data-busy="Cancelling…">
            {atOnce ? "Cancel plan now" : `Cancel plan on ${end}`}
          </button>
          <a class="btn" href={backOf(flow).href}>
            Keep plan
          </a>
        </div>
      </form>
    </FlowPage>
  );
};

/** The plans that a subscription may change to. */
export const PlanFlow = ({ subscription, ...flow }: FlowProps & { subscription: PortalSubscription }) => (
  <FlowPage {...flow} title="Change plan">
    <p class="muted">
      Now: {subscription.plan.name}, {money(subscription.plan.amount, subscription.plan.currency)}{" "}
      {per(subscription.plan.interval)}.
    </p>
    {subscription.changeTo.length === 0 ? <p>There is no other plan to change to.</p> : null}
    <ul class="options">
      {subscription.changeTo.map((plan) => (
        <li class="option">
          <span class="option-text">
            <span class="strong">
              {plan.name}, {cadence(plan.interval)}
            </span>
            <span class="small muted">
              {money(plan.amount, plan.currency)} {per(plan.interval)}
            </span>
          </span>
          <a
            class="btn"
            href={`${flow.base}/subscriptions/${subscription.id}/update?price=${encodeURIComponent(plan.price)}`}
          >
            Select<span class="visually-hidden"> {cadence(plan.interval)}</span>
          </a>
        </li>
      ))}
    </ul>
  </FlowPage>
);

type Preview = Extract<PlanPreview, { kind: "preview" }>;

/** What a change costs, and the button that makes it. */
export const ConfirmPlanFlow = ({
  subscription,
  preview,
  ...flow
}: FlowProps & { subscription: PortalSubscription; preview: Preview }) => {
  const { plan, currency, amountDue } = preview;
  const due = money(amountDue, currency);
  return (
    <FlowPage {...flow} title={`Change to ${plan.name}, ${cadence(plan.interval)}`}>
      <div>
        {preview.lines.map((line) => (
          <div class="line">
            <span>{line.description ?? line.name}</span>
            <span>{money(line.amount, currency)}</span>
          </div>
        ))}
        <div class="line line-total">
          <span>Due today</span>
          <span>{due}</span>
        </div>
        <p class="small muted">
          {amountDue > 0
            ? `Next charge: ${money(plan.amount, plan.currency)} on ${day(preview.nextInvoiceAt)}.`
            : preview.startsAt === null
              ? `Nothing to pay today. Billed on ${day(preview.nextInvoiceAt)}.`
              : `Nothing to pay today. ${subscription.plan.name} stays until ${day(preview.startsAt)}, then the new plan begins.`}
        </p>
      </div>
      <form method="post" action={`${flow.base}/subscriptions/${subscription.id}/update`} data-busy>
        <HiddenFields values={{ price: plan.price, prorationDate: String(preview.prorationDate) }} />
        <div class="actions stretch-small">
          <button class="btn btn-primary" data-busy={amountDue > 0 ? `Paying ${due}…` : "Switching…"}>
            {amountDue > 0 ? `Pay ${due} and switch` : "Switch plan"}
          </button>
          <a class="btn" href={backOf(flow).href}>
            Stay on {cadence(subscription.plan.interval)}
          </a>
        </div>
      </form>
    </FlowPage>
  );
};
