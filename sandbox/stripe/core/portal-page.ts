import { MERCHANT_NAME } from "../format/account";
import { amountRemaining } from "../format/invoice";
import type { StripeApp } from "./app";
import type { Subscription } from "./billing-entities";
import type { PortalConfiguration, PortalSession } from "./hosted-entities";
import { amountIn, needAmount } from "./currencies";
import type { Price } from "./entities";
import { pageCard } from "./invoice-page";
import { needPrice, productName } from "./lines";
import type { PortalFlow, PortalPageModel, PortalPlan, PortalSubscription } from "./page-models";
import { managingSchedule, phaseBeginningBy } from "./schedule-phases";
import { currentPeriodEnd, isEnded, paymentMethodFor } from "./subscriptions";

/** A link works for five minutes until it is opened, and for an hour after its last use (wall time, seconds). */
const UNUSED_LIFETIME = 300;
const IDLE_LIFETIME = 3600;

const wallSeconds = (): number => Math.floor(Date.now() / 1000);

export interface OpenPortal {
  session: PortalSession;
  configuration: PortalConfiguration;
}

/** The session with its configuration; null when it is unknown or has run out. Counts as a use. */
export function openPortal(app: StripeApp, id: string): OpenPortal | null {
  const session = app.store.portalSessions.get(id);
  const configuration = session && app.store.portalConfigurations.get(session.configuration);
  if (!session || !configuration || hasExpired(session)) return null;
  return { session: app.store.portalSessions.update(id, { last_used: wallSeconds() }), configuration };
}

function hasExpired(session: PortalSession): boolean {
  if (session.last_used !== null) return wallSeconds() - session.last_used > IDLE_LIFETIME;
  return wallSeconds() - session.opened_until > 0;
}

/** The moment (wall seconds) until which a new link can be opened. */
export const newLinkLifetime = (): number => wallSeconds() + UNUSED_LIFETIME;

export function portalPageModel(app: StripeApp, id: string): PortalPageModel | null {
  const session = app.store.portalSessions.get(id);
  const configuration = session && app.store.portalConfigurations.get(session.configuration);
  if (!session || !configuration) return null;
  const expired = openPortal(app, id) === null;
  const customer = app.store.customers.get(session.customer);
  const { features } = configuration;
  const subscriptions = app.store.subscriptions
    .by("customer", session.customer)
    .filter((row) => !isEnded(row))
    .reverse();
  return {
    id,
    expired,
    merchantName: MERCHANT_NAME,
    headline: configuration.business_profile.headline,
    customer: { id: session.customer, email: customer?.email ?? null, name: customer?.name ?? null },
    returnUrl: session.return_url ?? configuration.default_return_url,
    flow: session.flow && pageFlow(session.flow),
    subscriptions: expired ? [] : subscriptions.map((row) => portalSubscription(app, configuration, row)),
    // What this page can replace is the customer's default.
    card: pageCard(
      paymentMethodFor(app, session.customer, null) ??
        paymentMethodFor(app, session.customer, subscriptions[0] ?? null),
    ),
    canUpdateCard: features.payment_method_update.enabled,
    invoices: expired ? [] : portalInvoices(app, session.customer),
    showInvoices: features.invoice_history.enabled,
    cancelMode: features.subscription_cancel.mode,
    cancellationReasons: features.subscription_cancel.cancellation_reason.enabled
      ? features.subscription_cancel.cancellation_reason.options
      : [],
  };
}

function pageFlow(flow: NonNullable<PortalSession["flow"]>): PortalFlow | null {
  switch (flow.type) {
    case "payment_method_update":
    case "subscription_cancel":
    case "subscription_update":
    case "subscription_update_confirm":
      return { type: flow.type, subscription: flow.subscription, price: flow.items[0]?.price ?? null };
    case "customer_update":
    case "subscription_pause":
      return null;
  }
}

function portalPlan(app: StripeApp, price: Price, currency: string): PortalPlan {
  return {
    price: price.id,
    name: productName(app, price),
    amount: needAmount(price, currency),
    currency,
    interval: { unit: price.recurring?.interval ?? "month", count: price.recurring?.interval_count ?? 1 },
  };
}

function portalSubscription(
  app: StripeApp,
  configuration: PortalConfiguration,
  row: Subscription,
): PortalSubscription {
  const [item] = row.items;
  if (!item) throw new Error(`${row.id}: a subscription without items`);
  const { features } = configuration;
  const live = row.status !== "incomplete" && row.status !== "paused";
  return {
    id: row.id,
    status: row.status,
    plan: portalPlan(app, needPrice(app, item.price), row.currency),
    quantity: item.quantity,
    currentPeriodEnd: currentPeriodEnd(row),
    trialEnd: row.trial_end,
    cancelAt: row.cancel_at,
    canCancel: live && features.subscription_cancel.enabled && row.cancel_at === null,
    canRenew: live && row.cancel_at !== null,
    scheduled: scheduledPlan(app, row),
    changeTo: live && row.cancel_at === null ? offeredPlans(app, configuration, row) : [],
    card: pageCard(paymentMethodFor(app, row.customer, row)),
  };
}

function scheduledPlan(app: StripeApp, row: Subscription): PortalSubscription["scheduled"] {
  const next = phaseBeginningBy(app, row, Infinity);
  const [item] = next?.items ?? [];
  return next && item
    ? { plan: portalPlan(app, needPrice(app, item.price), row.currency), at: next.start_date }
    : null;
}

/** Plans that the configuration lets this subscription change to. */
export function offeredPlans(
  app: StripeApp,
  configuration: PortalConfiguration,
  row: Subscription,
): PortalPlan[] {
  const update = configuration.features.subscription_update;
  if (managingSchedule(app, row)) return [];
  if (!update.enabled || !update.default_allowed_updates.includes("price") || row.items.length !== 1)
    return [];
  return update.products
    .flatMap((product) => product.prices)
    .flatMap((id) => app.store.prices.get(id) ?? [])
    .filter((price) => price.active && price.recurring && amountIn(price, row.currency) !== null)
    .filter((price) => price.id !== row.items[0]?.price)
    .map((price) => portalPlan(app, price, row.currency));
}

const INVOICES_SHOWN = 24;

function portalInvoices(app: StripeApp, customer: string): PortalPageModel["invoices"] {
  return app.store.invoices
    .by("customer", customer)
    .filter((invoice) => invoice.status !== "draft")
    .reverse()
    .slice(0, INVOICES_SHOWN)
    .map((invoice) => ({
      id: invoice.id,
      number: invoice.number,
      created: invoice.created,
      total: invoice.total,
      amountRemaining: amountRemaining(invoice),
      currency: invoice.currency,
      status: invoice.status,
      hostedUrl: `${app.baseUrl}/invoice/${invoice.id}`,
      pdfUrl: `${app.baseUrl}/invoice/${invoice.id}/pdf`,
    }));
}
