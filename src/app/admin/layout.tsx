import { api } from "@convex/api";
import { auth } from "@clerk/nextjs/server";
import type { Metadata } from "next";
import type { ReactNode } from "react";
import { Providers } from "@/components/providers";
import { OperatorShell } from "@/features/admin/operator-shell";
import { readAsOperator } from "@/server/convex/read-as-operator";
import { env } from "@/server/env";
import { SessionArea } from "../dashboard/session-area";
import { readerFormat } from "../reader-format";

export const metadata: Metadata = { robots: { index: false, follow: false } };

/** The operator's area. For everyone else it does not exist; each page and each function asks again. */
export default async function AdminLayout({ children }: { children: ReactNode }) {
  await auth.protect();
  const tabs = await readAsOperator(api.adminOverview.tabs, {});
  const { NEXT_PUBLIC_CONVEX_URL, STRIPE_API_BASE } = env();
  return (
    <SessionArea>
      <Providers convexUrl={NEXT_PUBLIC_CONVEX_URL} format={await readerFormat()}>
        <OperatorShell
          initial={tabs}
          controlsUrl={STRIPE_API_BASE === undefined ? null : `${STRIPE_API_BASE}/_sandbox`}
        >
          {children}
        </OperatorShell>
      </Providers>
    </SessionArea>
  );
}
