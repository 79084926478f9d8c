import type { ReactNode } from "react";
import { cn } from "../cn";

/** What a colour says: brand = under way, success = confirmed by Stripe, warning = time is running, danger = money failed. */
export type Tone = "neutral" | "brand" | "success" | "warning" | "danger";

const TONES: Record<Tone, string> = {
  neutral: "",
  brand: "badge-brand",
  success: "badge-success",
  warning: "badge-warning",
  danger: "badge-danger",
};

interface Props {
  tone?: Tone;
  icon?: ReactNode;
  className?: string;
  children: ReactNode;
}

/** A state in an icon and a word, never in a colour alone. */
export function Badge({ tone = "neutral", icon, className, children }: Props) {
  return (
    <span className={cn("badge", TONES[tone], className)}>
      {icon}
      {children}
    </span>
  );
}
