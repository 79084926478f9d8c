import { ArrowRight } from "lucide-react";
import Link from "next/link";
import type { ReaderFormat } from "@/components/format";
import { ButtonLink } from "@/components/ui/button-link";
import { FREE_PROMPT_LIMIT } from "@/shared/billing/plans";
import { LINKS } from "./links";
import { PlanCard, PlanPrice } from "./plan-card";
import { FREE_ITEMS, priceWords, PRO_ITEMS } from "./plan-words";

interface Props {
  format: ReaderFormat;
  signedIn: boolean;
}

/** Both plans at a glance, at the end of the landing page. */
export function LandingPlans({ format, signedIn }: Props) {
  const words = priceWords(format);
  return (
    <section className="mx-auto max-w-[70rem] px-5 py-20">
      <div className="grid gap-8 lg:grid-cols-[1fr_1.9fr] lg:gap-14">
        <div>
          <h2 className="text-3xl">Free until you need more</h2>
          <p className="mt-4 text-md text-muted-foreground">
            Start on Free and stay there as long as {FREE_PROMPT_LIMIT} prompts are enough.
          </p>
          <Link className="link mt-5 inline-flex items-center gap-1" href={LINKS.pricing}>
            Compare plans <ArrowRight className="size-4" aria-hidden="true" />
          </Link>
        </div>
        <div className="grid gap-4 sm:grid-cols-2">
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
          <PlanCard
            strong
            name="Pro"
            badge={`Save ${words.saving} with annual`}
            price={<PlanPrice amount={words.monthly} per="a month" />}
            note={`Or ${words.annual} a year, which is ${words.saving} less than 12 months.`}
            items={PRO_ITEMS}
            cta={
              <ButtonLink href={LINKS.pricing} variant="primary" size="lg" className="w-full">
                Choose Pro
              </ButtonLink>
            }
          />
        </div>
      </div>
    </section>
  );
}
