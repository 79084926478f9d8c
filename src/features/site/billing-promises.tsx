import { CalendarClock, CalendarX2, LoaderCircle, MousePointerClick } from "lucide-react";
import type { ReactNode } from "react";
import { formatAmount, type ReaderFormat } from "@/components/format";
import { PRICES } from "@/shared/billing/plans";
import { TickList } from "./tick-list";

const PROMISES = [
  "Card details go to Stripe and never reach our servers",
  "Each Stripe message is checked, stored and handled once",
  "Every amount is shown before the button that spends it",
  "If a payment fails, your prompts stay readable",
];

interface Props {
  format: ReaderFormat;
}

/** How paying works here: four promises, and the exact words of four moments. */
export function BillingPromises({ format }: Props) {
  return (
    <section id="billing" className="border-y bg-card">
      <div className="mx-auto grid max-w-[70rem] gap-12 px-5 py-20 lg:grid-cols-[25rem_1fr] lg:gap-20">
        <div>
          <h2 className="text-3xl">Billing that says only what it knows</h2>
          <p className="mt-4 text-md text-muted-foreground">
            Payments run on Stripe. Our pages repeat what Stripe has confirmed, with the amount and the date,
            and nothing else.
          </p>
          <TickList items={PROMISES} className="mt-7" />
        </div>
        <ol className="divide-y rounded-2xl border bg-background">
          {moments(format).map(({ icon, when, words, note }) => (
            <li
              key={when}
              className="grid grid-cols-[1.25rem_1fr] gap-x-4 p-5 sm:grid-cols-[1.25rem_8.75rem_1fr]"
            >
              {icon}
              <h3 className="text-sm font-medium sm:pt-px">{when}</h3>
              <div className="max-sm:col-start-2 max-sm:mt-1">
                <p className="num font-medium">{words}</p>
                <p className="mt-1 text-sm text-muted-foreground">{note}</p>
              </div>
            </li>
          ))}
        </ol>
      </div>
    </section>
  );
}

interface Moment {
  icon: ReactNode;
  when: string;
  words: string;
  note: string;
}

function moments(format: ReaderFormat): Moment[] {
  const amount = formatAmount(PRICES.monthly.unitAmount, PRICES.monthly.currency, format);
  const icon = "mt-0.5 size-4.5 text-brand-text";
  return [
    {
      icon: <MousePointerClick className={icon} aria-hidden="true" />,
      when: "Before you pay",
      words: `“Continue to payment, ${amount}”`,
      note: "The amount is on the button, and once more on Stripe’s own page before you confirm.",
    },
    {
      icon: <LoaderCircle className={icon} aria-hidden="true" />,
      when: "Right after you pay",
      words: "“Waiting for Stripe to confirm”",
      note: "Pro turns on when Stripe says it is paid, not when your browser returns.",
    },
    {
      icon: <CalendarClock className={icon} aria-hidden="true" />,
      when: "Every month",
      words: `“Next charge: ${amount} on 3 Dec 2026, Visa ending 4242.”`,
      note: "Always on your billing page, with the card it will go to.",
    },
    {
      icon: <CalendarX2 className={icon} aria-hidden="true" />,
      when: "When you cancel",
      words: "“Pro until 3 Dec 2026. No further charges.”",
      note: "Two clicks. You can resume on any day before that date.",
    },
  ];
}
