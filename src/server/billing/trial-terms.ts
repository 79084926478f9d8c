import "server-only";
import type { TrialTerms } from "@/shared/billing/trial";
import { env } from "../env";

/** The trial that this installation offers. Read at run time, so that pages and Checkout say the same. */
export function trialTerms(): TrialTerms {
  return { days: env().TRIAL_DAYS, requiresCard: env().TRIAL_REQUIRES_CARD };
}
