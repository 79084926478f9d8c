import type { Stripe } from "@stripe/stripe-js";

const loading = new Map<string, Promise<Stripe | null>>();

/**
 * Stripe.js for a publishable key, loaded on the first call and kept; null when it cannot be loaded (a content
 * blocker, no network), and then tried again on the next call. Hosted Checkout never waits for it.
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
    return await loadStripe(publishableKey);
  } catch {
    return null;
  }
}
