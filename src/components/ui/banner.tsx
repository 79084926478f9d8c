import { CircleAlert, Hourglass, Info } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "../cn";

type BannerTone = "brand" | "warning" | "danger";

const LOOK: Record<BannerTone, { className: string; icon: ReactNode }> = {
  brand: { className: "banner-brand", icon: <Info aria-hidden="true" /> },
  warning: { className: "banner-warning", icon: <Hourglass aria-hidden="true" /> },
  danger: { className: "banner-danger", icon: <CircleAlert aria-hidden="true" /> },
};

interface Props {
  tone: BannerTone;
  /** The fact: "$20.00 is open." */
  title: ReactNode;
  /** The date and the next step. */
  children?: ReactNode;
  icon?: ReactNode;
  /** At most two buttons. */
  actions?: ReactNode;
  className?: string;
}

/** One serious fact above a page's content. Danger interrupts a screen reader, the others wait their turn. */
export function Banner({ tone, title, children, icon, actions, className }: Props) {
  const look = LOOK[tone];
  return (
    <div className={cn("banner", look.className, className)} role={tone === "danger" ? "alert" : "status"}>
      {icon ?? look.icon}
      <div className="flex min-w-0 flex-1 flex-col gap-3 sm:flex-row sm:items-center sm:justify-between sm:gap-6">
        <div>
          <p className="num font-semibold">{title}</p>
          {children !== undefined && (
            <div className="num mt-0.5 text-sm text-muted-foreground">{children}</div>
          )}
        </div>
        {actions !== undefined && (
          <div className="flex shrink-0 flex-wrap gap-2 max-sm:[&>.btn]:h-11 max-sm:[&>.btn]:flex-1">
            {actions}
          </div>
        )}
      </div>
    </div>
  );
}
