import { auth } from "@clerk/nextjs/server";
import type { Metadata } from "next";
import type { ReactNode } from "react";
import { Providers } from "@/components/providers";
import { Shell } from "@/features/shell/shell";
import { env } from "@/server/env";
import { readerFormat } from "../reader-format";
import { OperatorLink } from "./operator-link";
import { readIsOperator } from "./read-is-operator";
import { SessionArea } from "./session-area";

export const metadata: Metadata = { robots: { index: false, follow: false } };

/**
 * The signed-in area. It sends a stranger to the sign-in page and back; since a layout is not rendered again when
 * moving between its pages, each page protects itself too.
 */
export default async function DashboardLayout({ children }: { children: ReactNode }) {
  await auth.protect();
  // Asked once and not waited for: the pages do not stand still for what an operator alone sees.
  const isOperator = readIsOperator();
  const extra = {
    sidebar: <OperatorLink isOperator={isOperator} place="sidebar" />,
    topBar: <OperatorLink isOperator={isOperator} place="topBar" />,
  };
  return (
    <SessionArea>
      <Providers convexUrl={env().NEXT_PUBLIC_CONVEX_URL} format={await readerFormat()}>
        <Shell extra={extra}>{children}</Shell>
      </Providers>
    </SessionArea>
  );
}
