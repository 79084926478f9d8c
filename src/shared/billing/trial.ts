/** What a first subscription starts with. `days` is 0 when there is no trial. */
export interface TrialTerms {
  days: number;
  /** Checkout asks for a card although nothing is due yet. */
  requiresCard: boolean;
}

const DAY_MS = 86_400_000;

/** How long before its end a trial is announced: as long as Stripe's own `trial_will_end` is sent before it. */
export const TRIAL_NOTICE_MS = 3 * DAY_MS;
