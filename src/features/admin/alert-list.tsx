import { CircleAlert, CircleCheck, OctagonX } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { alertPlace, alertRule, alertSince, type AlertRow } from "./alert-words";

interface Props {
  alerts: readonly AlertRow[];
  now: number;
  /** Also says what to do about each. */
  withAdvice?: boolean;
  /** What can be done about one here. */
  action?: (alert: AlertRow) => ReactNode;
}

/** Alerts with what each is about and since when. */
export function AlertList({ alerts, now, withAdvice = false, action }: Props) {
  return (
    <ul className="divide-y">
      {alerts.map((alert) => (
        <li key={alert.alertId} data-glide className="flex gap-3 px-5 py-3.5">
          <AlertIcon alert={alert} />
          <div className="flex min-w-0 flex-1 flex-wrap items-start justify-between gap-3">
            <div className="min-w-0 flex-1 basis-60">
              <p className="font-medium">{alertRule(alert.kind).title}</p>
              <p className="num mt-0.5 break-words text-sm text-muted-foreground">{alert.message}</p>
              {withAdvice && <Advice kind={alert.kind} />}
              <p className="num mt-1 text-xs text-subtle">{alertSince(alert, now)}</p>
            </div>
            {action?.(alert)}
          </div>
        </li>
      ))}
    </ul>
  );
}

function Advice({ kind }: { kind: string }) {
  const place = alertPlace(kind);
  return (
    <p className="mt-1 text-sm">
      {alertRule(kind).whatToDo}{" "}
      {place !== null && (
        <Link className="link" href={place.href}>
          {place.label}
        </Link>
      )}
    </p>
  );
}

function AlertIcon({ alert: { kind, status } }: { alert: AlertRow }) {
  const place = "mt-0.5 size-4.5 shrink-0";
  if (status === "closed") return <CircleCheck className={`${place} text-subtle`} aria-hidden="true" />;
  if (alertRule(kind).isSerious)
    return <OctagonX className={`${place} text-danger-text`} aria-hidden="true" />;
  return <CircleAlert className={`${place} text-warning-text`} aria-hidden="true" />;
}
