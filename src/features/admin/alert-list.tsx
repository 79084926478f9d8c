import type { api } from "@convex/api";
import type { FunctionReturnType } from "convex/server";
import { CircleAlert, OctagonX } from "lucide-react";
import type { ReactNode } from "react";
import { alertRule } from "./alert-words";
import { countWords, utcMoment } from "./utc";

/** An alert as the functions give it. */
type AlertRow = FunctionReturnType<typeof api.adminAlerts.list>["open"][number];

interface Props {
  alerts: readonly AlertRow[];
  now: number;
  /** What can be done about one. */
  action?: (alert: AlertRow) => ReactNode;
}

/** Alerts with what each is about and since when. */
export function AlertList({ alerts, now, action }: Props) {
  return (
    <ul className="mt-1 divide-y">
      {alerts.map((alert) => (
        <li key={alert.alertId} className="flex gap-3 px-5 py-3.5">
          <AlertIcon isSerious={alertRule(alert.kind).isSerious} />
          <div className="min-w-0 flex-1">
            <p className="font-medium">{alertRule(alert.kind).title}</p>
            <p className="num mt-0.5 break-words text-sm text-muted-foreground">{alert.message}</p>
            <p className="num mt-1 text-xs text-subtle">{sinceWords(alert, now)}</p>
          </div>
          {action?.(alert)}
        </li>
      ))}
    </ul>
  );
}

function AlertIcon({ isSerious }: { isSerious: boolean }) {
  const place = "mt-0.5 size-[18px] shrink-0";
  if (isSerious) return <OctagonX className={`${place} text-danger-text`} aria-hidden="true" />;
  return <CircleAlert className={`${place} text-warning-text`} aria-hidden="true" />;
}

function sinceWords({ status, openedAt, closedAt, count, lastAt }: AlertRow, now: number): string {
  const seen = count === 1 ? "" : `. Seen ${countWords(count, "time")}, last ${utcMoment(lastAt, now)}`;
  if (status === "closed" && closedAt !== null) {
    return `From ${utcMoment(openedAt, now)} to ${utcMoment(closedAt, now)}${seen}`;
  }
  return `Firing since ${utcMoment(openedAt, now)}${seen}`;
}
