import type { ReaderFormat } from "@/components/format";
import type { BillingOverview } from "@/shared/billing/overview";

import { billingBanner } from "./billing-banner-words";
import type { BannerWords } from "./banner";
import { billingKind } from "./billing-kind";
import type { BillingKind, BillingMoment } from "./billing-kind";
import { nextSteps } from "./next-steps";
import type { NextStep } from "./next-step";
import { planWords } from "./plan-words";
import type { PlanAction, PlanWords } from "./plan-facts";

/** Everything that the billing page says and offers in one state. Components only lay it out. */
export type BillingView = {
  kind: BillingKind;
  banner: BannerWords | null;
  plan: PlanWords;
  next: NextStep[];
  /** Read out once when the state changes to this one. */
  announcement: string;
};

/**
 * The one place that turns the stored picture into the page's words: a fact, an amount, a date, the next step. A page
 * repeats what Stripe confirmed; the return address and the clock can only say what is awaited.
 */
export function billingView(
  overview: BillingOverview,
  moment: BillingMoment,
  format: ReaderFormat,
): BillingView {
  const kind = billingKind(overview, moment);
  const words = planWords(kind, overview, moment, format);
  // What was sent is answered before anything else is asked.
  const plan = { ...words, actions: moment.requested === null ? possible(words.actions, overview) : [] };
  return {
    kind,
    banner: billingBanner(kind, overview, moment, format),
    plan,
    next: nextSteps(kind, overview, format),
    announcement: announcementOf(kind, plan),
  };
}

/** While Stripe does not answer no price can be asked of it. */
function possible(actions: PlanAction[], { unreachable }: BillingOverview): PlanAction[] {
  return unreachable ? actions.filter((action) => action !== "change_plan") : actions;
}

function announcementOf(kind: BillingKind, plan: PlanWords): string {
  if (kind === "activating") return "Waiting for Stripe.";
  return `${plan.title}. ${plan.badge === null ? "" : `${plan.badge.words}. `}${plan.price}`;
}
