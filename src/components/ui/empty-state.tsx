import type { ReactNode } from "react";
import { cn } from "../cn";

interface Props {
  title: ReactNode;
  /** One sentence. */
  children?: ReactNode;
  /** The thing itself, as it will look. */
  picture?: ReactNode;
  actions?: ReactNode;
  className?: string;
}

/** What stands where a list would be. */
export function EmptyState({ title, children, picture, actions, className }: Props) {
  return (
    <div className={cn("flex flex-col items-start gap-3", className)}>
      {picture}
      <div>
        <h2 className="text-md">{title}</h2>
        {children !== undefined && (
          <p className="mt-1 max-w-[56ch] text-sm text-muted-foreground">{children}</p>
        )}
      </div>
      {actions !== undefined && <div className="flex flex-wrap gap-2">{actions}</div>}
    </div>
  );
}
