import type { ReactNode } from "react";
import { Logo } from "@/components/logo";
import { Main } from "@/components/main";
import { ThemeMenu } from "@/components/theme-menu";
import { AccountButton, AccountName } from "./account";
import { SidebarNav, TabBar } from "./main-nav";
import { PlanBox } from "./plan-box";

interface Props {
  /** The ways that only some people have; one for the sidebar, one for the top bar. */
  extra: { sidebar: ReactNode; topBar: ReactNode };
  children: ReactNode;
}

/** The frame of the signed-in pages: a sidebar from 1024 pixels, a top bar and bottom tabs below. */
export function Shell({ extra, children }: Props) {
  return (
    <div className="min-h-dvh lg:grid lg:grid-cols-[14.5rem_1fr]">
      <aside className="sticky top-0 hidden h-dvh flex-col border-r bg-background p-3 lg:flex">
        <div className="flex h-11 items-center px-2">
          <Logo href="/dashboard" />
        </div>
        <SidebarNav />
        {extra.sidebar}
        <div className="mt-auto space-y-2">
          {/* As high as its tallest content, so that nothing moves when the plan is known. */}
          <div className="flex min-h-20.5 flex-col justify-end">
            <PlanBox />
          </div>
          <div className="flex items-center gap-2.5 px-1.5 py-1">
            <AccountButton />
            <AccountName />
            <ThemeMenu side="above" className="ml-auto" />
          </div>
        </div>
      </aside>
      <header className="sticky top-0 z-20 flex h-13 items-center justify-between border-b bg-background/90 px-4 backdrop-blur lg:hidden">
        <Logo href="/dashboard" />
        <div className="flex items-center gap-1">
          {extra.topBar}
          <ThemeMenu />
          <AccountButton />
        </div>
      </header>
      <Main className="min-w-0 max-lg:pb-[calc(5rem+env(safe-area-inset-bottom))]">{children}</Main>
      <TabBar />
    </div>
  );
}
