import { Plus } from "lucide-react";
import { FREE_PROMPT_LIMIT } from "@/shared/billing/plans";

const QUESTIONS = [
  {
    question: "When does Pro start?",
    answer:
      "When Stripe confirms the payment, usually within a few seconds of you paying. Until then your billing page says “Waiting for Stripe”.",
  },
  {
    question: "How do I cancel?",
    answer:
      "Billing, then Cancel Pro. Two clicks. You keep Pro until the end of the period you have paid for and nothing more is charged.",
  },
  {
    question: "What happens to my prompts if I go back to Free?",
    answer: `Nothing is deleted. If you have more than ${FREE_PROMPT_LIMIT} you can still read, edit, copy and export all of them. You can add new ones once you are under ${FREE_PROMPT_LIMIT}. Versions are kept and show again with Pro.`,
  },
  {
    question: "What if my card is declined?",
    answer:
      "Your billing page shows the open amount, the way to pay it and the date until which Pro stays on. Stripe tries the card again in the meantime.",
  },
  {
    question: "Can I switch between monthly and annual?",
    answer:
      "Yes, at any time, on Stripe’s billing page. It shows the credit for unused days and the total for today before you confirm.",
  },
  {
    question: "Do you store my card?",
    answer:
      "No. The card form belongs to Stripe. We see the brand, the last four digits and the expiry date.",
  },
];

/** What people ask before they pay. Native disclosure: it works without JavaScript and in a page search. */
export function Questions() {
  return (
    <section id="questions" className="mx-auto mt-20 max-w-[51.25rem]">
      <h2 className="text-2xl">Questions about paying</h2>
      <div className="mt-6 divide-y border-y">
        {QUESTIONS.map(({ question, answer }, index) => (
          <details key={question} className="group" open={index < 2}>
            <summary className="flex list-none items-center justify-between gap-4 py-4 text-md font-medium [&::-webkit-details-marker]:hidden">
              {question}
              <Plus
                className="size-4 shrink-0 text-subtle transition-transform group-open:rotate-45"
                aria-hidden="true"
              />
            </summary>
            <p className="max-w-[68ch] pb-5 pr-8 text-muted-foreground">{answer}</p>
          </details>
        ))}
      </div>
    </section>
  );
}
