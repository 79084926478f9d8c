import "server-only";
import type Stripe from "stripe";
import { type BillingPeriod, PRICES } from "@/shared/billing/plans";
import { priceProblem } from "@/shared/billing/price-problem";
import { AppError } from "../http/app-error";
import { stripeFailure } from "../stripe/stripe-failure";
import { requireText } from "./stripe-answer";

/** How long a price that was found right is not looked at again, ms. What is wrong is looked at on every click. */
const FRESH_MS = 5 * 60_000;

/** Ids of prices by billing period; null for one that is found by the catalogue's lookup key. */
export type PriceIds = Readonly<Record<BillingPeriod, string | null>>;

/** The prices at Stripe behind the plans, checked against the catalogue that the pages show. */
export interface PlanPrices {
  /**
   * The id of the price that sells a period, as Stripe has it now or had it minutes ago. Throws AppError
   * `plan_unavailable` when it is missing, archived or costs anything else than the catalogue says.
   */
  sellable(period: BillingPeriod): Promise<string>;
}

interface Source {
  stripe: Stripe;
  priceIds: PriceIds;
  /** Wall time, epoch milliseconds. */
  now: () => number;
}

/** Keeps what was found right for some minutes; calls that come together share one question to Stripe. */
export function createPlanPrices({ stripe, priceIds, now }: Source): PlanPrices {
  const known = new Map<BillingPeriod, { until: number; priceId: Promise<string> }>();
  return {
    sellable: (period) => {
      const fresh = known.get(period);
      if (fresh !== undefined && now() < fresh.until) return fresh.priceId;
      const entry = { until: now() + FRESH_MS, priceId: findSellable(stripe, priceIds[period], period) };
      known.set(period, entry);
      entry.priceId.catch(() => {
        if (known.get(period) === entry) known.delete(period);
      });
      return entry.priceId;
    },
  };
}

async function findSellable(stripe: Stripe, id: string | null, period: BillingPeriod): Promise<string> {
  const price =
    id === null ? await priceByKey(stripe, PRICES[period].lookupKey) : await priceById(stripe, id);
  const problem = price === null ? "there is no such price" : priceProblem(price, PRICES[period]);
  if (price === null || problem !== null)
    throw new AppError("plan_unavailable", { reason: `${period}: ${problem}` });
  return requireText(price.id);
}

async function priceById(stripe: Stripe, id: string): Promise<Stripe.Price | null> {
  try {
    return await stripe.prices.retrieve(id, { expand: ["product"] });
  } catch (thrown) {
    if (stripeFailure(thrown)?.code === "resource_missing") return null;
    throw thrown;
  }
}

/** A lookup key names at most one price of an account. */
async function priceByKey(stripe: Stripe, lookupKey: string): Promise<Stripe.Price | null> {
  const { data } = await stripe.prices.list({ lookup_keys: [lookupKey], expand: ["data.product"], limit: 1 });
  return data[0] ?? null;
}
