import type { api } from "@convex/api";
import type { FunctionReturnType } from "convex/server";
import Link from "next/link";
import { eventHref, type EventsQuery } from "./events-query";
import { StatusBadge } from "./status-badge";
import { shortId } from "./status-words";
import { countWords, spanWords, utcMoment } from "./utc";

/** One inbox row as the functions give it. */
export type EventRow = FunctionReturnType<typeof api.adminEvents.list>["rows"][number];

interface Props {
  rows: readonly EventRow[];
  /** What the address of the list says; none where the rows are no list of their own. */
  query?: EventsQuery;
  /** Epoch ms. */
  now: number;
}

/** Events as a table, and as two-line cards on a narrow screen. The first cell, and the whole card, lead to the event. */
export function EventTable(props: Props) {
  return (
    <>
      <WideTable {...props} />
      <Cards {...props} />
    </>
  );
}

function WideTable({ rows, query, now }: Props) {
  return (
    <div className="hidden overflow-x-auto md:block">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Arrived</th>
            <th scope="col">Type</th>
            <th scope="col">Event</th>
            <th scope="col">Customer</th>
            <th scope="col">Status</th>
            <th scope="col" className="r">
              Tries
            </th>
            <th scope="col" className="r">
              Lag
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.stripeEventId} data-glide>
              <td className="num text-muted-foreground">{utcMoment(row.createdAt, now)}</td>
              <td className="font-medium">
                <Link href={eventHref(row, query)} className="hover:underline">
                  {row.eventType}
                </Link>
              </td>
              <td className="mono text-muted-foreground">{shortId(row.stripeEventId)}</td>
              <td>{customerWords(row)}</td>
              <td>
                <StatusBadge status={row.status} />
              </td>
              <td className="r">{row.tries}</td>
              <td className={`r ${lagTone(row)}`}>{lagWords(row, now)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cards({ rows, query, now }: Props) {
  return (
    <ul className="divide-y md:hidden">
      {rows.map((row) => (
        <li key={row.stripeEventId} data-glide>
          <Link href={eventHref(row, query)} className="block px-4 py-3 -outline-offset-2">
            <span className="flex items-center justify-between gap-3">
              <span className="min-w-0 font-medium wrap-anywhere">{row.eventType}</span>
              <StatusBadge status={row.status} />
            </span>
            <span className="num mt-1 flex justify-between gap-3 text-sm text-muted-foreground">
              <span className="min-w-0 wrap-anywhere">{customerWords(row)}</span>
              <span className="shrink-0">
                {row.status === "ignored"
                  ? "No try needed"
                  : `${countWords(row.tries, "try", "tries")}, ${lagWords(row, now)}`}
              </span>
            </span>
            <span className="num mt-1 flex justify-between text-xs text-subtle">
              <span className="mono">{shortId(row.stripeEventId)}</span>
              <span>{utcMoment(row.createdAt, now)}</span>
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function customerWords({ who, stripeCustomerId, source }: EventRow): string {
  if (who !== null) return who;
  if (stripeCustomerId !== null) return shortId(stripeCustomerId);
  return source === "clerk" ? "From Clerk" : "None";
}

/** How long a processed event took, or one that was not has waited; a dead letter waits for a person. */
export function lagWords({ status, createdAt, processedAt }: EventRow, now: number): string {
  if (status === "ignored") return "–";
  return spanWords((status === "processed" ? (processedAt ?? now) : now) - createdAt);
}

function lagTone({ status }: EventRow): string {
  if (status === "dead") return "text-danger-text";
  return status === "retrying" ? "text-warning-text" : "text-muted-foreground";
}
