import type { ReactNode } from "react";
import { ButtonLink } from "@/components/ui/button-link";

interface Props {
  /** Where the first page is; null on it. */
  newestHref: string | null;
  /** Where the next page is; null at the end. */
  olderHref: string | null;
  /** How many rows there are. */
  children: ReactNode;
}

/** The foot of a list with pages. */
export function ListFoot({ newestHref, olderHref, children }: Props) {
  return (
    <footer className="num flex min-h-13.25 items-center justify-between gap-3 border-t px-5 py-3 text-xs text-subtle">
      <span role="status">{children}</span>
      <span className="flex gap-2">
        {newestHref !== null && (
          <ButtonLink size="sm" href={newestHref}>
            Newest
          </ButtonLink>
        )}
        {olderHref !== null && (
          <ButtonLink size="sm" href={olderHref}>
            Older
          </ButtonLink>
        )}
      </span>
    </footer>
  );
}
