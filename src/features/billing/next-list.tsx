import { cn } from "@/components/cn";
import { Card } from "@/components/ui/card";
import { Dated } from "@/components/ui/dated";

import type { NextStep } from "./next-step";

const DOTS: Record<"brand" | "warning" | "danger", string> = {
  brand: "bg-brand",
  warning: "bg-warning",
  danger: "bg-danger",
};

/** Dated facts, nearest first; a filled dot is a moment at which money or access changes. */
export function NextList({ steps }: { steps: NextStep[] }) {
  return (
    <Card pad aria-labelledby="next">
      <h2 id="next" className="text-md">
        What happens next
      </h2>
      <ol className="mt-4 space-y-4">
        {steps.map(({ when, title, note, tone }) => (
          <li key={`${when} ${title}`} className="grid grid-cols-[0.875rem_1fr] gap-x-3">
            <i
              aria-hidden="true"
              className={cn(
                "mt-1.25 size-2.25 rounded-full",
                tone === null ? "border-2 border-border-strong" : DOTS[tone],
              )}
            />
            <div>
              <p className="num text-xs text-subtle">{when}</p>
              <p className="num mt-0.5 font-medium">
                <Dated>{title}</Dated>
              </p>
              {note !== "" && (
                <p className="num mt-0.5 text-sm text-muted-foreground">
                  <Dated>{note}</Dated>
                </p>
              )}
            </div>
          </li>
        ))}
      </ol>
    </Card>
  );
}
