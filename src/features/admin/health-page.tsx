"use client";

import { api } from "@convex/api";
import type { FunctionReturnType } from "convex/server";
import { Check } from "lucide-react";
import Link from "next/link";
import { Card } from "@/components/ui/card";
import { Glide } from "@/components/ui/glide";
import { useClock } from "@/features/billing/use-clock";
import { useLiveQuery } from "@/features/live-query/use-live-query";
import { AlertList } from "./alert-list";
import { Sparkline, VolumeChart } from "./charts";
import { CountCard } from "./count-card";
import { EventTable } from "./event-table";
import { funnelLines, lifecycleLines } from "./funnel-words";
import {
  barsOf,
  chartSentence,
  healthSentence,
  healthTitle,
  RANGES,
  tilesOf,
  totalOf,
  type Tile,
} from "./health-view";
import { PageHead } from "./page-head";

const TICK_MS = 30_000;
/** As many as stand beside the chart; the others are on their own page. */
const ALERTS_SHOWN = 3;

interface Props {
  initial: FunctionReturnType<typeof api.adminOverview.health>;
  hours: number;
  /** The server's time of rendering, epoch ms. */
  renderedAt: number;
}

/** Whether billing works, at a glance, live. */
export function HealthPage({ initial, hours, renderedAt }: Props) {
  const range = RANGES.find((each) => each.hours === hours) ?? RANGES[0];
  const clock = useClock(renderedAt, TICK_MS);
  const health = useLiveQuery(api.adminOverview.health, { now: renderedAt, hours: range.hours }, initial);
  // The billing clock of the stand-ins may be ahead of this computer's.
  const now = Math.max(clock.now, health.now);
  const bars = barsOf(health.hours, now, range);
  const total = totalOf(bars);
  return (
    <Glide>
      <PageHead title={healthTitle(health.alerts.length)} actions={<RangeLinks hours={range.hours} />}>
        {healthSentence(total, health.newest[0]?.createdAt ?? null, now, range.label)}
      </PageHead>
      <div className="grid grid-cols-2 gap-3 max-lg:[&>:first-child]:col-span-2 lg:grid-cols-5">
        {tilesOf(bars, { ...health, now }).map((tile) => (
          <TileCard key={tile.name} tile={tile} range={range.label} />
        ))}
      </div>
      <div data-glide className="mt-4 grid gap-4 lg:grid-cols-[1fr_22.5rem]">
        <Card pad aria-labelledby="volume">
          <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
            <h2 id="volume" className="text-md">
              Events, last {range.label}
            </h2>
            <Legend />
          </div>
          <VolumeChart bars={bars} label={chartSentence(total, range.label)} />
        </Card>
        <AlertCard alerts={health.alerts} now={now} />
      </div>
      <div data-glide className="mt-4 grid gap-4 lg:grid-cols-2">
        <CountCard title={`Checkout, last ${range.label}`} lines={funnelLines(health.happened)} />
        <CountCard title={`Subscriptions, last ${range.label}`} lines={lifecycleLines(health.happened)} />
      </div>
      <Card data-glide className="mt-4 overflow-hidden" aria-labelledby="newest">
        <header className="flex items-center justify-between px-5 pb-3 pt-4">
          <h2 id="newest" className="text-md">
            Newest events
          </h2>
          <Link className="link text-sm" href="/admin/events">
            All events
          </Link>
        </header>
        <div className="border-t">
          {health.newest.length === 0 ? (
            <p className="px-5 py-6 text-muted-foreground">
              The first event appears here when Stripe sends it.
            </p>
          ) : (
            <EventTable rows={health.newest} now={now} />
          )}
        </div>
      </Card>
    </Glide>
  );
}

function AlertCard({ alerts, now }: { alerts: Props["initial"]["alerts"]; now: number }) {
  return (
    <Card aria-labelledby="alerts">
      <header className="flex items-center justify-between px-5 pt-4">
        <h2 id="alerts" className="text-md">
          Alerts
        </h2>
        <Link className="num link text-sm" href="/admin/alerts">
          {alerts.length > ALERTS_SHOWN ? `All ${alerts.length} alerts` : "All alerts"}
        </Link>
      </header>
      {alerts.length === 0 ? (
        <p className="flex items-center gap-2 px-5 pb-5 pt-3 text-sm text-muted-foreground">
          <Check className="size-4 text-success-text" aria-hidden="true" />
          No alert is open.
        </p>
      ) : (
        <div className="mt-1">
          <AlertList alerts={alerts.slice(0, ALERTS_SHOWN)} now={now} />
        </div>
      )}
    </Card>
  );
}

function TileCard({ tile, range }: { tile: Tile; range: string }) {
  const noteTone = { ok: "text-subtle", warning: "text-warning-text", danger: "text-danger-text" }[tile.tone];
  const label =
    `${tile.name} over ${range}, now ${tile.value}${tile.unit === "%" ? "%" : ` ${tile.unit}`}`.trim();
  return (
    <Card className="flex flex-col overflow-hidden" aria-label={tile.name}>
      <div className="px-4 pt-3.5">
        <p className="eyebrow">{tile.name}</p>
        <p className="num mt-1.5 text-2xl font-semibold">
          {tile.value}
          <span className="ml-1 text-sm font-normal tracking-normal text-subtle">{tile.unit}</span>
        </p>
        <p className={`num mt-0.5 text-xs ${noteTone}`}>{tile.note}</p>
      </div>
      <div className="mt-auto pt-2.5">
        <Sparkline values={tile.course} tone={tile.tone} label={label} />
      </div>
    </Card>
  );
}

function RangeLinks({ hours }: { hours: number }) {
  return (
    <nav aria-label="Time" className="flex gap-1.5">
      {RANGES.map((range) => (
        <Link
          key={range.hours}
          href={range === RANGES[0] ? "/admin" : `/admin?hours=${range.hours}`}
          aria-current={range.hours === hours ? "true" : undefined}
          className="num inline-flex h-8 items-center rounded-full border px-3 text-xs font-medium text-muted-foreground aria-[current]:border-primary aria-[current]:bg-primary aria-[current]:text-primary-foreground"
        >
          {range.label}
        </Link>
      ))}
    </nav>
  );
}

function Legend() {
  const parts = [
    ["bg-brand", "Processed"],
    ["bg-warning", "Retried or waiting"],
    ["bg-danger", "Dead"],
  ];
  return (
    <ul className="flex gap-4 text-xs text-muted-foreground">
      {parts.map(([colour, words]) => (
        <li key={words} className="flex items-center gap-1.5">
          <i className={`size-2 rounded-sm ${colour}`} aria-hidden="true" />
          {words}
        </li>
      ))}
    </ul>
  );
}
