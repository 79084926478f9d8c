import type { StripeApp } from "../core/app";
import {
  dueOfCheckoutSession,
  dueOfInvoice,
  dueOfPaymentIntent,
  dueOfSubscription,
  type Due,
  type DueKind,
} from "../core/due";

/** Moments on the billing clock that a person may want to go to. */
export interface ClockStop {
  name:
    | "trial_end"
    | "renewal"
    | "renewal_payment"
    | "retry"
    | "cancel"
    | "trial_notice"
    | "renewal_notice"
    | "checkout_expiry"
    | "debit_answer"
    | "incomplete_expiry";
  /** Epoch seconds. */
  at: number;
  /** The object concerned. */
  object: string;
}

const NAMES: Partial<Record<DueKind, ClockStop["name"]>> = {
  trial_will_end: "trial_notice",
  upcoming_notice: "renewal_notice",
  renew: "renewal",
  finalize: "renewal_payment",
  retry: "retry",
  cancel: "cancel",
  expire_incomplete: "incomplete_expiry",
  expire_checkout_session: "checkout_expiry",
  settle_debit: "debit_answer",
};

/** The next stop of each name for customers without a test clock, earliest first. */
export function clockStops(app: StripeApp): ClockStop[] {
  const next = new Map<ClockStop["name"], ClockStop>();
  const now = app.now();
  const offer = (name: ClockStop["name"], at: number, object: string) => {
    const known = next.get(name);
    if (at > now && (!known || at < known.at)) next.set(name, { name, at, object });
  };
  for (const due of pendingDue(app)) {
    const name = NAMES[due.kind];
    if (due.clock !== null || name === undefined) continue;
    const trial = name === "renewal" && app.store.subscriptions.get(due.id)?.status === "trialing";
    offer(trial ? "trial_end" : name, due.at, due.id);
    // A renewal's invoice is collected an hour after the period has ended.
    if (due.kind === "renew") offer("renewal_payment", due.at + 3600, due.id);
  }
  return [...next.values()].sort((left, right) => left.at - right.at);
}

function pendingDue(app: StripeApp): Due[] {
  return [
    ...app.store.subscriptions.all().flatMap(dueOfSubscription),
    ...app.store.invoices.all().flatMap(dueOfInvoice),
    ...app.store.paymentIntents.all().flatMap(dueOfPaymentIntent),
    ...app.store.checkoutSessions.all().flatMap(dueOfCheckoutSession),
  ];
}
