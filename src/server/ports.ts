import "server-only";
import { after } from "next/server";
import { signedInUser } from "./auth/signed-in-user";
import { createPlanPrices } from "./billing/plan-prices";
import type { BillingSettings, Ports } from "./billing/ports";
import { standingDiscount } from "./billing/standing-discount";
import { trialTerms } from "./billing/trial-terms";
import { createServiceClient } from "./convex/client";
import { type BillingStore, createBillingStore } from "./convex/billing-store";
import { createServiceToken } from "./convex/service-token";
import { env } from "./env";
import { createRejectionMeter } from "./http/rejection-meter";
import { describeError, log } from "./log";
import type { ServerEnv } from "./parse-env";
import { createStripeClient } from "./stripe/client";

let shared: Ports | undefined;

/** The real outside world, put together once per process, at the first request and not while building. */
export function ports(): Ports {
  shared ??= connect(env());
  return shared;
}

function connect(values: ServerEnv): Ports {
  const now = () => Date.now();
  const token = createServiceToken(values.SERVICE_JWT_PRIVATE_KEY, now);
  const store = createBillingStore(createServiceClient({ url: values.NEXT_PUBLIC_CONVEX_URL, token }));
  const stripe = createStripeClient({ key: values.STRIPE_SECRET_KEY, apiBase: values.STRIPE_API_BASE });
  const settings = settingsFrom(values);
  return {
    store,
    stripe,
    prices: createPlanPrices({ stripe, priceIds: settings.priceIds, now }),
    settings,
    rejections: createRejectionMeter({
      now,
      log: (fields) => log("warn", "delivery refused", fields),
      flush: (counts) => defer(() => countAll(store, counts)),
    }),
    authenticate: signedInUser,
    defer,
    now,
  };
}

function settingsFrom(values: ServerEnv): BillingSettings {
  return {
    siteUrl: values.NEXT_PUBLIC_SITE_URL,
    priceIds: {
      monthly: values.STRIPE_PRICE_ID_MONTHLY ?? null,
      annual: values.STRIPE_PRICE_ID_ANNUAL ?? null,
    },
    trial: trialTerms(),
    automaticTax: values.STRIPE_AUTOMATIC_TAX,
    discount: standingDiscount(),
    webhookSecrets: values.STRIPE_WEBHOOK_SECRET,
    clerkWebhookSecret: values.CLERK_WEBHOOK_SIGNING_SECRET ?? null,
    trustedProxyHops: values.TRUSTED_PROXY_HOPS,
    pseudonymKey: values.SERVICE_JWT_PRIVATE_KEY.d,
  };
}

function defer(task: () => Promise<unknown>): void {
  after(async () => {
    try {
      await task();
    } catch (error) {
      log("error", "deferred work failed", describeError(error));
    }
  });
}

async function countAll(store: BillingStore, counts: { reason: string; count: number }[]): Promise<void> {
  for (const count of counts) await store.countRejected(count);
}
