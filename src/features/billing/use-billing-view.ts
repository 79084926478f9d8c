"use client";

import { useEffect, useRef, useState } from "react";

import { useReaderFormat } from "@/components/reader-format";
import { trackEvent } from "@/features/analytics/track-event";
import type { BillingOverview } from "@/shared/billing/overview";

import { billingKind } from "./billing-kind";
import type { BillingMoment } from "./billing-kind";
import { billingView } from "./billing-view";
import type { BillingView } from "./billing-view";
import { isAwaited } from "./requests";
import type { BillingActions } from "./use-billing-actions";
import { useClock } from "./use-clock";

/** How the person came to the page. */
export type Arrival = {
  /** The Checkout session named in the return address. */
  returnedSessionId: string | null;
  canceled: boolean;
  /** The server's time of rendering, epoch ms. */
  renderedAt: number;
};

const SYNC_AFTER_MS = 5_000;
const WAITING_TICK_MS = 1_000;
const IDLE_TICK_MS = 60_000;

/** The page's words now, kept up with the stored picture and the clock. Asks for one read of Stripe when it is late. */
export function useBillingView(
  overview: BillingOverview,
  arrival: Arrival,
  actions: BillingActions,
): BillingView {
  const format = useReaderFormat();
  const asked = actions.requested;
  const requested = useAwaited(asked, overview);
  const moment = {
    returnedSessionId: arrival.returnedSessionId,
    canceled: arrival.canceled,
    requested,
    resumed: (asked?.does === "resume" || asked?.does === "unpause") && requested === null,
    paid: usePaid(overview),
  };
  const waiting =
    billingKind(overview, { ...moment, now: 0, waitedMs: 0 }) === "activating" || requested !== null;
  const clock = useClock(arrival.renderedAt, waiting ? WAITING_TICK_MS : IDLE_TICK_MS);
  useArrivalEvents(arrival);
  useSettledAddress(arrival, waiting);
  useLateSync(waiting, actions.sync);
  return billingView(
    overview,
    {
      ...moment,
      // Stripe's clock may be ahead of this computer's; what was read is never in the future.
      now: Math.max(clock.now, overview.lastReadAt ?? 0),
      waitedMs: clock.waitedMs,
    },
    format,
  );
}

/**
 * What was asked for on this page and is not in the picture yet. Once it was there it has been answered, also when another
 * tab has taken it back since.
 */
function useAwaited(asked: BillingActions["requested"], overview: BillingOverview) {
  const [answered, setAnswered] = useState<BillingActions["requested"]>(null);
  if (asked === null || asked === answered) return null;
  if (isAwaited(asked, overview)) return asked;
  setAnswered(asked);
  return null;
}

/** The payment that was open on this page and that Stripe has confirmed since, whoever tried it. */
function usePaid(overview: BillingOverview): BillingMoment["paid"] {
  const open = overview.pastDue ?? overview.firstPayment;
  const [seen, setSeen] = useState(open);
  const [paid, setPaid] = useState<BillingMoment["paid"]>(null);
  if (open !== null && open.stripeInvoiceId !== seen?.stripeInvoiceId) setSeen(open);
  const isPaid = overview.invoices.some(
    ({ stripeInvoiceId, status }) => stripeInvoiceId === seen?.stripeInvoiceId && status === "paid",
  );
  if (open === null && seen !== null && isPaid && overview.lastReadAt !== null) {
    setPaid({ amount: seen.amount, currency: seen.currency, at: overview.lastReadAt });
    setSeen(null);
  }
  return open === null ? paid : null;
}

/** Asks once for a read of Stripe when nothing has been heard for five seconds. */
function useLateSync(waiting: boolean, sync: BillingActions["sync"]): void {
  useEffect(() => {
    if (!waiting) return;
    const timer = setTimeout(() => void sync({ quiet: true }), SYNC_AFTER_MS);
    return () => clearTimeout(timer);
  }, [waiting, sync]);
}

/** Once Stripe's word is there, the address no longer speaks of a checkout: a reload or a bookmark shows the plan. */
function useSettledAddress({ returnedSessionId }: Arrival, waiting: boolean): void {
  useEffect(() => {
    if (returnedSessionId !== null && !waiting)
      window.history.replaceState(null, "", window.location.pathname);
  }, [returnedSessionId, waiting]);
}

/** Counts a return from Checkout once per page, not once per render. */
function useArrivalEvents({ returnedSessionId, canceled }: Arrival): void {
  const counted = useRef(false);
  useEffect(() => {
    if (counted.current) return;
    counted.current = true;
    if (returnedSessionId !== null) trackEvent("checkout_returned");
    else if (canceled) trackEvent("checkout_canceled");
  }, [returnedSessionId, canceled]);
}
