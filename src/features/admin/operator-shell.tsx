"use client";

import { api } from "@convex/api";
import type { FunctionReturnType } from "convex/server";
import { FlaskConical, LibraryBig } from "lucide-react";
import Link, { useLinkStatus } from "next/link";
import { usePathname } from "next/navigation";
import { useEffect, useRef, type ReactNode } from "react";
import { Logo } from "@/components/logo";
import { Main } from "@/components/main";
import { ThemeMenu } from "@/components/theme-menu";
import { Badge } from "@/components/ui/badge";
import { ButtonLink } from "@/components/ui/button-link";
import { useLiveQuery } from "@/features/live-query/use-live-query";
import { showInRow } from "./show-in-row";

interface Props {
  initial: FunctionReturnType<typeof api.adminOverview.tabs>;
  /** The control page of the stand-ins; null with the real Stripe. */
  controlsUrl: string | null;
  children: ReactNode;
}

/** The frame of the operator's pages: who one is here, where one can go, and in which time zone. */
export function OperatorShell({ initial, controlsUrl, children }: Props) {
  const { dead, alerts } = useLiveQuery(api.adminOverview.tabs, {}, initial);
  return (
    <div className="min-h-dvh">
      <header className="sticky top-0 z-20 border-b bg-card">
        <div className="mx-auto flex h-13 max-w-[77.5rem] items-center gap-3 px-4 lg:px-6">
          <Logo href="/admin" />
          <span className="text-subtle max-[22.5rem]:hidden">Operator</span>
          {controlsUrl !== null && (
            <Badge tone="warning" className="max-sm:hidden">
              Sandbox
            </Badge>
          )}
          <div className="ml-auto flex items-center gap-2">
            <span className="text-xs text-subtle">Times are UTC</span>
            {controlsUrl !== null && (
              <a className="btn btn-ghost btn-sm max-md:hidden" href={controlsUrl}>
                <FlaskConical aria-hidden="true" />
                Sandbox controls
              </a>
            )}
            <ButtonLink
              href="/dashboard"
              variant="ghost"
              size="sm"
              icon={<LibraryBig aria-hidden="true" />}
              className="max-sm:w-7 max-sm:px-0"
            >
              <span className="max-sm:sr-only">Library</span>
            </ButtonLink>
            <ThemeMenu />
          </div>
        </div>
        <Tabs dead={dead} alerts={alerts} />
      </header>
      <Main className="mx-auto max-w-[77.5rem] px-4 py-6 lg:px-6 lg:py-7">{children}</Main>
    </div>
  );
}

function Tabs({ dead, alerts }: { dead: number; alerts: number }) {
  const path = usePathname();
  const nav = useRef<HTMLElement>(null);
  // On a narrow screen the last tabs are beyond its edge. `scrollIntoView` would also have the first Tab start from there.
  useEffect(() => {
    const current = nav.current?.querySelector("[aria-current]");
    if (nav.current && current) showInRow(nav.current, current);
  }, [path]);
  const tabs = [
    { href: "/admin", label: "Health", count: 0, unit: "" },
    { href: "/admin/events", label: "Events", count: 0, unit: "" },
    { href: "/admin/people", label: "People", count: 0, unit: "" },
    { href: "/admin/dead", label: "Dead letters", count: dead, unit: "waiting" },
    { href: "/admin/alerts", label: "Alerts", count: alerts, unit: "open" },
    { href: "/admin/drift", label: "Drift", count: 0, unit: "" },
  ];
  const isAt = (href: string) => path === href || (href !== "/admin" && path.startsWith(`${href}/`));
  return (
    <nav
      ref={nav}
      aria-label="Operator"
      onFocus={({ currentTarget, target }) => showInRow(currentTarget, target)}
      className="mx-auto flex max-w-[77.5rem] gap-4 overflow-x-auto sm:gap-5 px-4 text-sm font-medium [scrollbar-width:none] lg:px-6"
    >
      {tabs.map(({ href, label, count, unit }) => (
        <Link
          key={href}
          href={href}
          aria-current={isAt(href) ? "page" : undefined}
          className="relative -mb-px inline-flex h-10 shrink-0 items-center gap-1.5 border-b-2 border-transparent text-muted-foreground -outline-offset-2 aria-[current]:border-foreground aria-[current]:text-foreground"
        >
          {label}
          {count > 0 && (
            <span className="num grid h-4.5 min-w-4.5 place-items-center rounded-full bg-danger-soft px-1 text-[0.6875rem] text-danger-text">
              {count === 100 ? "100+" : count}
              <span className="sr-only"> {unit}</span>
            </span>
          )}
          <UnderWay />
        </Link>
      ))}
    </nav>
  );
}

/** A line under the tab that was chosen, until its page is here. */
function UnderWay() {
  const { pending } = useLinkStatus();
  return pending ? <span className="skel absolute inset-x-0 -bottom-0.5 h-0.5" aria-hidden="true" /> : null;
}
