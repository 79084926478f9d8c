import type { Metadata } from "next";
import { APP_NAME } from "@/components/app-name";
import { LegalPage } from "@/features/site/legal-page";
import { FREE_PROMPT_LIMIT } from "@/shared/billing/plans";

export const metadata: Metadata = { title: "Terms", alternates: { canonical: "/terms" } };

/** What both sides may expect, in the words of what the software does. */
export default function TermsPage() {
  return (
    <LegalPage title="Terms" lead={`What ${APP_NAME} does for you, what it costs and how it ends.`}>
      <h2 id="account">Your account</h2>
      <p>
        You need an account to keep a library. You are responsible for what you store in it and for keeping
        your sign-in to yourself. You can delete your account at any time in Settings.
      </p>
      <h2 id="plans">Plans and payment</h2>
      <p>
        Free holds {FREE_PROMPT_LIMIT} prompts and has no end date. Pro removes that limit and adds version
        history. It is paid in advance for a month or a year and renews until you cancel. Stripe takes the
        payment. The amount is shown before you confirm it, and the date of the next one is always on your
        billing page.
      </p>
      <p>Pro begins when Stripe confirms the payment, and not before.</p>
      <h2 id="cancelling">Cancelling and refunds</h2>
      <p>
        You can cancel on the billing page whenever you like. Pro stays on until the end of the period you
        have paid for, and nothing more is charged. Until that day you can resume. Periods that have begun are
        not refunded, unless the law where you live gives you that right.
      </p>
      <h2 id="after">When Pro ends</h2>
      <p>
        Nothing is deleted. Every prompt stays readable, editable and exportable. New prompts can be added
        once you are under the limit of Free. Earlier versions are kept and can be seen again with Pro.
      </p>
      <h2 id="declined">When a payment fails</h2>
      <p>
        Stripe tries the card again. Your billing page shows the open amount and the date until which Pro
        stays on while it does. If the amount is still open on that date, your account moves to Free.
      </p>
      <h2 id="content">Your content</h2>
      <p>Your prompts are yours. We store them to show them to you and for nothing else.</p>
    </LegalPage>
  );
}
