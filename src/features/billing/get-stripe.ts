import type { Stripe } from "@stripe/stripe-js";

/** Longer than a slow line takes; after it Stripe's own page is quicker. */
const LOADED_WITHIN_MS = 10_000;

const loading = new Map<string, Promise<Stripe | null>>();

/**
 * Stripe.js for a publishable key, loaded on the first call and kept; null when it cannot be loaded (a content
 * blocker, no network, no answer for ten seconds), and then tried again on the next call. Hosted Checkout never waits for it.
 */
export async function getStripe(publishableKey: string): Promise<Stripe | null> {
  const started = loading.get(publishableKey) ?? load(publishableKey);
  loading.set(publishableKey, started);
  const stripe = await started;
  if (stripe === null) loading.delete(publishableKey);
  return stripe;
}

async function load(publishableKey: string): Promise<Stripe | null> {
  try {
    // The `pure` entry has no side effect: nothing is fetched from Stripe before this line runs.
    const { loadStripe } = await import("@stripe/stripe-js/pure");
    return await within(loadStripe(publishableKey));
  } catch {
    return null;
  }
}

async function within(loaded: Promise<Stripe | null>): Promise<Stripe | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), LOADED_WITHIN_MS);
  });
  try {
    return await Promise.race([loaded, late]);
  } finally {
    clearTimeout(timer);
  }
}
