"use client";

import { api } from "@convex/api";
import type { FunctionReturnType } from "convex/server";
import { Check, RotateCw } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Glide } from "@/components/ui/glide";
import { useClock } from "@/features/billing/use-clock";
import { useLiveQuery } from "@/features/live-query/use-live-query";
import { deadSentence, deadTitle } from "./dead-words";
import { affectedWords, replayWords, triesWords, type ReplayAnswer } from "./event-words";
import { deadArgs, eventHref, listHref, type EventsQuery } from "./events-query";
import { FilterForm } from "./filter-form";
import { ListFoot } from "./list-foot";
import { PageHead } from "./page-head";
import { ReplayDialog } from "./replay-dialog";
import { ReplayFailed } from "./replay-failed";
import { StatusBadge } from "./status-badge";
import { countWords, utcMoment } from "./utc";

const TICK_MS = 30_000;
const PATH = "/admin/dead";

type DeadPage = FunctionReturnType<typeof api.adminEvents.dead>;

interface Props {
  query: EventsQuery;
  initial: DeadPage;
  /** The server's time of rendering, epoch ms. */
  renderedAt: number;
}

/** The events that were given up, whom each keeps waiting, and the way to have them read again: one, or a filter. */
export function DeadPage({ query, initial, renderedAt }: Props) {
  const args = deadArgs(query, renderedAt);
  const { rows, next, ...count } = useLiveQuery(api.adminEvents.dead, args, initial);
  const clock = useClock(renderedAt, TICK_MS);
  const [asked, setAsked] = useState<string | null>(null);
  const [answer, setAnswer] = useState<{ id: string; said: ReplayAnswer } | null>(null);
  const now = Math.max(clock.now, rows[0]?.event.createdAt ?? 0);
  const { eventType, days } = query;
  return (
    <Glide>
      <PageHead
        title={deadTitle(count)}
        actions={
          <ReplayFailed choice={{ status: "dead", eventType, days, since: args.since }} count={count} />
        }
      >
        {deadSentence(count)}
      </PageHead>
      <div data-glide className="mb-3">
        <FilterForm path={PATH} query={query} />
      </div>
      <div role="status">{answer !== null && <Answer {...answer} />}</div>
      <Card data-glide className="overflow-hidden" aria-label="Dead letters">
        {rows.length === 0 ? (
          <None query={query} />
        ) : (
          <ul className="divide-y">
            {rows.map((row) => (
              <Letter
                key={row.event.stripeEventId}
                row={row}
                now={now}
                onReplay={() => setAsked(row.event.stripeEventId)}
              />
            ))}
          </ul>
        )}
        {(rows.length > 0 || query.before !== null) && (
          <ListFoot
            newestHref={query.before === null ? null : listHref(PATH, { ...query, before: null })}
            olderHref={next === null ? null : listHref(PATH, { ...query, before: next })}
          >
            {countWords(rows.length, "dead letter")} here, newest first
          </ListFoot>
        )}
      </Card>
      <ReplayDialog
        open={asked !== null}
        onOpenChange={(open) => !open && setAsked(null)}
        stripeEventId={asked ?? ""}
        onAnswer={(said) => setAnswer({ id: asked ?? "", said })}
      />
    </Glide>
  );
}

interface LetterProps {
  row: DeadPage["rows"][number];
  now: number;
  onReplay: () => void;
}

function Letter({ row: { event, affected }, now, onReplay }: LetterProps) {
  const { stripeEventId, stripeCustomerId, eventType, status, errorMessage, tries, createdAt, processedAt } =
    event;
  return (
    <li data-glide className="grid gap-3 px-5 py-4 md:grid-cols-[1fr_auto] md:gap-4">
      <div className="min-w-0">
        <div className="flex flex-wrap items-center gap-2">
          <Link href={eventHref(event)} className="break-all font-medium hover:underline">
            {eventType}
          </Link>
          <StatusBadge status={status} />
        </div>
        <p className="num mt-1 break-words text-sm text-muted-foreground">
          {errorMessage} {affectedWords(affected)}
        </p>
        <p className="num mt-1 text-xs text-subtle">
          <span className="mono break-all">{stripeEventId}</span>
          {stripeCustomerId !== null && (
            <>
              {" · "}
              <span className="mono inline-block max-w-full break-all">{stripeCustomerId}</span>
            </>
          )}
          {" · "}
          {triesWords(tries)} · arrived {utcMoment(createdAt, now)}, given up{" "}
          {utcMoment(processedAt ?? createdAt, now)}
        </p>
      </div>
      <div>
        <Button
          size="sm"
          icon={<RotateCw aria-hidden="true" />}
          aria-label={`Replay ${eventType}, ${stripeEventId}`}
          onClick={onReplay}
        >
          Replay
        </Button>
      </div>
    </li>
  );
}

function Answer({ id, said }: { id: string; said: ReplayAnswer }) {
  const { title, text } = replayWords(said);
  return (
    <p className="num mb-3 flex items-center gap-2 text-sm">
      <Check className="size-4 shrink-0 text-subtle" aria-hidden="true" />
      <span>
        <span className="font-medium">{title}</span> <span className="text-muted-foreground">{text}</span>{" "}
        <Link className="link" href={eventHref({ stripeEventId: id })}>
          See the event
        </Link>
      </span>
    </p>
  );
}

/** Says what the title, which has the number, does not. */
function None({ query }: { query: EventsQuery }) {
  const isFiltered = query.eventType !== null || query.days !== 90 || query.before !== null;
  return (
    <p className="px-5 py-6 text-muted-foreground">
      {isFiltered
        ? "Nothing of this kind was given up in this time. "
        : "Every event was answered, or is still being tried. One that is given up appears here, with an alert."}
      {isFiltered && (
        <Link className="link" href={PATH}>
          Show all dead letters
        </Link>
      )}
    </p>
  );
}
