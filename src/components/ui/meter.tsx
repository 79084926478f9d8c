import { cn } from "../cn";

interface Props {
  used: number;
  max: number;
  /** What is counted, for a screen reader: "Prompts used". */
  label: string;
  /** The counted things, in the plural: "prompts". */
  unit: string;
  className?: string;
}

/** How full something with a limit is. Write the numbers beside it: the bar is never their only copy. */
export function Meter({ used, max, label, unit, className }: Props) {
  const share = Math.min(1, used / max);
  return (
    <div
      className={cn("meter", share >= 0.8 && "is-warning", className)}
      role="meter"
      aria-valuemin={0}
      aria-valuemax={max}
      aria-valuenow={Math.min(used, max)}
      aria-label={label}
      aria-valuetext={`${used} of ${max} ${unit}`}
    >
      <i style={{ width: `${share * 100}%` }} />
    </div>
  );
}
