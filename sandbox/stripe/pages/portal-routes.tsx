/** @jsxImportSource hono/jsx */
import type { Context, Hono } from "hono";
import type { Child } from "hono/jsx";
import {
  portalCancel,
  portalKeepPlan,
  portalPreviewPlan,
  portalRenew,
  portalUpdateCard,
  portalUpdatePlan,
  readPortalPage,
} from "../core/actions";
import type { StripeApp } from "../core/app";
import type { PortalPageModel, PortalResult, PortalSubscription } from "../core/page-models";
import { blankCard, cardFieldsOf, fieldOf, parseCard } from "./card-entry";
import { CancelFlow, CardFlow, ConfirmPlanFlow, PlanFlow } from "./portal-flows";
import { PortalHome, PortalNotice, type PortalDone } from "./portal-home";
import { respond, seeOther } from "./respond";
import { ThreeDSecurePage } from "./three-d-secure";

/** One request to a portal session that exists and has not run out. */
interface Visit {
  c: Context;
  app: StripeApp;
  model: PortalPageModel;
  base: string;
}

type Handler = (visit: Visit) => Response | Promise<Response>;
type SubscriptionHandler = (visit: Visit, subscription: PortalSubscription) => Response | Promise<Response>;

/** The Customer Portal: its first page, the flows, and their deep links. */
export function registerPortal(server: Hono, app: StripeApp): void {
  const root = "/p/session/:session";
  const own = `${root}/subscriptions/:subscription`;
  server.get(root, visiting(app, openPortal));
  server.get(
    `${root}/payment-method`,
    visiting(app, (visit) => showCard(visit)),
  );
  server.post(`${root}/payment-method`, visiting(app, saveCard));
  server.get(
    `${own}/cancel`,
    visiting(
      app,
      onSubscription((visit, row) => showCancel(visit, row)),
    ),
  );
  server.post(`${own}/cancel`, visiting(app, onSubscription(cancel)));
  server.post(`${own}/renew`, visiting(app, onSubscription(renew)));
  server.post(`${own}/keep`, visiting(app, onSubscription(keep)));
  server.get(
    `${own}/update`,
    visiting(
      app,
      onSubscription((visit, row) => showPlans(visit, row, chosenPrice(visit))),
    ),
  );
  server.post(`${own}/update`, visiting(app, onSubscription(changePlan)));
}

function visiting(app: StripeApp, handler: Handler): (c: Context) => Promise<Response> {
  return async (c) => {
    const id = c.req.param("session") ?? "";
    const model = readPortalPage(app, id);
    if (!model || model.expired)
      return respond(c, <PortalNotice model={model} />, { status: model ? 410 : 404 });
    return handler({ c, app, model, base: `/p/session/${id}` });
  };
}

function onSubscription(handler: SubscriptionHandler): Handler {
  return (visit) => {
    const id = visit.c.req.param("subscription");
    const subscription = visit.model.subscriptions.find((row) => row.id === id);
    return subscription ? handler(visit, subscription) : showHome(visit, "There is no such plan.");
  };
}

/** The page of the session's flow, or the first page when there is none or when it is asked for. */
function openPortal(visit: Visit): Response | Promise<Response> {
  const { flow, subscriptions } = visit.model;
  if (!flow || visit.c.req.query("done") || visit.c.req.query("view") === "home")
    return showHome(visit, null);
  if (flow.type === "payment_method_update") return showCard(visit);
  const subscription = subscriptions.find((row) => row.id === flow.subscription);
  if (!subscription) return showHome(visit, "There is no such plan.");
  switch (flow.type) {
    case "subscription_cancel":
      return subscription.canCancel ? showCancel(visit, subscription) : showHome(visit, null);
    case "subscription_update":
      return showPlans(visit, subscription, null);
    case "subscription_update_confirm":
      return showPlans(visit, subscription, flow.price);
  }
}

function showHome(visit: Visit, problem: string | null): Promise<Response> {
  const done = visit.c.req.query("done");
  return show(
    visit,
    <PortalHome model={visit.model} base={visit.base} done={isDone(done) ? done : null} problem={problem} />,
    problem,
  );
}

function showCard(visit: Visit, problem: string | null = null): Promise<Response> {
  const { model, base, app } = visit;
  return show(
    visit,
    <CardFlow model={model} base={base} problem={problem} fields={blankCard(app.now())} errors={{}} />,
    problem,
  );
}

async function saveCard(visit: Visit): Promise<Response> {
  const { c, app, model, base } = visit;
  const form = await c.req.formData();
  const fields = cardFieldsOf(form);
  const parsed = parseCard(fields, app.now());
  const again = (problem: string, errors = {}) =>
    show(
      visit,
      <CardFlow model={model} base={base} problem={problem} fields={fields} errors={errors} />,
      problem,
    );
  if (parsed.kind === "invalid") return again("Some fields need a look", parsed.errors);
  const outcome = fieldOf(form, "outcome3ds");
  const answered = outcome === "complete" || outcome === "fail" ? ({ outcome3ds: outcome } as const) : {};
  const result = portalUpdateCard(app, model.id, { card: { ...parsed.card, ...answered } });
  if (result.kind === "requires_action" && !result.hostedInvoiceUrl) {
    const page = (
      <ThreeDSecurePage
        action={`${base}/payment-method`}
        purpose="saving this card"
        merchant={model.merchantName}
        values={{ ...fields }}
      />
    );
    return show(visit, page, null);
  }
  return conclude(visit, result, "card", again);
}

function showCancel(visit: Visit, subscription: PortalSubscription, problem: string | null = null) {
  const { model, base } = visit;
  const page = <CancelFlow model={model} base={base} subscription={subscription} problem={problem} />;
  return show(visit, page, problem);
}

async function cancel(visit: Visit, subscription: PortalSubscription): Promise<Response> {
  const form = await visit.c.req.formData();
  const feedback = fieldOf(form, "feedback");
  const comment = fieldOf(form, "comment").slice(0, 500);
  const result = portalCancel(visit.app, visit.model.id, {
    subscription: subscription.id,
    ...(feedback ? { feedback } : {}),
    ...(comment ? { comment } : {}),
  });
  return conclude(visit, result, "cancel", (problem) => showCancel(visit, subscription, problem));
}

function keep(visit: Visit, subscription: PortalSubscription): Response | Promise<Response> {
  const result = portalKeepPlan(visit.app, visit.model.id, { subscription: subscription.id });
  return conclude(visit, result, "keep", (problem) => showHome(visit, problem));
}

function renew(visit: Visit, subscription: PortalSubscription): Response | Promise<Response> {
  const result = portalRenew(visit.app, visit.model.id, { subscription: subscription.id });
  return conclude(visit, result, "renew", (problem) => showHome(visit, problem));
}

const chosenPrice = (visit: Visit): string | null => visit.c.req.query("price") ?? null;

function showPlans(
  visit: Visit,
  subscription: PortalSubscription,
  price: string | null,
  problem: string | null = null,
): Promise<Response> {
  const { model, base, app } = visit;
  const flow = { model, base, subscription };
  if (price === null) return show(visit, <PlanFlow {...flow} problem={problem} />, problem);
  const preview = portalPreviewPlan(app, model.id, { subscription: subscription.id, price });
  switch (preview.kind) {
    case "preview":
      return show(visit, <ConfirmPlanFlow {...flow} preview={preview} problem={problem} />, problem);
    case "refused":
      return show(visit, <PlanFlow {...flow} problem={preview.message} />, preview.message);
    case "expired":
      return show(visit, <PortalNotice model={model} />, null);
  }
}

async function changePlan(visit: Visit, subscription: PortalSubscription): Promise<Response> {
  const form = await visit.c.req.formData();
  const price = fieldOf(form, "price");
  const prorationDate = Number(fieldOf(form, "prorationDate"));
  if (!Number.isSafeInteger(prorationDate) || prorationDate <= 0) return showPlans(visit, subscription, null);
  const result = portalUpdatePlan(visit.app, visit.model.id, {
    subscription: subscription.id,
    price,
    prorationDate,
  });
  return conclude(visit, result, "plan", (problem) => showPlans(visit, subscription, price, problem));
}

/** Goes where an action leads; `again` shows its page once more with the reason for a refusal. */
function conclude(
  { c, base, model }: Visit,
  result: PortalResult,
  done: PortalDone,
  again: (problem: string) => Promise<Response>,
): Response | Promise<Response> {
  switch (result.kind) {
    case "done":
      return seeOther(c, result.redirectUrl ?? `${base}?done=${done}`);
    case "requires_action":
      return seeOther(c, result.hostedInvoiceUrl ?? base);
    case "declined":
    case "refused":
      return again(result.message);
    case "expired":
      return respond(c, <PortalNotice model={model} />, { status: 410 });
  }
}

/** A form of the portal may lead back to the app, to where its flow asked to go, or to a hosted invoice. */
function show({ c, app, model }: Visit, page: Child, problem: string | null): Promise<Response> {
  const redirectUrl = app.store.portalSessions.get(model.id)?.flow?.redirect_url ?? null;
  return respond(c, page, {
    status: problem ? 402 : 200,
    leadsTo: [model.returnUrl, redirectUrl, app.baseUrl],
  });
}

const isDone = (word: string | undefined): word is PortalDone =>
  word === "cancel" || word === "renew" || word === "keep" || word === "card" || word === "plan";
