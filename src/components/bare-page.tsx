import type { ReactNode } from "react";
import { Logo } from "./logo";

/** A page with one thing on it, under the mark. */
export function BarePage({ children }: { children: ReactNode }) {
  return (
    <main id="main" className="flex min-h-dvh flex-col items-center gap-8 px-5 py-10 sm:py-16">
      <Logo href="/" />
      {children}
    </main>
  );
}
