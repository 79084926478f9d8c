import { cn } from "../cn";

/** A grey stand-in of the coming content's size. Mark the container `aria-busy`; never imitate an amount. */
export function Skeleton({ className }: { className?: string }) {
  return <div className={cn("skel", className)} aria-hidden="true" />;
}
