import type { Metadata } from "next";
import { APP_NAME } from "@/components/app-name";
import { LegalPage } from "@/features/site/legal-page";

export const metadata: Metadata = { title: "Privacy", alternates: { canonical: "/privacy" } };

/** Which data is kept, where and why, in the words of what the software does. */
export default function PrivacyPage() {
  return (
    <LegalPage title="Privacy" lead={`What ${APP_NAME} keeps about you, where it is and what it is for.`}>
      <h2>What we keep</h2>
      <ul>
        <li>Your e-mail address and name, to sign you in.</li>
        <li>Your prompts, their tags and, with Pro, their earlier versions.</li>
        <li>
          A copy of what Stripe says about your subscription: its state, dates and amounts, your invoices, and
          the brand, last four digits and expiry date of your card.
        </li>
        <li>
          What was done to your subscription and when, so that a question about a charge can be answered.
        </li>
        <li>Counts of a few steps, such as opening the pricing page or starting a checkout.</li>
      </ul>
      <h2>What we never see</h2>
      <p>Card numbers and security codes. You give them to Stripe on Stripe’s own page.</p>
      <h2>Who helps us</h2>
      <ul>
        <li>Clerk signs you in and keeps your e-mail address, name and sessions.</li>
        <li>Stripe takes payments and keeps your card and invoices.</li>
        <li>Convex stores the library and the copy of your billing state.</li>
      </ul>
      <h2>Cookies</h2>
      <p>
        The sign-in needs cookies. Two more hold the theme you chose and your time zone. There are no
        advertising or tracking cookies, and no page loads anything from an advertising network.
      </p>
      <h2>Taking it with you, and deleting it</h2>
      <p>
        You can export your whole library as JSON or CSV at any time, on any plan. You can delete your account
        in Settings. A subscription then ends at once, without a refund for the rest of its period. Your
        prompts are deleted, and your name and e-mail address are removed from our records. What you bought
        and when is kept without them, and Stripe keeps your invoices, because the law asks for it.
      </p>
    </LegalPage>
  );
}
