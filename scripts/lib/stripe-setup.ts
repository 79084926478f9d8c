import type Stripe from "stripe";
import { BILLING_PERIODS, type BillingPeriod, CURRENCY, PRICES } from "../../src/shared/billing/plans";
import { priceProblem } from "../../src/shared/billing/price-problem";
import catalogue from "../../catalogue.json" with { type: "json" };

/** Marks the portal configuration that this command made. */
const MADE_BY_SETUP = { lectern: "setup" };

/** What became of one thing that the account needs: a line for a person, and whether something is left to do by hand. */
interface Outcome {
  line: string;
  isOpen: boolean;
}

/**
 * Makes what the catalogue sells at Stripe, as far as it is not there: the product, its prices under their lookup keys,
 * and the customer portal. Asking again makes nothing. What exists is never changed: a price that differs is only named,
 * because people pay it. Returns how many things are left to do by hand. Throws Stripe's errors.
 */
export async function setUpStripe(stripe: Stripe, print: (line: string) => void): Promise<number> {
  let open = 0;
  const say = ({ line, isOpen }: Outcome) => {
    if (isOpen) open += 1;
    print(line);
  };
  const found = await findPrices(stripe);
  const product = await ensureProduct(stripe, found, say);
  const prices: string[] = [];
  for (const period of BILLING_PERIODS) {
    const price = await ensurePrice(stripe, { product, period, found: found.get(period) ?? null }, say);
    prices.push(price.id);
  }
  await ensurePortal(stripe, { product, prices }, say);
  return open;
}

const made = (what: string): Outcome => ({ line: `made   ${what}`, isOpen: false });
const there = (what: string): Outcome => ({ line: `found  ${what}`, isOpen: false });
const open = (what: string): Outcome => ({ line: `OPEN   ${what}`, isOpen: true });

type Say = (outcome: Outcome) => void;
type Found = ReadonlyMap<BillingPeriod, Stripe.Price>;

async function findPrices(stripe: Stripe): Promise<Found> {
  const keys = BILLING_PERIODS.map((period) => PRICES[period].lookupKey);
  const { data } = await stripe.prices.list({ lookup_keys: keys, expand: ["data.product"] });
  return new Map(
    BILLING_PERIODS.flatMap((period) => {
      const price = data.find(({ lookup_key: key }) => key === PRICES[period].lookupKey);
      return price === undefined ? [] : [[period, price] as const];
    }),
  );
}

/** The product that a price of ours has already, else the one of the catalogue's id, else a new one. */
async function ensureProduct(stripe: Stripe, found: Found, say: Say): Promise<string> {
  const { id, name, description } = catalogue.product;
  const [price] = found.values();
  if (price !== undefined) {
    say(there(`product ${idOf(price.product)}, of the price ${price.lookup_key}`));
    return idOf(price.product);
  }
  const known = await stripe.products.retrieve(id).catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw error;
  });
  if (known !== null) {
    say(known.active ? there(`product ${id}`) : open(`product ${id} is archived; nothing was changed`));
    return id;
  }
  await stripe.products.create({ id, name, description });
  say(made(`product ${id}`));
  return id;
}

async function ensurePrice(
  stripe: Stripe,
  { product, period, found }: { product: string; period: BillingPeriod; found: Stripe.Price | null },
  say: Say,
): Promise<Stripe.Price> {
  const wanted = PRICES[period];
  if (found !== null) {
    const problem = priceProblem(found, wanted);
    const what = `price ${wanted.lookupKey}`;
    say(problem === null ? there(what) : open(`${what} differs: ${problem}; nothing was changed`));
    return found;
  }
  const price = await stripe.prices.create({
    product,
    currency: CURRENCY,
    unit_amount: wanted.unitAmount,
    recurring: { interval: wanted.interval },
    lookup_key: wanted.lookupKey,
  });
  say(made(`price ${wanted.lookupKey}, ${price.id}`));
  return price;
}

/** A portal session without a configuration of its own takes the account's default one. */
async function ensurePortal(
  stripe: Stripe,
  sold: { product: string; prices: string[] },
  say: Say,
): Promise<void> {
  const [standard] = (await stripe.billingPortal.configurations.list({ is_default: true, active: true }))
    .data;
  if (standard !== undefined) return say(there("customer portal, with a default configuration"));
  const { data } = await stripe.billingPortal.configurations.list({ active: true, limit: 100 });
  const earlier = data.find(({ metadata }) => metadata?.lectern === MADE_BY_SETUP.lectern);
  const ours = earlier ?? (await stripe.billingPortal.configurations.create(portalParameters(sold)));
  if (ours.is_default) return say(made("customer portal, with a default configuration"));
  // Which configuration is the default is decided in the dashboard alone.
  say(open("customer portal has no default configuration: save its settings once in Stripe's dashboard"));
}

function portalParameters({
  product,
  prices,
}: {
  product: string;
  prices: string[];
}): Stripe.BillingPortal.ConfigurationCreateParams {
  return {
    metadata: MADE_BY_SETUP,
    features: {
      customer_update: { enabled: true, allowed_updates: ["email", "address"] },
      invoice_history: { enabled: true },
      payment_method_update: { enabled: true },
      subscription_cancel: {
        enabled: true,
        mode: "at_period_end",
        cancellation_reason: {
          enabled: true,
          options: [
            "too_expensive",
            "missing_features",
            "switched_service",
            "unused",
            "low_quality",
            "other",
          ],
        },
      },
      subscription_update: {
        enabled: true,
        default_allowed_updates: ["price"],
        proration_behavior: "always_invoice",
        products: [{ product, prices }],
      },
    },
  };
}

const idOf = (reference: string | { id: string }): string =>
  typeof reference === "string" ? reference : reference.id;

/** Stripe's own code for an id that it does not have. */
function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "resource_missing";
}
