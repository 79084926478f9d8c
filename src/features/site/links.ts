import type { BillingPeriod } from "@/shared/billing/plans";

/** Where the public pages lead to inside the product. A path that needs an account goes through sign-up on the way. */
export const LINKS = {
  library: "/dashboard",
  signIn: "/sign-in",
  signUp: "/sign-up",
  pricing: "/pricing",
} as const;

/** The address at which a plan is bought: the billing page, with the period preselected. */
export function buyLink(period: BillingPeriod, signedIn: boolean): string {
  const billing = `/dashboard/billing?period=${period}`;
  return signedIn ? billing : `${LINKS.signUp}?redirect_url=${encodeURIComponent(billing)}`;
}
