"use client";

import { api } from "@convex/api";
import { ArrowUpRight } from "lucide-react";

import { Button } from "@/components/ui/button";
import { Glide } from "@/components/ui/glide";
import { useLiveQuery } from "@/features/live-query/use-live-query";
import type { BillingOverview } from "@/shared/billing/overview";
import type { BillingPeriod } from "@/shared/billing/plans";
import type { TrialTerms } from "@/shared/billing/trial";

import { ActivatingCard } from "./activating-card";
import { BillingBanner } from "./billing-banner";
import { BillingDialogs, useBillingDialog } from "./billing-dialogs";
import type { BillingDialog } from "./billing-dialogs";
import type { BillingView } from "./billing-view";
import { isInvoiced } from "./charge-words";
import { InvoiceList } from "./invoice-list";
import { NextList } from "./next-list";
import type { OfferTerms } from "./offer-words";
import { PaymentMethodCard } from "./payment-method-card";
import { PlanCard } from "./plan-card";
import { PlanOffer } from "./plan-offer";
import { useBillingActions } from "./use-billing-actions";
import type { BillingActions } from "./use-billing-actions";
import { useBillingView } from "./use-billing-view";
import type { Arrival } from "./use-billing-view";
import { useStripeJs } from "./use-stripe-js";

interface Props {
  /** The stored picture as the server read it; live from then on. */
  initial: BillingOverview;
  arrival: Arrival;
  initialPeriod: BillingPeriod;
  /** The trial that first subscriptions start with. */
  trial: TrialTerms;
  /** Every checkout is reduced by a discount. */
  discounted: boolean;
  /** Null when the page runs without Stripe.js. */
  publishableKey: string | null;
}

/** The billing page: what Stripe confirmed, what happens next, and the verbs. */
export function BillingPage({ initial, arrival, initialPeriod, trial, discounted, publishableKey }: Props) {
  const overview = useLiveQuery(api.billing.overview, {}, initial);
  const actions = useBillingActions(publishableKey);
  const view = useBillingView(overview, arrival, actions);
  const dialogs = useBillingDialog();
  useStripeJs(publishableKey, view.plan.offer);
  return (
    <div className="mx-auto max-w-[65rem] px-4 py-6 lg:px-8 lg:py-9">
      <Head hasCustomer={overview.hasCustomer} actions={actions} />
      <p role="status" className="sr-only">
        {arrival.returnedSessionId === null ? "" : view.announcement}
      </p>
      <Glide>
        {view.banner !== null && (
          <div className="mb-4 animate-[fade-in_240ms]">
            <BillingBanner kind={view.kind} banner={view.banner} actions={actions} />
          </div>
        )}
        <div
          data-glide
          className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[1fr_19.25rem] lg:grid-rows-[auto_1fr]"
        >
          <div className="min-w-0">
            <Plan
              view={view}
              overview={overview}
              actions={actions}
              initialPeriod={initialPeriod}
              onAsk={dialogs.ask}
              terms={{ trial: overview.trialEligible && trial.days > 0 ? trial : null, discounted }}
            />
          </div>
          <div data-glide className="space-y-4 lg:col-start-2 lg:row-span-2 lg:row-start-1">
            <NextList steps={view.next} />
            <div data-glide>
              <PaymentMethodCard
                card={overview.card}
                charged={isCharged(view)}
                invoiced={
                  isCharged(view) && overview.subscription !== null && isInvoiced(overview.subscription)
                }
                awaited={view.kind === "activating"}
                declined={(overview.pastDue ?? overview.firstPayment)?.attempt?.outcome === "declined"}
                now={arrival.renderedAt}
                actions={actions}
              />
            </div>
          </div>
          <div data-glide className="min-w-0">
            <InvoiceList overview={overview} actions={actions} />
          </div>
        </div>
      </Glide>
      <BillingDialogs dialogs={dialogs} overview={overview} actions={actions} />
    </div>
  );
}

/** There is a subscription that costs something; of one beside a gift it is said that it can be cancelled. */
function isCharged({ kind, plan }: BillingView): boolean {
  if (kind === "comp") return plan.actions.includes("cancel_subscription");
  return kind !== "activating" && !plan.offer;
}

function Head({ hasCustomer, actions }: { hasCustomer: boolean; actions: BillingActions }) {
  return (
    <div className="mb-5 flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
      <h1 className="text-2xl">Billing</h1>
      {hasCustomer && (
        <Button
          className="-mr-3"
          variant="ghost"
          iconRight={<ArrowUpRight aria-hidden="true" />}
          busy={actions.busy === "portal"}
          busyLabel="Opening…"
          onClick={() => void actions.portal()}
        >
          Stripe portal
        </Button>
      )}
      <p className="w-full text-muted-foreground">Plan, payment method and invoices.</p>
    </div>
  );
}

function Plan({
  view,
  overview,
  actions,
  initialPeriod,
  terms,
  onAsk,
}: {
  view: BillingView;
  overview: BillingOverview;
  actions: BillingActions;
  initialPeriod: BillingPeriod;
  terms: OfferTerms;
  onAsk: (dialog: BillingDialog) => void;
}) {
  if (view.kind === "activating") return <ActivatingCard checkout={overview.checkout} />;
  return (
    <PlanCard plan={view.plan} actions={actions} onAsk={onAsk}>
      {view.plan.offer && (
        <PlanOffer
          prompts={overview.prompts}
          initialPeriod={initialPeriod}
          terms={terms}
          unreachable={overview.unreachable}
          quiet={view.banner !== null && view.banner.actions.length > 0}
          actions={actions}
        />
      )}
    </PlanCard>
  );
}
