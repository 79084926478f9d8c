"use client";

import { api } from "@convex/api";
import type { FunctionReturnType } from "convex/server";
import { Check } from "lucide-react";
import { useState, type ReactNode } from "react";
import { useSignedInMutation } from "@/components/signed-in";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Glide } from "@/components/ui/glide";
import { useClock } from "@/features/billing/use-clock";
import { useLiveQuery } from "@/features/live-query/use-live-query";
import { AlertList } from "./alert-list";
import { alertRule, alertsSentence, type AlertRow } from "./alert-words";
import { EffectList } from "./effect-list";
import { placeText, type Place } from "./events-query";
import { ListFoot } from "./list-foot";
import { PageHead } from "./page-head";
import { ReasonDialog } from "./reason-dialog";
import { RuleTable } from "./rule-table";
import { countWords } from "./utc";

const TICK_MS = 30_000;

interface Props {
  /** After which closed alert the history begins. */
  before: Place;
  initial: {
    alerts: FunctionReturnType<typeof api.adminAlerts.list>;
    effects: FunctionReturnType<typeof api.adminAlerts.effects>;
  };
  /** The server's time of rendering, epoch ms. */
  renderedAt: number;
}

/** What is wrong and what to do about it, what was, and what was sent about it, live. */
export function AlertsPage({ before, initial, renderedAt }: Props) {
  const alerts = useLiveQuery(api.adminAlerts.list, { before }, initial.alerts);
  const effects = useLiveQuery(api.adminAlerts.effects, {}, initial.effects);
  const { open, closed, next, lastFired, isSentOutside } = alerts;
  const clock = useClock(renderedAt, TICK_MS);
  const now = Math.max(clock.now, open[0]?.lastAt ?? 0);
  const [asked, setAsked] = useState<AlertRow | null>(null);
  return (
    <Glide>
      <PageHead title="Alerts">{alertsSentence(open.length, isSentOutside)}</PageHead>
      <Part id="open" title="Open">
        {open.length === 0 ? (
          <p className="flex items-center gap-2 border-t px-5 py-5 text-sm text-muted-foreground">
            <Check className="size-4 text-success-text" aria-hidden="true" />
            No alert is open.
          </p>
        ) : (
          <div className="border-t">
            <AlertList
              alerts={open}
              now={now}
              withAdvice
              action={(alert) => <CloseButton alert={alert} onClick={() => setAsked(alert)} />}
            />
          </div>
        )}
      </Part>
      <div data-glide className="grid items-start gap-x-4 lg:grid-cols-2">
        <Part id="closed" title="Closed">
          {closed.length === 0 ? (
            <p className="border-t px-5 py-5 text-sm text-muted-foreground">No alert was closed yet.</p>
          ) : (
            <div className="border-t">
              <AlertList alerts={closed} now={now} />
            </div>
          )}
          <ListFoot
            newestHref={before === null ? null : "/admin/alerts"}
            olderHref={next === null ? null : `/admin/alerts?before=${encodeURIComponent(placeText(next))}`}
          >
            {countWords(closed.length, "alert")} here, newest first
          </ListFoot>
        </Part>
        <Part id="effects" title="Effects" note="Once per fact; what waits or was given up comes first.">
          <EffectList effects={effects} isSentOutside={isSentOutside} now={now} />
        </Part>
      </div>
      <Part id="rules" title="Rules">
        <RuleTable rules={lastFired} firing={new Set(open.map(({ kind }) => kind))} now={now} />
      </Part>
      <CloseDialog alert={asked} onDone={() => setAsked(null)} />
    </Glide>
  );
}

interface PartProps {
  id: string;
  title: string;
  note?: string;
  children: ReactNode;
}

function Part({ id, title, note, children }: PartProps) {
  return (
    <Card data-glide className="mb-4 overflow-hidden" aria-labelledby={id}>
      <header className="px-5 pb-3 pt-4">
        <h2 id={id} className="text-md">
          {title}
        </h2>
        {note !== undefined && <p className="mt-0.5 text-xs text-subtle">{note}</p>}
      </header>
      {children}
    </Card>
  );
}

function CloseButton({ alert, onClick }: { alert: AlertRow; onClick: () => void }) {
  return (
    <Button size="sm" aria-label={`Close ${alertRule(alert.kind).title}, ${alert.key}`} onClick={onClick}>
      Close
    </Button>
  );
}

function CloseDialog({ alert, onDone }: { alert: AlertRow | null; onDone: () => void }) {
  const close = useSignedInMutation(api.adminAlerts.close);
  return (
    <ReasonDialog
      open={alert !== null}
      onOpenChange={(open) => !open && onDone()}
      title="Close this alert?"
      description="It says that a person has looked after it. If its cause goes on, it opens again."
      action="Close alert"
      running="Closing…"
      onReason={async (reason) => {
        if (alert !== null) await close({ alertId: alert.alertId, reason });
      }}
    >
      {alert !== null && (
        <p className="num mb-4 break-words text-sm text-muted-foreground">
          <span className="font-medium text-foreground">{alertRule(alert.kind).title}.</span> {alert.message}
        </p>
      )}
    </ReasonDialog>
  );
}
