import type Stripe from "stripe";
import { createPlanPrices, type PriceIds } from "../../src/server/billing/plan-prices";
import { AppError } from "../../src/server/http/app-error";
import { HANDLED_EVENT_TYPES } from "../../src/shared/billing/event-types";
import { BILLING_PERIODS, type BillingPeriod } from "../../src/shared/billing/plans";
import { STRIPE_API_VERSION } from "../../src/shared/billing/stripe-version";
import type { Check } from "./check";

interface Account {
  stripe: Stripe;
  priceIds: PriceIds;
  /** Scheme, host and port of the site. */
  siteUrl: string;
  isLive: boolean;
}

/** What must be set up in the Stripe account. */
export function stripeChecks(account: Account): Check[] {
  const prices = createPlanPrices({ ...account, now: () => Date.now() });
  return [
    { name: "Stripe key", problem: () => keyProblem(account) },
    ...BILLING_PERIODS.map((period) => ({
      name: `Stripe price, ${period}`,
      problem: () => priceProblem(prices.sellable(period), period),
    })),
    { name: "Stripe portal configuration", problem: () => portalProblem(account.stripe) },
    { name: "Stripe webhook endpoint", problem: () => endpointProblem(account) },
  ];
}

async function keyProblem({ stripe, isLive }: Account): Promise<string | null> {
  const { data } = await stripe.prices.list({ limit: 1 });
  const wrongMode = data.some(({ livemode }) => livemode !== isLive);
  return wrongMode ? "the account answers in the other mode than the key's" : null;
}

async function priceProblem(sellable: Promise<string>, period: BillingPeriod): Promise<string | null> {
  try {
    await sellable;
    return null;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return (error.reason ?? error.code).replace(`${period}: `, "");
  }
}

async function portalProblem(stripe: Stripe): Promise<string | null> {
  const { data } = await stripe.billingPortal.configurations.list({ is_default: true, active: true });
  const [standard] = data;
  if (standard === undefined) return "there is no default configuration; save one in the dashboard";
  if (!standard.features.payment_method_update.enabled) return "cards cannot be replaced in the portal";
  return standard.features.invoice_history.enabled ? null : "the portal does not show invoices";
}

async function endpointProblem({ stripe, siteUrl }: Account): Promise<string | null> {
  const wanted = `${siteUrl}/api/webhooks/stripe`;
  const found: Stripe.WebhookEndpoint[] = [];
  for await (const endpoint of stripe.webhookEndpoints.list({ limit: 100 })) found.push(endpoint);
  const endpoint = found.find(({ url }) => url === wanted);
  if (endpoint === undefined) {
    const slashed = found.some(({ url }) => url === `${wanted}/`);
    if (slashed) return "its address ends with a slash, and Stripe follows no redirects";
    return isLocal(siteUrl) ? null : "none points at NEXT_PUBLIC_SITE_URL/api/webhooks/stripe";
  }
  if (endpoint.status !== "enabled") return "it is disabled";
  if (endpoint.api_version !== STRIPE_API_VERSION) return `its API version is not ${STRIPE_API_VERSION}`;
  const enabled = new Set(endpoint.enabled_events);
  const missing = HANDLED_EVENT_TYPES.filter((type) => !enabled.has(type) && !enabled.has("*"));
  return missing.length === 0 ? null : `these types are not enabled: ${missing.join(", ")}`;
}

/** On a developer's machine `stripe listen` forwards, and there is nothing that Stripe could reach. */
function isLocal(siteUrl: string): boolean {
  return /^(localhost|127\.0\.0\.1|\[::1\])$/.test(new URL(siteUrl).hostname);
}
