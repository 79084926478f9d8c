import { Lock } from "lucide-react";
import type { ReactNode } from "react";
import type { ReaderFormat } from "@/components/format";
import { ButtonLink } from "@/components/ui/button-link";
import { Segment } from "@/components/ui/segment";
import { BILLING_PERIODS, type BillingPeriod } from "@/shared/billing/plans";
import type { TrialTerms } from "@/shared/billing/trial";
import { buyLink, LINKS } from "./links";
import { PlanCard, PlanPrice } from "./plan-card";
import { FREE_ITEMS, priceWords, PRO_ITEMS, trialNote } from "./plan-words";

interface Props {
  format: ReaderFormat;
  signedIn: boolean;
  /** The trial that first subscriptions start with. */
  trial: TrialTerms;
  /** Every checkout is reduced by a discount. */
  discounted: boolean;
}

/**
 * Both plans with the choice of a period. The choice is a radio button and the stylesheet shows the price that belongs
 * to it (`.period-switch`), so that it works without JavaScript.
 */
export function PricingPlans({ format, signedIn, trial, discounted }: Props) {
  const words = priceWords(format);
  return (
    <section className="period-switch" aria-labelledby="plans-title">
      <h2 id="plans-title" className="sr-only">
        Plans
      </h2>
      <div className="flex justify-center">
        <Segment
          name="period"
          label="Billing period"
          defaultValue="annual"
          options={[
            { value: "monthly", label: "Monthly" },
            {
              value: "annual",
              label: (
                <>
                  Annual{" "}
                  <span className="num text-xs font-medium text-success-text">save {words.saving}</span>
                </>
              ),
            },
          ]}
        />
      </div>
      <div className="mx-auto mt-9 grid max-w-[51.25rem] gap-4 sm:grid-cols-2">
        <PlanCard
          name="Free"
          price={<PlanPrice amount={words.free} />}
          note="No card, no end date."
          items={FREE_ITEMS}
          cta={
            <ButtonLink href={signedIn ? LINKS.library : LINKS.signUp} size="lg" className="w-full">
              {signedIn ? "Open library" : "Start free"}
            </ButtonLink>
          }
        />
        <ProCard words={words} signedIn={signedIn} trial={trial} />
      </div>
      <p className="mt-5 flex items-center justify-center gap-2 text-center text-sm text-subtle">
        <Lock className="size-4 shrink-0" aria-hidden="true" />
        {discounted && "A discount is taken off at checkout; Stripe shows the total before you pay. "}
        Payment by Stripe. Cancel in two clicks.
      </p>
    </section>
  );
}

function ProCard({
  words,
  signedIn,
  trial,
}: Pick<Props, "signedIn" | "trial"> & { words: ReturnType<typeof priceWords> }) {
  const first = trialNote(trial, words);
  return (
    <PlanCard
      strong
      name="Pro"
      badge="Version history"
      items={PRO_ITEMS}
      price={
        <PerPeriod
          monthly={<PlanPrice amount={words.monthly} per="a month" />}
          annual={<PlanPrice amount={words.annual} per="a year" />}
        />
      }
      note={
        <div aria-live="polite">
          <PerPeriod
            monthly={`${first.monthly}Paid each month. Paying yearly would save ${words.saving}.`}
            annual={`${first.annual}${words.annualPerMonth} a month, paid once a year. 12 months at ${words.monthly} would be ${words.twelveMonths}, so you save ${words.saving}.`}
          />
        </div>
      }
      cta={
        <PerPeriod
          monthly={<BuyLink period="monthly" signedIn={signedIn} />}
          annual={<BuyLink period="annual" signedIn={signedIn} />}
        />
      }
    />
  );
}

function PerPeriod(parts: Record<BillingPeriod, ReactNode>) {
  return BILLING_PERIODS.map((period) => (
    <div key={period} data-period={period}>
      {parts[period]}
    </div>
  ));
}

function BuyLink({ period, signedIn }: { period: BillingPeriod; signedIn: boolean }) {
  return (
    <ButtonLink href={buyLink(period, signedIn)} variant="primary" size="lg" className="w-full">
      Choose Pro {period}
    </ButtonLink>
  );
}
