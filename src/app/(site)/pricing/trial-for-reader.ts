import { api } from "@convex/api";
import { trialTerms } from "@/server/billing/trial-terms";
import { readAsUser } from "@/server/convex/read-as-user";
import type { TrialTerms } from "@/shared/billing/trial";

/**
 * The trial that this reader can still start: nobody who had one is offered another. Where that cannot be asked the
 * terms of first subscriptions are shown; Checkout asks again.
 */
export async function trialForReader(isSignedIn: boolean): Promise<TrialTerms> {
  const terms = trialTerms();
  if (!isSignedIn || terms.days === 0) return terms;
  const overview = await readAsUser(api.billing.overview, {}).catch(() => null);
  return overview?.trialEligible === false ? { ...terms, days: 0 } : terms;
}
