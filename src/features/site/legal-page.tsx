import type { ReactNode } from "react";

interface Props {
  title: string;
  lead: string;
  children: ReactNode;
}

/** A page of plain text. */
export function LegalPage({ title, lead, children }: Props) {
  return (
    <main id="main" className="mx-auto max-w-[47.5rem] px-5 pb-24 pt-14 sm:pt-18">
      <h1 className="text-4xl">{title}</h1>
      <p className="mt-4 max-w-[60ch] text-lg text-muted-foreground">{lead}</p>
      <div className="prose mt-4">{children}</div>
    </main>
  );
}
