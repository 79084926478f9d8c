import "server-only";
import { isLive } from "@/shared/billing/subscription-state";
import { closeWord, SESSION_STATUSES, SUBSCRIPTION_STATUSES } from "@/shared/billing/stripe-words";
import type { BillingPeriod } from "@/shared/billing/plans";
import { AppError } from "../http/app-error";
import { toAppError } from "../http/to-app-error";
import { isCustomerGone, stripeFailure } from "../stripe/stripe-failure";
import { closeSession, createSession, type SessionRequest } from "./checkout-session";
import { type CheckoutRequest, readCheckoutRequest } from "./checkout-request";
import { createCustomer } from "./create-customer";
import type { Ports, UserCall } from "./ports";

type CheckoutPorts = Pick<Ports, "store" | "stripe" | "settings" | "defer">;
type Begun = Awaited<ReturnType<Ports["store"]["beginCheckout"]>>;
type Claim = Extract<Begun, { kind: "create" }>;
type Customer = Claim["customer"];

/** Where the browser goes to pay. */
export interface StartedCheckout {
  url: string;
  sessionId: string;
}

/**
 * Opens Stripe's Checkout for the plan, at most one at a time per person. The claim in our database makes racing
 * calls share one attempt, the attempt's idempotency keys make Stripe give one customer and one session, and Stripe
 * itself is asked for a live subscription before anything is sold.
 * Throws AppError `already_subscribed`, `plan_unavailable`, `invalid_redirect`.
 */
export async function startCheckout(
  ports: CheckoutPorts,
  { user, requestId, body }: UserCall<CheckoutRequest>,
): Promise<StartedCheckout> {
  const wanted = readCheckoutRequest(ports.settings, body);
  const begun = await ports.store.beginCheckout({
    clerkId: user.clerkId,
    email: user.email,
    name: user.name,
    billingPeriod: wanted.kind === "valid" ? wanted.billingPeriod : null,
    requestId,
  });
  if (begun.kind === "limited") throw new AppError("rate_limited", { retryAfterMs: begun.retryAfterMs });
  if (wanted.kind === "refused") throw new AppError(wanted.code);
  switch (begun.kind) {
    case "invalid":
      throw new AppError("invalid_request");
    case "already_subscribed":
      throw new AppError("already_subscribed");
    case "reuse":
      return reuseSession(ports, begun, { clerkId: user.clerkId, requestId });
    case "create":
      return createAttempt(ports, begun, { ...wanted, requestId, clerkId: user.clerkId, name: user.name });
  }
}

/**
 * The session that is waiting to be paid, if Stripe still has it open. Right after a payment our picture may be seconds
 * old, and nobody should be sent to a page that says "already paid".
 */
async function reuseSession(
  { stripe, store, defer }: CheckoutPorts,
  { sessionId, url }: StartedCheckout,
  caller: { clerkId: string; requestId: string },
): Promise<StartedCheckout> {
  const session = await stripe.checkout.sessions.retrieve(sessionId);
  const status = closeWord(SESSION_STATUSES, session.status, "open");
  if (status === "open") return { url, sessionId };
  // The read also notes how the session ended, so that the next click finds the truth.
  defer(() => store.requestSync(caller));
  throw new AppError(status === "complete" ? "already_subscribed" : "in_progress", {
    reason: `the open checkout is ${status}`,
  });
}

interface Purchase {
  billingPeriod: BillingPeriod;
  successUrl: string;
  cancelUrl: string;
  clerkId: string;
  name: string | null;
  requestId: string;
}

async function createAttempt(
  ports: CheckoutPorts,
  claim: Claim,
  purchase: Purchase,
): Promise<StartedCheckout> {
  try {
    if (claim.supersedes !== null && (await closeSession(ports.stripe, claim.supersedes)) === "complete") {
      throw new AppError("already_subscribed", { reason: "the earlier checkout was paid" });
    }
    const session = await sessionForCustomer(ports, claim, purchase);
    return await ports.store.recordSession({ attemptId: claim.attemptId, ...session });
  } catch (thrown) {
    throw recordFailure(ports, claim, purchase, thrown);
  }
}

/** Notes why no session came of the attempt, so that the next click uses the right key, and says it in our words. */
function recordFailure(
  { store, defer }: CheckoutPorts,
  { attemptId }: Claim,
  { clerkId, requestId }: Purchase,
  thrown: unknown,
): AppError {
  const failure = stripeFailure(thrown);
  const priceRefused = failure?.definite === true && failure.param?.startsWith("line_items") === true;
  const error = priceRefused
    ? new AppError("plan_unavailable", { reason: "Stripe refused the price", cause: thrown })
    : toAppError(thrown);
  const definite = failure?.definite ?? error.status < 500;
  defer(() => store.failCheckout({ attemptId, definite, code: failure?.code ?? error.code }));
  // Stripe knows of a subscription that our picture does not show yet.
  if (error.code === "already_subscribed") defer(() => store.requestSync({ clerkId, requestId }));
  return error;
}

/** A customer that was deleted at Stripe is replaced once, under the next generation of its claim. */
async function sessionForCustomer(
  ports: CheckoutPorts,
  claim: Claim,
  purchase: Purchase,
): Promise<StartedCheckout> {
  const request = sessionRequest(ports, claim, purchase);
  const customer = claim.customer;
  if (customer.stripeCustomerId === null) {
    return createSession(ports.stripe, request, await newCustomer(ports, customer, purchase));
  }
  try {
    await refuseSecondSubscription(ports, customer.stripeCustomerId);
    return await createSession(ports.stripe, request, customer.stripeCustomerId);
  } catch (thrown) {
    if (!isCustomerGone(thrown)) throw thrown;
    const { rowId, generation } = customer;
    const next = await ports.store.customerGone({ rowId, generation });
    const replaced = { ...customer, stripeCustomerId: null, generation: next.generation };
    return createSession(ports.stripe, request, await newCustomer(ports, replaced, purchase));
  }
}

async function newCustomer(
  ports: CheckoutPorts,
  customer: Customer,
  { clerkId, name }: Purchase,
): Promise<string> {
  const { rowId, generation, email } = customer;
  const stripeCustomerId = await createCustomer(ports.stripe, { rowId, generation, email, name, clerkId });
  // Recorded before anything is sold to it: a customer that we do not know of could not be found again.
  await ports.store.recordCustomer({ rowId, generation, stripeCustomerId });
  return stripeCustomerId;
}

/** Our picture may be seconds old; Stripe does not stop a second subscription, so it is asked. */
async function refuseSecondSubscription({ stripe }: CheckoutPorts, customer: string): Promise<void> {
  const { data } = await stripe.subscriptions.list({ customer, limit: 100 });
  const live = data.some(({ status }) =>
    isLive({ status: closeWord(SUBSCRIPTION_STATUSES, status, "unknown") }),
  );
  if (live) throw new AppError("already_subscribed", { reason: "Stripe lists a live subscription" });
}

function sessionRequest({ settings }: CheckoutPorts, claim: Claim, purchase: Purchase): SessionRequest {
  return {
    intent: claim.idempotencyBase,
    attemptId: claim.attemptId,
    userId: purchase.clerkId,
    priceId: settings.priceIds[purchase.billingPeriod],
    billingPeriod: purchase.billingPeriod,
    successUrl: purchase.successUrl,
    cancelUrl: purchase.cancelUrl,
    expiresAt: claim.expiresAt,
    trialDays: claim.trialEligible ? settings.trialDays : 0,
    automaticTax: settings.automaticTax,
  };
}
