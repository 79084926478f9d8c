import type { LifecycleEvent, UiEvent } from "@/shared/analytics";

type Happened = readonly { name: UiEvent | LifecycleEvent; count: number }[];

/** A line of counts: what happened, how often, and for the funnel which share of the step before. */
export interface CountLine {
  label: string;
  count: number;
  share: string | null;
}

const FUNNEL: readonly [UiEvent | LifecycleEvent, string][] = [
  ["pricing_viewed", "Pricing viewed"],
  ["checkout_clicked", "Payment clicked"],
  ["checkout_session_opened", "Checkout opened"],
  ["checkout_completed", "Checkout completed"],
];

const LIFECYCLE: readonly [LifecycleEvent, string][] = [
  ["subscription_started", "Started"],
  ["subscription_renewed", "Renewed"],
  ["subscription_past_due", "Past due"],
  ["subscription_recovered", "Recovered"],
  ["subscription_paused", "Paused"],
  ["subscription_cancel_scheduled", "Cancel scheduled"],
  ["subscription_resumed", "Resumed"],
  ["subscription_ended", "Ended"],
];

const countOf = (happened: Happened, name: UiEvent | LifecycleEvent): number =>
  happened.find((each) => each.name === name)?.count ?? 0;

/** The way to a payment, step by step; the sessions that ran out are named after it. */
export function funnelLines(happened: Happened): CountLine[] {
  const steps = FUNNEL.map(([name, label], index) => {
    const count = countOf(happened, name);
    const before = FUNNEL[index - 1];
    return {
      label,
      count,
      share: before === undefined ? null : shareOf(count, countOf(happened, before[0])),
    };
  });
  const opened = countOf(happened, "checkout_session_opened");
  const expired = countOf(happened, "checkout_expired");
  return [...steps, { label: "Checkout expired", count: expired, share: shareOf(expired, opened) }];
}

/** What became of subscriptions. */
export function lifecycleLines(happened: Happened): CountLine[] {
  return LIFECYCLE.map(([name, label]) => ({ label, count: countOf(happened, name), share: null }));
}

/** A share of the step before; none when that step did not happen or, counted elsewhere, happened less often. */
function shareOf(count: number, before: number): string | null {
  return before === 0 || count > before ? null : `${Math.round((count / before) * 100)}%`;
}
