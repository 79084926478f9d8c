"use client";

import { useState } from "react";

import { formatPrice } from "@/components/format";
import { useReaderFormat } from "@/components/reader-format";
import { Button } from "@/components/ui/button";
import { Meter } from "@/components/ui/meter";
import { OptionCard } from "@/components/ui/option-card";
import type { BillingOverview } from "@/shared/billing/overview";
import { annualSaving, BILLING_PERIODS, PRICES } from "@/shared/billing/plans";
import type { BillingPeriod } from "@/shared/billing/plans";

import { offerWords, PAYMENTS_OFF } from "./offer-words";
import type { OfferTerms } from "./offer-words";
import type { BillingActions } from "./use-billing-actions";

interface Props {
  prompts: BillingOverview["prompts"];
  initialPeriod: BillingPeriod;
  /** What this person's checkout starts with. */
  terms: OfferTerms;
  /** Reads of Stripe fail. The offer stays to be read. */
  unreachable: boolean;
  /** Something above is the main action of the page. */
  quiet: boolean;
  actions: BillingActions;
}

/** How full the Free library is, and Pro with its two prices and the way to payment. */
export function PlanOffer({ prompts, initialPeriod, terms, unreachable, quiet, actions }: Props) {
  const format = useReaderFormat();
  const [period, setPeriod] = useState<BillingPeriod>(initialPeriod);
  const words = offerWords(terms, period, format);
  return (
    <>
      {prompts.limit !== null && <Usage used={prompts.used} limit={prompts.limit} />}
      <div className="mt-6 border-t pt-5">
        <h3 className="text-md">Pro: unlimited prompts and version history</h3>
        <p className="num mt-0.5 max-w-[60ch] text-sm text-muted-foreground" aria-live="polite">
          {words.note}
        </p>
        <div role="radiogroup" aria-label="Billing period" className="mt-4 grid gap-3 sm:grid-cols-2">
          {BILLING_PERIODS.map((each) => (
            <OptionCard
              key={each}
              name="billing-period"
              value={each}
              checked={each === period}
              onSelect={() => setPeriod(each)}
            >
              <PeriodWords period={each} />
            </OptionCard>
          ))}
        </div>
        <div className="mt-4">
          <Button
            variant={quiet ? "secondary" : "primary"}
            className="max-sm:h-11 max-sm:w-full"
            busy={actions.busy === "checkout"}
            busyLabel="Opening Stripe…"
            disabledReason={unreachable ? PAYMENTS_OFF : undefined}
            onClick={() => void actions.checkout(period)}
          >
            {words.button}
          </Button>
          {unreachable && (
            // The button itself reads it out.
            <p className="mt-2.5 text-sm text-muted-foreground" aria-hidden="true">
              {PAYMENTS_OFF}
            </p>
          )}
          {actions.failure?.action === "checkout" && (
            <p role="alert" className="mt-2.5 text-sm text-danger-text">
              {actions.failure.message}
            </p>
          )}
        </div>
      </div>
    </>
  );
}

function Usage({ used, limit }: { used: number; limit: number }) {
  const left = limit - used;
  return (
    <div className="mt-5 max-w-[21.25rem]">
      <p className="num mb-2 flex justify-between text-sm">
        <span className="font-medium">
          {used} of {limit} prompts
        </span>
        <span className="text-subtle">{leftWords(left)}</span>
      </p>
      <Meter used={used} max={limit} label="Prompts used" unit="prompts" />
    </div>
  );
}

function leftWords(left: number): string {
  if (left > 0) return `${left} left`;
  return left === 0 ? "Library full" : `${-left} over the limit`;
}

function PeriodWords({ period }: { period: BillingPeriod }) {
  const format = useReaderFormat();
  const { unitAmount, currency } = PRICES[period];
  const note =
    period === "monthly"
      ? "Billed each month"
      : `${formatPrice(annualSaving(), currency, format)} less than 12 months`;
  return (
    <span className="num block">
      <span className="flex items-baseline justify-between gap-3">
        <span className="font-medium">{period === "monthly" ? "Monthly" : "Annual"}</span>
        <span>
          <span className="font-semibold">{formatPrice(unitAmount, currency, format)}</span>{" "}
          <span className="text-sm text-muted-foreground">{period === "monthly" ? "a month" : "a year"}</span>
        </span>
      </span>
      <span className="text-sm text-muted-foreground">{note}</span>
    </span>
  );
}
