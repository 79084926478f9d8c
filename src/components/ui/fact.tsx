import type { ReactNode } from "react";

interface Props {
  term: string;
  children: ReactNode;
  /** A second, quieter line. */
  note?: ReactNode;
}

/** One named fact; belongs in a `<dl>`. */
export function Fact({ term, children, note }: Props) {
  return (
    <div className="min-w-0">
      <dt className="eyebrow">{term}</dt>
      <dd className="num mt-1 font-medium break-words">{children}</dd>
      {note !== undefined && <dd className="num mt-0.5 break-words text-xs text-subtle">{note}</dd>}
    </div>
  );
}
