import { formatDateTime } from "@/components/format";
import type { ReaderFormat } from "@/components/format";
import type { BillingOverview, SubscriptionView } from "@/shared/billing/overview";

import type { BillingMoment } from "./billing-kind";

/** Takes a scheduled change back; named after the plan that is kept. */
type KeepAction = "keep_monthly" | "keep_annual" | "keep_plan";

/** What the person can do from the plan card, the most likely first. */
export type PlanAction = "change_plan" | KeepAction | "pause" | "cancel" | "cancel_subscription" | "manage";

/** A fact of the plan card: label, value, and a note under it. */
export type Fact = { label: string; value: string; note: string; tone: "danger" | null };

export type BadgeWords = {
  words: string;
  tone: "neutral" | "brand" | "success" | "warning" | "danger";
  icon:
    "circle-dot" | "loader" | "hourglass" | "circle-check" | "calendar-x" | "circle-alert" | "circle-slash";
};

/** The plan card: name, state, price, what can be done, up to three facts and who said so. */
export type PlanWords = {
  title: string;
  /** Null where the title is the state. */
  badge: BadgeWords | null;
  price: string;
  actions: PlanAction[];
  facts: Fact[];
  /** Pro is offered below the plan. */
  offer: boolean;
  source: string | null;
};

/** What the plan card's words are made of. */
export type PlanContext = { overview: BillingOverview; moment: BillingMoment; format: ReaderFormat };

/** A first payment that has not gone through. */
export const NOT_PAID: BadgeWords = { words: "Not paid", tone: "danger", icon: "circle-alert" };

export function fact(label: string, value: string, note: string, tone: Fact["tone"] = null): Fact {
  return { label, value, note, tone };
}

export function promptsFact({ prompts }: BillingOverview, note: string): Fact {
  return fact("Prompts", String(prompts.used), note);
}

/** Who said so, and when. */
export function sourceOf(
  subscription: SubscriptionView,
  format: ReaderFormat,
  said = "Confirmed by Stripe",
): string | null {
  return subscription.confirmedAt === null
    ? null
    : `${said} ${formatDateTime(subscription.confirmedAt, format)}`;
}
