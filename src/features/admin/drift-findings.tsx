"use client";

import { ArrowRight } from "lucide-react";
import Link from "next/link";
import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { RepairButton } from "./drift-repair";
import { driftClassWords, type DriftFinding, type DriftReport } from "./drift-words";
import { countWords, utcMoment } from "./utc";

const SHOWN_FIRST = 10;

interface Props {
  reportId: DriftReport["reportId"];
  name: DriftFinding["class"];
  findings: readonly DriftFinding[];
  now: number;
  /** Whether this class can be repaired apart from the others. */
  canRepair: boolean;
}

/** The differences of one class, the first ten until the others are asked for. */
export function DriftClassCard({ reportId, name, findings, now, canRepair }: Props) {
  const [isAll, setAll] = useState(false);
  const id = useId();
  const { title, meaning } = driftClassWords(name);
  const shown = isAll ? findings : findings.slice(0, SHOWN_FIRST);
  return (
    <Card className="overflow-hidden" aria-labelledby={id}>
      <header className="flex flex-wrap items-start justify-between gap-3 px-5 pb-3 pt-4">
        <div className="min-w-0">
          <h2 id={id} className="num text-md">
            {title} <span className="font-normal text-subtle">{findings.length}</span>
          </h2>
          <p className="mt-0.5 text-sm text-muted-foreground">{meaning}</p>
        </div>
        {canRepair && <RepairButton reportId={reportId} findings={findings} what={title} isSmall />}
      </header>
      <ul className="divide-y border-t">
        {shown.map((finding) => (
          <Finding key={finding.findingId} finding={finding} now={now} />
        ))}
      </ul>
      {shown.length < findings.length && (
        <footer className="border-t px-5 py-3">
          <Button size="sm" onClick={() => setAll(true)}>
            Show all {countWords(findings.length, "difference")}
          </Button>
        </footer>
      )}
    </Card>
  );
}

function Finding({ finding, now }: { finding: DriftFinding; now: number }) {
  const { subject, stripeCustomerId, fields, repairedAt } = finding;
  return (
    <li className="px-5 py-3 text-sm">
      <div className="num flex flex-wrap items-baseline justify-between gap-x-3 gap-y-1">
        <p className="mono min-w-0 break-all text-xs">
          {subject}
          {stripeCustomerId !== "" && stripeCustomerId !== subject && (
            <>
              {" "}
              <span className="text-subtle">of</span>{" "}
              <Link className="link" href={`/admin/events?search=${encodeURIComponent(stripeCustomerId)}`}>
                {stripeCustomerId}
              </Link>
            </>
          )}
        </p>
        {repairedAt !== null && (
          <p className="text-xs text-subtle">Repair asked for {utcMoment(repairedAt, now)}</p>
        )}
      </div>
      {fields.length > 0 && (
        <dl className="mt-1.5 space-y-1">
          {fields.map(({ field, ours, stripe }) => (
            <div key={field} className="num flex flex-wrap items-center gap-x-2 text-muted-foreground">
              <dt className="mono text-xs text-subtle">{field}</dt>
              <dd className="min-w-0 break-all">
                <span className="sr-only">here </span>
                {ours}
              </dd>
              <ArrowRight className="size-3.5 text-subtle" aria-hidden="true" />
              <dd className="min-w-0 break-all font-medium text-foreground">
                <span className="sr-only">at Stripe </span>
                {stripe}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </li>
  );
}
