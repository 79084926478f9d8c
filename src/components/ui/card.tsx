import type { ComponentProps } from "react";
import { cn } from "../cn";

interface Props extends ComponentProps<"section"> {
  /** Adds the usual inner space. */
  pad?: boolean;
}

/** A raised surface for one subject. Name it with `aria-label` or `aria-labelledby`. */
export function Card({ pad = false, className, ...rest }: Props) {
  return <section className={cn("card", pad && "card-pad", className)} {...rest} />;
}

/** The source line under a card: where its facts come from, and since when. */
export function CardFoot({ className, ...rest }: ComponentProps<"div">) {
  return <div className={cn("card-foot", className)} {...rest} />;
}
