import { CircleCheck, CircleDashed, Info, LoaderCircle } from "lucide-react";
import type { ReactNode } from "react";

import { formatTime } from "@/components/format";
import { useReaderFormat } from "@/components/reader-format";
import { Card, CardFoot } from "@/components/ui/card";
import type { CheckoutView } from "@/shared/billing/overview";

import { catalogueAmount } from "./amount-words";

interface Props {
  checkout: CheckoutView | null;
}

/** What is awaited after Checkout, as three steps. It says nothing of the result: that is Stripe's to confirm. */
export function ActivatingCard({ checkout }: Props) {
  const format = useReaderFormat();
  const bought =
    checkout === null
      ? "At Stripe"
      : `Pro ${checkout.billingPeriod}, ${catalogueAmount(checkout.billingPeriod, format)}, started ${formatTime(checkout.startedAt, format)}`;
  return (
    <Card aria-labelledby="plan" aria-busy="true">
      <div className="card-pad sm:p-6">
        <h2 id="plan" className="text-2xl">
          Waiting for Stripe to confirm
        </h2>
        <p className="mt-1.5 max-w-[60ch] text-muted-foreground">
          You finished Checkout. This usually takes a few seconds. You can leave this page; Pro turns on by
          itself.
        </p>
        <ol className="mt-6 space-y-4 border-t pt-5">
          <Step icon={<CircleCheck className="size-5 text-success-text" aria-hidden="true" />} note={bought}>
            Checkout finished
          </Step>
          <Step
            icon={<LoaderCircle className="spin size-5 text-brand-text" aria-hidden="true" />}
            note="This page is live: it changes the moment Stripe’s word arrives."
          >
            Stripe confirms the payment
          </Step>
          <Step
            icon={<CircleDashed className="size-5 text-subtle" aria-hidden="true" />}
            note="Unlimited prompts and version history"
          >
            <span className="text-subtle">Pro turns on</span>
          </Step>
        </ol>
      </div>
      <CardFoot className="sm:px-6">
        <Info className="size-3.5 shrink-0" aria-hidden="true" />
        You are on Free until Stripe confirms. Don’t pay a second time.
      </CardFoot>
    </Card>
  );
}

function Step({ icon, note, children }: { icon: ReactNode; note: string; children: ReactNode }) {
  return (
    <li className="grid grid-cols-[1.25rem_1fr] gap-3">
      {icon}
      <div>
        <p className="font-medium">{children}</p>
        <p className="num mt-0.5 text-sm text-muted-foreground">{note}</p>
      </div>
    </li>
  );
}
