import type { Metadata } from "next";
import { APP_NAME } from "@/components/app-name";
import { ButtonLink } from "@/components/ui/button-link";
import { BillingPromises } from "@/features/site/billing-promises";
import { Features } from "@/features/site/features";
import { LandingPlans } from "@/features/site/landing-plans";
import { LINKS } from "@/features/site/links";
import { ProductPicture } from "@/features/site/product-picture";
import { signedInUser } from "@/server/auth/signed-in-user";
import { FREE_PROMPT_LIMIT } from "@/shared/billing/plans";
import { readerFormat } from "../reader-format";

export const metadata: Metadata = {
  title: { absolute: `${APP_NAME} · Write the prompt once` },
  alternates: { canonical: "/" },
};

/** The landing page. */
export default async function LandingPage() {
  const [format, user] = await Promise.all([readerFormat(), signedInUser()]);
  const signedIn = user !== null;
  return (
    <main id="main">
      <div className="mx-auto max-w-[70rem] px-5 pb-20 pt-14 sm:pt-22">
        <h1 className="max-w-[17ch] text-4xl sm:text-6xl">
          Write the prompt once. Fill in the{" "}
          <span className="var inline-block -translate-y-[0.04em] rounded-xl px-[0.22em] py-0 text-[0.86em] font-medium tracking-[-0.05em]">
            details
          </span>
          .
        </h1>
        <div className="mt-6 flex flex-col gap-7 lg:flex-row lg:items-end lg:justify-between">
          <p className="max-w-[52ch] text-lg text-muted-foreground">
            {APP_NAME} keeps your prompts in one library: searchable, tagged, with the changing parts as
            variables and every earlier version one click away.
          </p>
          <div className="shrink-0">
            <div className="flex flex-wrap gap-2.5">
              <ButtonLink href={signedIn ? LINKS.library : LINKS.signUp} variant="primary" size="lg">
                {signedIn ? "Open library" : "Start free"}
              </ButtonLink>
              <ButtonLink href={LINKS.pricing} size="lg">
                See pricing
              </ButtonLink>
            </div>
            <p className="mt-3 text-sm text-subtle">{FREE_PROMPT_LIMIT} prompts free. No card needed.</p>
          </div>
        </div>
        <div className="mt-12 sm:mt-14" id="product">
          <ProductPicture />
        </div>
      </div>
      <Features />
      <BillingPromises format={format} />
      <LandingPlans format={format} signedIn={signedIn} />
    </main>
  );
}
