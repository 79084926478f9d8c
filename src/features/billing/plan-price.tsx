import { CalendarClock, PiggyBank, Timer } from "lucide-react";
import type { ReactNode } from "react";

import { cn } from "@/components/cn";
import { Dated } from "@/components/ui/dated";
import { Skeleton } from "@/components/ui/skeleton";

import type { PlanChangeWords } from "./plan-change-words";

/** Grey rows of the answer's height, unless Stripe has more to say; no amount is made up. */
export function AskedPrice({ pays }: { pays: boolean }) {
  return (
    <>
      <p className="sr-only" role="status">
        Asking Stripe for the price.
      </p>
      {pays && (
        <div className="mb-4 rounded-xl border px-4 py-1.5">
          <div className="space-y-4 py-2">
            <Skeleton className={cn(LONG_LINE, "w-4/5")} />
            <Skeleton className="h-[1lh] w-3/5" />
            <Skeleton className="h-[1lh] w-1/4" />
          </div>
          <div className="border-t py-3">
            <Skeleton className="h-[1lh] w-1/2 text-xl" />
          </div>
        </div>
      )}
      <div className="space-y-2 text-sm">
        <Skeleton className={cn(LONG_LINE, "w-4/5")} />
        {pays && <Skeleton className="h-[1lh] w-3/5" />}
        <Skeleton className={cn(LONG_LINE, "w-4/5")} />
      </div>
    </>
  );
}

/** What takes a second line on a phone. */
const LONG_LINE = "h-[2lh] sm:h-[1lh]";

/** A price as Stripe calculated it: its rows, what is paid today, and what comes after. */
export function PlanPrice({ words, old }: { words: PlanChangeWords; old: boolean }) {
  return (
    <>
      {words.rows.length > 0 && (
        <dl className="num mb-4 rounded-xl border px-4 py-1.5">
          {words.rows.map(({ label, amount }) => (
            <div key={label} className="flex items-baseline justify-between gap-4 py-2">
              <dt className="text-muted-foreground">
                <Dated>{label}</Dated>
              </dt>
              <dd className="shrink-0 font-medium">{amount}</dd>
            </div>
          ))}
          <div className="flex items-baseline justify-between border-t py-3">
            <dt className="font-semibold">You pay today</dt>
            <dd className="text-xl font-semibold">{words.total}</dd>
          </div>
        </dl>
      )}
      <ul className="num space-y-2 text-sm text-muted-foreground">
        <Line icon={<CalendarClock className="mt-0.5 size-4 shrink-0" aria-hidden="true" />}>
          <Dated>{words.next}</Dated>
        </Line>
        {words.saving !== null && (
          <Line icon={<PiggyBank className="mt-0.5 size-4 shrink-0" aria-hidden="true" />}>
            {words.saving}
          </Line>
        )}
        <Line icon={<Timer className="mt-0.5 size-4 shrink-0" aria-hidden="true" />}>
          <span role="status">
            {old ? "This price is older than 10 minutes. Nothing has changed yet." : words.source}
          </span>
        </Line>
      </ul>
    </>
  );
}

function Line({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <li className="flex gap-2.5">
      {icon}
      <span>{children}</span>
    </li>
  );
}
