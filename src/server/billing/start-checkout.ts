import "server-only";
import type { BillingPeriod } from "@/shared/billing/plans";
import { closeWord, SESSION_STATUSES } from "@/shared/billing/stripe-words";
import type { ErrorCode } from "@/shared/errors";
import { AppError } from "../http/app-error";
import { toAppError } from "../http/to-app-error";
import { isCustomerGone, isOtherCurrency, stripeFailure } from "../stripe/stripe-failure";
import { type Buyer, knownCustomer, newCustomer } from "./checkout-buyer";
import { closeSession, createSession, type SessionRequest } from "./checkout-session";
import { type CheckoutRequest, readCheckoutRequest } from "./checkout-request";
import type { Ports, UserCall } from "./ports";

type CheckoutPorts = Pick<Ports, "store" | "stripe" | "prices" | "settings" | "defer">;
type Begun = Awaited<ReturnType<Ports["store"]["beginCheckout"]>>;
type Claim = Extract<Begun, { kind: "create" }>;

/** Where the browser goes to pay. */
export interface StartedCheckout {
  url: string;
  sessionId: string;
}

/**
 * Opens Stripe's Checkout for the plan, at most one at a time per person. The claim in our database makes racing
 * calls share one attempt, the attempt's idempotency keys make Stripe give one customer and one session, and Stripe
 * itself is asked for a live subscription before anything is sold.
 * Throws AppError `already_subscribed`, `first_payment_open`, `plan_unavailable`, `currency_unavailable`,
 * `invalid_redirect`, `preview_expired` when a session of a former price was open.
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
    case "first_payment_open":
      throw new AppError(begun.kind);
    case "reuse":
      return reuseSession(ports, begun, { ...wanted, clerkId: user.clerkId, requestId });
    case "create":
      return createAttempt(ports, begun, { ...wanted, requestId, clerkId: user.clerkId });
  }
}

/**
 * The session that is waiting to be paid, if Stripe still has it open at the price that is sold now; one of a former
 * price is closed. Right after a payment our picture may be seconds old, and nobody should be sent to a page that says
 * "already paid".
 */
async function reuseSession(
  { stripe, prices, store, defer }: CheckoutPorts,
  { sessionId, url }: StartedCheckout,
  { billingPeriod, clerkId, requestId }: Pick<Purchase, "billingPeriod" | "clerkId" | "requestId">,
): Promise<StartedCheckout> {
  const session = await stripe.checkout.sessions.retrieve(sessionId, { expand: ["line_items"] });
  let status = closeWord(SESSION_STATUSES, session.status, "open");
  let over: [ErrorCode, string] = ["in_progress", `the open checkout is ${status}`];
  if (status === "open") {
    const sold = session.line_items?.data[0]?.price?.id;
    if (sold === (await prices.sellable(billingPeriod))) return { url, sessionId };
    status = await closeSession(stripe, sessionId);
    // Nobody is sent on to another price than the one that they left without being told.
    over = ["preview_expired", "the open checkout had a former price"];
  }
  // The read also notes how the session ended, so that the next click finds the truth.
  defer(() => store.requestSync({ clerkId, requestId }));
  const [code, reason] = over;
  throw new AppError(status === "complete" ? "already_subscribed" : code, { reason });
}

interface Purchase {
  billingPeriod: BillingPeriod;
  priceId: string | undefined;
  successUrl: string;
  cancelUrl: string;
  clerkId: string;
  requestId: string;
}

async function createAttempt(
  ports: CheckoutPorts,
  claim: Claim,
  purchase: Purchase,
): Promise<StartedCheckout> {
  try {
    const closed = await Promise.all(claim.supersedes.map((id) => closeSession(ports.stripe, id)));
    if (closed.includes("complete")) {
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
  { attemptId, customer }: Claim,
  { clerkId, requestId }: Purchase,
  thrown: unknown,
): AppError {
  const failure = stripeFailure(thrown);
  const error = checkoutError(thrown);
  const keySpent = failure?.keySpent ?? error.status < 500;
  const code = error.status < 500 ? error.code : (failure?.code ?? error.code);
  const { keptAt } = customer;
  defer(() => store.failCheckout({ attemptId, keySpent, keptAt, code, reason: error.reason ?? null }));
  // Stripe knows of a subscription that our picture does not show yet.
  if (error.code === "already_subscribed" || error.code === "first_payment_open")
    defer(() => store.requestSync({ clerkId, requestId }));
  return error;
}

function checkoutError(thrown: unknown): AppError {
  const failure = stripeFailure(thrown);
  const refused = failure?.definite === true ? (failure.param ?? "") : "";
  if (refused.startsWith("line_items"))
    return new AppError("plan_unavailable", { reason: "Stripe refused the price", cause: thrown });
  if (refused.startsWith("discounts"))
    return new AppError("plan_unavailable", { reason: "Stripe refused the discount", cause: thrown });
  if (isOtherCurrency(thrown)) return new AppError("currency_unavailable", { cause: thrown });
  return toAppError(thrown);
}

/** A customer that was deleted at Stripe is replaced once, under the next generation of its claim. */
async function sessionForCustomer(
  ports: CheckoutPorts,
  claim: Claim,
  purchase: Purchase,
): Promise<StartedCheckout> {
  const { customer } = claim;
  const buyer = (claimed: Claim["customer"]) =>
    claimed.stripeCustomerId === null
      ? newCustomer(ports, claimed, purchase.clerkId)
      : knownCustomer(ports.stripe, claimed.stripeCustomerId);
  try {
    return await sell(ports, claim, purchase, buyer(customer));
  } catch (thrown) {
    if (customer.stripeCustomerId === null || !isCustomerGone(thrown)) throw thrown;
    const { rowId, generation } = customer;
    const next = await ports.store.customerGone({ rowId, generation });
    return sell(ports, claim, purchase, buyer(next));
  }
}

/** Opens the session. The price is looked at while the buyer is, so that it costs no time of its own. */
async function sell(
  ports: CheckoutPorts,
  claim: Claim,
  purchase: Purchase,
  asked: Promise<Buyer>,
): Promise<StartedCheckout> {
  const [buyer, priceId] = await both(asked, ports.prices.sellable(purchase.billingPeriod));
  if (purchase.priceId !== undefined && purchase.priceId !== priceId) throw new AppError("invalid_request");
  const mayTry = claim.trialEligible && buyer.trialEligible;
  const request = sessionRequest(ports, claim, purchase, { priceId, mayTry });
  return createSession(ports.stripe, request, buyer.stripeCustomerId);
}

/** Both results. A failure waits for the other call, too: a customer that is being made must still be recorded. */
async function both<A, B>(first: Promise<A>, second: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([first, second]);
  return [await first, await second];
}

function sessionRequest(
  { settings }: CheckoutPorts,
  claim: Claim,
  purchase: Purchase,
  { priceId, mayTry }: { priceId: string; mayTry: boolean },
): SessionRequest {
  return {
    intent: claim.idempotencyBase,
    attemptId: claim.attemptId,
    userId: purchase.clerkId,
    priceId,
    billingPeriod: purchase.billingPeriod,
    successUrl: purchase.successUrl,
    cancelUrl: purchase.cancelUrl,
    expiresAt: claim.expiresAt,
    trial: mayTry && settings.trial.days > 0 ? settings.trial : null,
    automaticTax: settings.automaticTax,
    discount: settings.discount,
  };
}
