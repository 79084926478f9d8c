"use client";

import { api } from "@convex/api";
import type { FunctionReturnType } from "convex/server";
import { Check, GitCompareArrows, LoaderCircle, Minus } from "lucide-react";
import { useState } from "react";
import { useSignedInMutation } from "@/components/signed-in";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { useClock } from "@/features/billing/use-clock";
import { useLiveQuery } from "@/features/live-query/use-live-query";
import { DriftClassCard } from "./drift-findings";
import { RepairButton } from "./drift-repair";
import { byClass, driftSentence, driftTitle, repairPlan, stepsOf, type DriftReport } from "./drift-words";
import { PageHead } from "./page-head";
import { ReasonDialog } from "./reason-dialog";
import { countWords, spanWords, utcMoment } from "./utc";

const TICK_MS = 5_000;

interface Props {
  initial: FunctionReturnType<typeof api.adminDrift.latest>;
  /** The server's time of rendering, epoch ms. */
  renderedAt: number;
}

/** Whether what we show is what Stripe says, live; compares when asked, and repairs only when told to. */
export function DriftPage({ initial, renderedAt }: Props) {
  const { reports, findings } = useLiveQuery(api.adminDrift.latest, {}, initial);
  const clock = useClock(renderedAt, TICK_MS);
  const [newest] = reports;
  const now = Math.max(clock.now, newest?.startedAt ?? 0);
  const groups = byClass(findings);
  const isDone = newest?.status === "done";
  const canRepair = isDone && repairPlan(findings).customers.length > 0;
  return (
    <>
      <PageHead
        title={driftTitle(newest)}
        actions={
          <>
            {newest?.status !== "running" && <CompareButton isMain={!canRepair} />}
            {isDone && (
              <RepairButton key={newest.reportId} reportId={newest.reportId} findings={findings} what="all" />
            )}
          </>
        }
      >
        <span role="status">{driftSentence(newest, now)}</span>
      </PageHead>
      <div className="space-y-4">
        {newest?.status === "running" && <Progress report={newest} />}
        {newest !== undefined &&
          groups.map((group) => (
            <DriftClassCard
              key={group.name}
              reportId={newest.reportId}
              now={now}
              canRepair={isDone && groups.length > 1}
              {...group}
            />
          ))}
        {newest !== undefined && newest.found > findings.length && (
          <p className="num text-sm text-muted-foreground">
            The first {findings.length} are kept here. Repair them, then compare again for the others.
          </p>
        )}
        <History reports={reports} now={now} />
      </div>
    </>
  );
}

function CompareButton({ isMain }: { isMain: boolean }) {
  const start = useSignedInMutation(api.adminDrift.start);
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        variant={isMain ? "primary" : "secondary"}
        icon={<GitCompareArrows aria-hidden="true" />}
        onClick={() => setOpen(true)}
      >
        Compare now
      </Button>
      <ReasonDialog
        open={isOpen}
        onOpenChange={setOpen}
        title="Compare everything with Stripe?"
        description="Every subscription, invoice and customer is read, below 20 requests a second. Nothing is changed by looking."
        action="Compare"
        running="Starting…"
        onReason={async (reason) => {
          await start({ reason });
        }}
      />
    </>
  );
}

const STEP_LOOK = {
  done: { icon: <Check className="size-4 text-success-text" aria-hidden="true" />, words: "done" },
  running: {
    icon: <LoaderCircle className="spin size-4 text-brand-text" aria-hidden="true" />,
    words: "under way",
  },
  waiting: { icon: <Minus className="size-4 text-subtle" aria-hidden="true" />, words: "waits" },
};

function Progress({ report }: { report: DriftReport }) {
  return (
    <Card pad aria-label="Progress">
      <ol className="grid gap-4 sm:grid-cols-3">
        {stepsOf(report).map(({ name, count, state }) => (
          <li
            key={name}
            className="num flex items-center gap-3"
            aria-current={state === "running" ? "step" : undefined}
          >
            {STEP_LOOK[state].icon}
            <span>
              <span className="block font-medium">{name}</span>
              <span className="text-xs text-subtle">
                {state === "waiting"
                  ? "Waits"
                  : `${count.toLocaleString("en-GB")} compared, ${STEP_LOOK[state].words}`}
              </span>
            </span>
          </li>
        ))}
      </ol>
    </Card>
  );
}

const RESULT = { running: "Running", failed: "Stopped" };

function History({ reports, now }: { reports: readonly DriftReport[]; now: number }) {
  if (reports.length === 0) return null;
  return (
    <Card className="overflow-hidden" aria-labelledby="comparisons">
      <h2 id="comparisons" className="px-5 pb-3 pt-4 text-md">
        Comparisons
      </h2>
      <ul className="divide-y border-t">
        {reports.map((report) => (
          <li
            key={report.reportId}
            className="num flex flex-wrap items-baseline justify-between gap-x-4 px-5 py-3 text-sm"
          >
            <p className="min-w-0 break-words">
              {report.reason} <span className="mono break-all text-xs text-subtle">{report.actor}</span>
            </p>
            <p className="text-muted-foreground">
              {report.status === "done" ? countWords(report.found, "difference") : RESULT[report.status]},{" "}
              {utcMoment(report.startedAt, now)}
              {report.finishedAt !== null && `, took ${spanWords(report.finishedAt - report.startedAt)}`}
            </p>
          </li>
        ))}
      </ul>
      <p className="border-t px-5 py-3 text-xs text-subtle">
        The newest five are kept, with their differences.
      </p>
    </Card>
  );
}
