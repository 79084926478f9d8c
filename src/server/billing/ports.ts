import "server-only";
import type Stripe from "stripe";
import type { TrialTerms } from "@/shared/billing/trial";
import type { SignedInUser } from "../auth/signed-in-user";
import type { BillingStore } from "../convex/billing-store";
import type { RejectionMeter } from "../http/rejection-meter";
import type { PlanPrices, PriceIds } from "./plan-prices";

/** A discount in Stripe's words. */
export type CheckoutDiscount = { coupon: string } | { promotion_code: string };

/** What this installation decided; nothing in it comes from a request. */
export interface BillingSettings {
  /** Scheme, host and port of the site: the only source of absolute addresses. */
  siteUrl: string;
  priceIds: PriceIds;
  trial: TrialTerms;
  automaticTax: boolean;
  /** What every checkout is reduced by; null lets people enter promotion codes of their own. */
  discount: CheckoutDiscount | null;
  webhookSecrets: readonly string[];
  /** Null when Clerk's webhooks are not set up. */
  clerkWebhookSecret: string | null;
  trustedProxyHops: number;
  /** Turns client addresses into pseudonyms. */
  pseudonymKey: string;
}

/** Everything outside that a verb may touch. Verbs take the part that they need. */
export interface Ports {
  store: BillingStore;
  stripe: Stripe;
  prices: PlanPrices;
  settings: BillingSettings;
  rejections: RejectionMeter;
  authenticate(): Promise<SignedInUser | null>;
  /** Runs after the answer is on its way. A failure is logged and changes nothing for the caller. */
  defer(task: () => Promise<unknown>): void;
  /** Wall time, epoch milliseconds. */
  now(): number;
}

/** One request of a signed-in person. */
export interface UserCall<Body> {
  user: SignedInUser;
  requestId: string;
  /** Null when the body was not readable: it is reported only after the rate limit had its say. */
  body: Body | null;
}
