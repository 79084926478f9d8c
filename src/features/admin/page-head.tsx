import type { ReactNode } from "react";

interface Props {
  title: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
}

/** The title of an operator's page, which is its answer, and the sentence behind it. */
export function PageHead({ title, children, actions }: Props) {
  return (
    <div className="mb-5 flex flex-wrap items-end justify-between gap-4">
      <div className="min-w-0">
        <h1 className="text-2xl">{title}</h1>
        {children !== undefined && <p className="num mt-1 text-muted-foreground">{children}</p>}
      </div>
      {actions !== undefined && <div className="flex flex-wrap gap-2 empty:hidden">{actions}</div>}
    </div>
  );
}
