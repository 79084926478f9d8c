import type { ReactNode } from "react";

/** A label that the reader gave to a prompt. */
export function Tag({ children }: { children: ReactNode }) {
  return <span className="tag">{children}</span>;
}
