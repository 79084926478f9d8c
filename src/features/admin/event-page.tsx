"use client";

import { api } from "@convex/api";
import type { FunctionReturnType } from "convex/server";
import { ArrowUpRight, ChevronLeft, Copy, OctagonX, RotateCw } from "lucide-react";
import Link from "next/link";
import { notify } from "@/components/toast";
import { Banner } from "@/components/ui/banner";
import { IconButton } from "@/components/ui/icon-button";
import { useClock } from "@/features/billing/use-clock";
import { useLiveQuery } from "@/features/live-query/use-live-query";
import { AttemptsCard } from "./attempts-card";
import { ChangesCard, FactsCard, PayloadCard, SameCard } from "./event-cards";
import { eventBanner } from "./event-words";
import { listHref, type EventsQuery } from "./events-query";
import { ReplayOne } from "./replay-one";
import { StatusBadge } from "./status-badge";

/** One event as the functions give it. */
export type EventDetail = NonNullable<FunctionReturnType<typeof api.adminEvents.detail>>;

interface Props {
  initial: EventDetail;
  /** What the list said that led here. */
  list: EventsQuery;
  /** Whether Stripe has a page about it; the stand-in has none. */
  isRealStripe: boolean;
  /** The server's time of rendering, epoch ms. */
  renderedAt: number;
}

/** Everything about one event, live, and the replay. */
export function EventPage({ initial, list, isRealStripe, renderedAt }: Props) {
  const { stripeEventId } = initial.event;
  const detail = useLiveQuery(api.adminEvents.detail, { stripeEventId }, initial) ?? initial;
  const clock = useClock(renderedAt, 5_000);
  const now = Math.max(clock.now, detail.event.processedAt ?? detail.event.createdAt);
  const banner = eventBanner(detail, now);
  return (
    <>
      <Link
        href={listHref("/admin/events", list)}
        className="mb-3 inline-flex min-h-6 items-center gap-1 text-sm text-muted-foreground hover:text-foreground"
      >
        <ChevronLeft className="size-4" aria-hidden="true" />
        Events
      </Link>
      <Head detail={detail} isRealStripe={isRealStripe} />
      {banner !== null && (
        <Banner
          tone={banner.tone}
          title={banner.title}
          className="mb-4"
          icon={banner.tone === "danger" ? <OctagonX aria-hidden="true" /> : <RotateCw aria-hidden="true" />}
        >
          {banner.text}
        </Banner>
      )}
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,1fr)_25rem]">
        <div className="min-w-0 space-y-4">
          <AttemptsCard detail={detail} now={now} />
          <PayloadCard detail={detail} onCopy={copy} />
        </div>
        <div className="min-w-0 space-y-4">
          <ChangesCard detail={detail} />
          <FactsCard detail={detail} />
          <SameCard detail={detail} now={now} />
        </div>
      </div>
    </>
  );
}

function Head({ detail, isRealStripe }: { detail: EventDetail; isRealStripe: boolean }) {
  const { event } = detail;
  return (
    <div className="mb-5 flex flex-wrap items-start justify-between gap-4">
      <div className="min-w-0">
        <div className="flex flex-wrap items-center gap-2.5">
          <h1 className="break-all text-2xl">{event.eventType}</h1>
          <StatusBadge status={event.status} />
        </div>
        <p className="mt-1 flex items-center gap-1 text-muted-foreground">
          <span className="mono min-w-0 break-all">{event.stripeEventId}</span>
          <IconButton
            icon={<Copy aria-hidden="true" />}
            label="Copy event id"
            size="sm"
            onClick={() => copy(event.stripeEventId)}
          />
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        {isRealStripe && event.source === "stripe" && (
          <a
            className="btn btn-secondary"
            href={stripePage(detail)}
            target="_blank"
            rel="noopener noreferrer"
          >
            View in Stripe
            <ArrowUpRight aria-hidden="true" />
          </a>
        )}
        {event.status !== "ignored" && event.stripeCustomerId !== null && (
          <ReplayOne stripeEventId={event.stripeEventId} />
        )}
      </div>
    </div>
  );
}

function copy(text: string): void {
  void navigator.clipboard.writeText(text).then(
    () => notify({ title: "Copied" }),
    () => notify({ title: "Could not copy", description: "The browser does not allow it.", failed: true }),
  );
}

function stripePage({ event, livemode }: EventDetail): string {
  return `https://dashboard.stripe.com/${livemode ? "" : "test/"}events/${encodeURIComponent(event.stripeEventId)}`;
}
