import { ArrowRight, Copy, EyeOff } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { Card, CardFoot } from "@/components/ui/card";
import { Fact } from "@/components/ui/fact";
import type { EventDetail } from "./event-page";
import { eventHref } from "./events-query";
import { affectedWords } from "./event-words";
import { personHref } from "./person-words";
import { StatusBadge } from "./status-badge";
import { shortId } from "./status-words";
import { utcDay, utcMoment, utcTime } from "./utc";

interface Props {
  detail: EventDetail;
}

/** The payload without what it says about a person. */
export function PayloadCard({ detail, onCopy }: Props & { onCopy: (text: string) => void }) {
  const { payload } = detail;
  return (
    <Card className="overflow-hidden" aria-labelledby="payload">
      <header className="flex items-center justify-between px-5 py-3">
        <h2 id="payload" className="text-md">
          Payload
        </h2>
        {payload !== null && (
          <Button
            variant="ghost"
            size="sm"
            icon={<Copy aria-hidden="true" />}
            onClick={() => onCopy(payload)}
          >
            Copy
          </Button>
        )}
      </header>
      {payload === null ? (
        <p className="border-t px-5 py-4 text-sm text-muted-foreground">
          {detail.payloadTruncated
            ? "It was larger than 512 KiB and is kept as its hash."
            : "It is not kept: payloads go after 30 days, and Clerk's are never stored."}
        </p>
      ) : (
        <pre
          className="mono max-h-[32.5rem] overflow-auto border-t bg-background -outline-offset-2 px-5 py-4 text-[0.78125rem] leading-[1.7]"
          tabIndex={0}
          role="region"
          aria-label="Event payload"
        >
          {payload}
        </pre>
      )}
      <CardFoot>
        <EyeOff className="size-3.5 shrink-0" aria-hidden="true" />
        <span className="min-w-0">
          Names, addresses and card details are left out. SHA-256{" "}
          <span className="mono break-all">{detail.payloadSha256}</span>
        </span>
      </CardFoot>
    </Card>
  );
}

/** What the event says has changed, and what the person has now. An event is never the source of what we show. */
export function ChangesCard({ detail }: Props) {
  return (
    <Card pad aria-labelledby="changes">
      <h2 id="changes" className="text-md">
        What this event reports
      </h2>
      {detail.changed.length === 0 ? (
        <p className="mt-2 text-sm text-muted-foreground">It names no changed fields.</p>
      ) : (
        <dl className="mt-3 space-y-2.5 text-sm">
          {detail.changed.map(({ field, before, after }) => (
            <div
              key={field}
              className="num grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)] items-center gap-x-2"
            >
              <dt className="mono col-span-2 text-xs text-subtle">{field}</dt>
              <dd className="break-words">{before}</dd>
              <dd className="flex items-center gap-2 font-medium">
                <ArrowRight className="size-3.5 shrink-0 text-subtle" aria-label="became" role="img" />
                <span className="min-w-0 break-words">{after}</span>
              </dd>
            </div>
          ))}
        </dl>
      )}
      <p className="mt-4 border-t pt-3 text-sm text-muted-foreground">
        {affectedWords(detail.affected)}{" "}
        {detail.affected.clerkId !== null && (
          <Link className="link" href={personHref(detail.affected.clerkId)}>
            What happened to them
          </Link>
        )}
      </p>
    </Card>
  );
}

/** Where the event comes from. */
export function FactsCard({ detail: { event, affected, apiVersion, eventCreated, livemode } }: Props) {
  return (
    <Card pad aria-labelledby="facts">
      <h2 id="facts" className="text-md">
        Facts
      </h2>
      <dl className="mt-3 grid grid-cols-2 gap-4">
        <Fact term="Customer" note={affected.who === null ? undefined : event.stripeCustomerId}>
          {affected.who ?? event.stripeCustomerId ?? "None"}
        </Fact>
        <Fact term="Mode">{livemode ? "Live" : "Test"}</Fact>
        <Fact
          term={event.source === "clerk" ? "Created by Clerk" : "Created by Stripe"}
          note={utcDay(eventCreated)}
        >
          {utcTime(eventCreated)}
        </Fact>
        <Fact term="API version">{apiVersion ?? "None"}</Fact>
      </dl>
    </Card>
  );
}

/** The other events of the same customer. */
export function SameCard({ detail, now }: Props & { now: number }) {
  if (detail.same.length === 0) return null;
  return (
    <Card className="overflow-hidden" aria-labelledby="same">
      <h2 id="same" className="px-5 pb-3 pt-4 text-md">
        Same customer
      </h2>
      <ul className="divide-y border-t text-sm">
        {detail.same.map((row) => (
          <li key={row.stripeEventId} className="flex items-center justify-between gap-3 px-5 py-2.5">
            <span className="min-w-0">
              <Link
                href={eventHref(row)}
                className="block wrap-anywhere hover:underline"
                aria-label={`${row.eventType}, ${shortId(row.stripeEventId)}`}
              >
                {row.eventType}
              </Link>
              <span className="num text-xs text-subtle">{utcMoment(row.createdAt, now)}</span>
            </span>
            <StatusBadge status={row.status} />
          </li>
        ))}
      </ul>
    </Card>
  );
}
