import { useId } from "react";
import { Card } from "@/components/ui/card";
import type { CountLine } from "./funnel-words";

/** A short list of counts under a title. */
export function CountCard({ title, lines }: { title: string; lines: readonly CountLine[] }) {
  const id = useId();
  return (
    <Card pad aria-labelledby={id}>
      <h2 id={id} className="text-md">
        {title}
      </h2>
      <dl className="mt-3 space-y-2">
        {lines.map(({ label, count, share }) => (
          <div key={label} className="num flex items-baseline justify-between gap-3 text-sm">
            <dt className="text-muted-foreground">{label}</dt>
            <dd className="flex items-baseline gap-3 text-right font-medium">
              {share !== null && <span className="font-normal text-subtle">{share} of the step before</span>}
              <span className="min-w-[1ch]">{count.toLocaleString("en-GB")}</span>
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
