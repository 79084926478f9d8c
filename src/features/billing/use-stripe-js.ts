"use client";

import { useEffect } from "react";

import { trackEvent } from "@/features/analytics/track-event";

import { getStripe } from "./get-stripe";

/**
 * Loads Stripe.js beside a page from which somebody may go to pay: Stripe's fraud signals need it there. Nothing on the
 * page waits for it. Without a publishable key (the stand-ins have none) nothing is loaded.
 */
export function useStripeJs(publishableKey: string | null, wanted: boolean): void {
  useEffect(() => {
    if (publishableKey === null || !wanted) return;
    void getStripe(publishableKey).then((stripe) => {
      if (stripe === null) trackEvent("stripe_js_unavailable");
    });
  }, [publishableKey, wanted]);
}
