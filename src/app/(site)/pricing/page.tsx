import type { Metadata } from "next";
import { ReportView } from "@/features/analytics/report-view";
import { Comparison } from "@/features/site/comparison";
import { priceWords } from "@/features/site/plan-words";
import { PricingPlans } from "@/features/site/pricing-plans";
import { Questions } from "@/features/site/questions";
import { signedInUser } from "@/server/auth/signed-in-user";
import { standingDiscount } from "@/server/billing/standing-discount";
import { FREE_PROMPT_LIMIT } from "@/shared/billing/plans";
import { readerFormat } from "../../reader-format";
import { trialForReader } from "./trial-for-reader";

export const metadata: Metadata = {
  title: "Pricing",
  description: `Free for ${FREE_PROMPT_LIMIT} prompts. Pro has no limit and adds version history.`,
  alternates: { canonical: "/pricing" },
};

/** The pricing page: both plans, what is in them, and what people ask before they pay. */
export default async function PricingPage() {
  const [format, user] = await Promise.all([readerFormat(), signedInUser()]);
  const trial = await trialForReader(user !== null);
  return (
    <main id="main" className="mx-auto max-w-[70rem] px-5 pb-24 pt-14 sm:pt-18">
      <ReportView event="pricing_viewed" />
      <div className="mb-8 flex flex-col items-center text-center">
        <h1 className="text-3xl sm:text-4xl">
          <span className="block">Free for {FREE_PROMPT_LIMIT} prompts.</span>{" "}
          <span className="block">{priceWords(format).monthly} a month for as many as you like.</span>
        </h1>
        <p className="mt-4 max-w-[48ch] text-lg text-balance text-muted-foreground">
          Prices in US dollars. Tax, if any applies where you are, is shown before you pay.
        </p>
      </div>
      <PricingPlans
        format={format}
        signedIn={user !== null}
        trial={trial}
        discounted={standingDiscount() !== null}
      />
      <Comparison />
      <Questions />
    </main>
  );
}
