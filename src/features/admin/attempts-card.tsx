import { Check, Clock, Inbox, OctagonX, X } from "lucide-react";
import { Card } from "@/components/ui/card";
import type { EventDetail } from "./event-page";
import { ignoredWords } from "./status-words";
import { Step } from "./step";
import { countWords, spanWords, utcMoment } from "./utc";

/** What was done about an event, from its arrival on. */
export function AttemptsCard({ detail, now }: { detail: EventDetail; now: number }) {
  const { event, errors } = detail;
  // Only the newest errors are kept; the tries before them are counted.
  const first = event.tries - errors.length - (event.status === "processed" ? 1 : 0) + 1;
  return (
    <Card pad aria-labelledby="attempts">
      <h2 id="attempts" className="mb-4 text-md">
        Attempts
      </h2>
      <ol>
        <Step
          tone="success"
          icon={<Inbox />}
          title="Received and stored"
          when={utcMoment(event.createdAt, now)}
        >
          {event.deliveries === 1
            ? "Delivered once."
            : `Delivered ${countWords(event.deliveries, "time")}; stored once.`}
        </Step>
        {errors.map((error, index) => (
          <Step
            key={`${error.at}:${index}`}
            tone="danger"
            icon={<X />}
            title={`Try ${first + index} failed`}
            when={utcMoment(error.at, now)}
          >
            {error.message} <span className="mono">{error.code}</span>
          </Step>
        ))}
        <Outcome detail={detail} now={now} />
      </ol>
      {detail.replays.length > 0 && (
        <ul className="mt-4 space-y-1 border-t pt-3 text-sm text-muted-foreground">
          {detail.replays.map(({ at, actor, reason }) => (
            <li key={at} className="num break-words">
              Replayed {utcMoment(at, now)} by <span className="mono">{actor}</span>: {reason}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function Outcome({ detail: { event, ignoredReason }, now }: { detail: EventDetail; now: number }) {
  const { status, tries, processedAt, nextAttemptAt, createdAt } = event;
  const when = processedAt === null ? "" : utcMoment(processedAt, now);
  switch (status) {
    case "processed":
      return (
        <Step tone="success" icon={<Check />} title="Processed" when={when}>
          {spanWords((processedAt ?? now) - createdAt)} after it arrived.
        </Step>
      );
    case "ignored":
      return (
        <Step tone="neutral" icon={<Check />} title="Ignored" when={when}>
          {ignoredWords(ignoredReason)}
        </Step>
      );
    case "dead":
      return (
        <Step tone="danger" icon={<OctagonX />} title="Dead letter" when={when}>
          It stays until its customer can be read: by a replay, or by a later event.
        </Step>
      );
    case "received":
    case "retrying":
      return (
        <Step
          tone="neutral"
          icon={<Clock />}
          title={`Try ${tries + 1} is due`}
          when={nextAttemptAt === null ? "" : utcMoment(nextAttemptAt, now)}
        >
          {nextAttemptAt === null || nextAttemptAt <= now ? "Now." : `In ${spanWords(nextAttemptAt - now)}.`}
        </Step>
      );
  }
}
