"use client";

import { api } from "@convex/api";
import { ArrowUpRight, Check, ChevronLeft, Clock, Inbox, X } from "lucide-react";
import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { Glide } from "@/components/ui/glide";
import { useClock } from "@/features/billing/use-clock";
import { useLiveQuery } from "@/features/live-query/use-live-query";
import { eventHref } from "./events-query";
import { GivenCard } from "./given-card";
import {
  aloneWords,
  momentNote,
  momentTitle,
  momentTone,
  subscriptionLine,
  type PersonDetail,
} from "./person-words";
import { planWords, reasonWords } from "./reason-words";
import { Step } from "./step";
import { utcMoment } from "./utc";

const MINUTE_MS = 60_000;

interface Props {
  initial: PersonDetail;
  /** Whether Stripe has a page about them; the stand-in has none. */
  isRealStripe: boolean;
  /** The server's time of rendering, epoch ms. */
  renderedAt: number;
}

/** One person, live: what they have and why, what was given to them, and what happened. */
export function PersonPage({ initial, isRealStripe, renderedAt }: Props) {
  const { clerkId } = initial.person;
  const clock = useClock(renderedAt, MINUTE_MS);
  const detail = useLiveQuery(api.adminPeople.detail, { clerkId, now: clock.now }, initial) ?? initial;
  const now = Math.max(clock.now, detail.timeline[0]?.at ?? 0);
  return (
    <Glide>
      <Link
        href="/admin/people"
        className="mb-3 inline-flex min-h-6 items-center gap-1 text-sm text-muted-foreground hover:text-foreground"
      >
        <ChevronLeft className="size-4" aria-hidden="true" />
        People
      </Link>
      <Head detail={detail} isRealStripe={isRealStripe} />
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,1fr)_25rem]">
        <div className="min-w-0 lg:order-2">
          <div className="space-y-4">
            <WhyCard detail={detail} />
            <GivenCard detail={detail} />
          </div>
        </div>
        <TimelineCard detail={detail} now={now} />
      </div>
    </Glide>
  );
}

function Head({ detail: { person }, isRealStripe }: Pick<Props, "isRealStripe"> & { detail: PersonDetail }) {
  return (
    <div className="mb-5 flex flex-wrap items-start justify-between gap-4">
      <div className="min-w-0">
        <div className="flex flex-wrap items-center gap-2.5">
          <h1 className="break-all text-2xl">{person.who ?? "Somebody without an address"}</h1>
          <Badge tone={person.entitlement.plan === "pro" ? "success" : "neutral"}>
            {planWords(person.entitlement)}
          </Badge>
          {person.isDeleted && <Badge tone="danger">Account deleted</Badge>}
        </div>
        <p className="mono mt-1 flex flex-wrap gap-x-4 text-muted-foreground">
          {[person.clerkId, ...person.stripeCustomerIds].map((id) => (
            <span key={id} className="min-w-0 break-all">
              {id}
            </span>
          ))}
        </p>
      </div>
      {isRealStripe && person.stripeCustomerIds[0] !== undefined && (
        <a
          className="btn btn-secondary"
          href={`https://dashboard.stripe.com/customers/${encodeURIComponent(person.stripeCustomerIds[0])}`}
          target="_blank"
          rel="noopener noreferrer"
        >
          View in Stripe
          <ArrowUpRight aria-hidden="true" />
        </a>
      )}
    </div>
  );
}

/** The rule behind what they have, and what each subscription alone would give. */
function WhyCard({ detail: { person, subscriptions } }: { detail: PersonDetail }) {
  return (
    <Card pad aria-labelledby="why">
      <h2 id="why" className="text-md">
        Why {planWords(person.entitlement)}
      </h2>
      <p className="num mt-2 text-sm">
        {person.isDeleted ? "The account was deleted." : reasonWords(person.entitlement)}
      </p>
      {subscriptions.length > 0 && (
        <ul className="mt-3 divide-y border-t text-sm">
          {subscriptions.map((row) => (
            <li key={row.stripeSubscriptionId} className="num py-3 last:pb-0">
              <p className="font-medium">{subscriptionLine(row)}</p>
              <p className="mt-0.5 text-muted-foreground">{aloneWords(row.alone, person.entitlement)}</p>
              <p className="mono mt-0.5 break-all text-xs text-subtle">{row.stripeSubscriptionId}</p>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function momentIcon(moment: PersonDetail["timeline"][number]) {
  if (momentTone(moment) === "danger") return <X />;
  if (moment.kind === "event") return <Inbox />;
  return moment.outcome === "started" ? <Clock /> : <Check />;
}

function TimelineCard({ detail: { timeline }, now }: { detail: PersonDetail; now: number }) {
  return (
    <Card pad aria-labelledby="timeline">
      <h2 id="timeline" className="text-md">
        What happened
      </h2>
      <p className="mb-4 mt-0.5 text-sm text-muted-foreground">
        What was asked for here and what Stripe told, newest first. Events are kept for 90 days.
      </p>
      {timeline.length === 0 ? (
        <p className="text-sm">Nothing yet.</p>
      ) : (
        <ol>
          {timeline.map((moment) => (
            <Step
              key={moment.kind === "event" ? moment.stripeEventId : moment.id}
              tone={momentTone(moment)}
              icon={momentIcon(moment)}
              title={
                moment.kind === "event" ? (
                  <Link href={eventHref(moment)} className="break-all hover:underline">
                    {momentTitle(moment)}
                  </Link>
                ) : (
                  momentTitle(moment)
                )
              }
              when={utcMoment(moment.at, now)}
            >
              {momentNote(moment)}
            </Step>
          ))}
        </ol>
      )}
    </Card>
  );
}
