import { formatCheckoutSession } from "../format/checkout";
import type { StripeApp } from "./app";
import type { Subscription } from "./billing-entities";
import type { Due } from "./due";
import { voidInvoice } from "./invoice-pay";
import { expirePendingUpdate } from "./pending-updates";
import { advanceInvoice, leaveOverdue, renewSubscription, retryInvoice } from "./renewal";
import { advanceSchedule, announceExpiring } from "./schedules";
import { cancelSubscription } from "./subscription-cancel";
import { settlePayment } from "./settlement";
import { announceUpcoming } from "./upcoming-invoice";
import { announceSubscription, needSubscription, updateSubscription } from "./subscriptions";

/**
 * Does everything that is due up to `until` (epoch seconds) on one clock, in order of time, each as its own unit of
 * work at its own moment. Returns how many things were done. `until` defaults to the billing time now.
 */
export function runDue(app: StripeApp, until: number = app.now(), clock: string | null = null): number {
  let done = 0;
  for (let due = app.due.next(clock); due && due.at <= until; due = app.due.next(clock)) {
    runOne(app, due);
    done += 1;
  }
  return done;
}

/** Does one piece of due work. */
export function runOne(app: StripeApp, due: Due): void {
  app.unit(() => {
    if (due.clock !== null) app.store.testClocks.update(due.clock, { frozen_time: due.at });
    perform(app, due);
  });
}

function perform(app: StripeApp, due: Due): void {
  const { at, id } = due;
  switch (due.kind) {
    case "settle_debit":
      return settlePayment(app, id, at);
    case "upcoming_notice":
      return announceUpcoming(app, needSubscription(app, id), at);
    case "trial_will_end":
      app.store.subscriptions.update(id, { trial_will_end_sent: true });
      return announceSubscription(app, id, "customer.subscription.trial_will_end", at);
    case "cancel":
      cancelSubscription(app, needSubscription(app, id), { at, reason: "cancellation_requested" });
      return;
    case "expire_incomplete":
      return expireIncomplete(app, needSubscription(app, id), at);
    case "expire_pending_update":
      expirePendingUpdate(app, needSubscription(app, id), at);
      return;
    case "expire_resumption":
      // An attempt that failed has ended the pause already, so nobody has tried.
      return withInvoice(app, needSubscription(app, id).resumption?.invoice ?? "", (invoice) =>
        voidInvoice(app, invoice, at),
      );
    case "resume_collection":
      updateSubscription(app, needSubscription(app, id), { pause_collection: null }, at);
      return;
    case "renew":
      return renewSubscription(app, needSubscription(app, id), at);
    case "finalize":
      return withInvoice(app, id, (invoice) => advanceInvoice(app, invoice, at));
    case "retry":
      return withInvoice(app, id, (invoice) => retryInvoice(app, invoice, at));
    case "overdue":
      return withInvoice(app, id, (invoice) => leaveOverdue(app, invoice, at));
    case "expire_checkout_session": {
      const expired = app.store.checkoutSessions.update(id, { status: "expired" });
      return app.emit("checkout.session.expired", formatCheckoutSession(app, expired), at);
    }
    case "phase_end":
      return advanceSchedule(app, id, at);
    case "schedule_expiring":
      return announceExpiring(app, id, at);
  }
}

function withInvoice(
  app: StripeApp,
  id: string,
  work: (invoice: NonNullable<ReturnType<typeof app.store.invoices.get>>) => void,
): void {
  const invoice = app.store.invoices.get(id);
  if (invoice) work(invoice);
}

function expireIncomplete(app: StripeApp, subscription: Subscription, at: number): void {
  updateSubscription(app, subscription, { status: "incomplete_expired", ended_at: at }, at);
  const invoice =
    subscription.latest_invoice === null ? undefined : app.store.invoices.get(subscription.latest_invoice);
  if (invoice?.status === "open") voidInvoice(app, invoice, at);
}
