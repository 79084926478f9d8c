import { CircleAlert } from "lucide-react";
import { useId, type ComponentProps, type ReactNode } from "react";
import { cn } from "../cn";

interface Props extends ComponentProps<"input"> {
  label: string;
  /** Keeps the label for screen readers only. */
  hideLabel?: boolean;
  icon?: ReactNode;
  /** Stands at the end of the field, such as a key hint. */
  trailing?: ReactNode;
  error?: string | undefined;
}

/** A labelled line of text. */
export function TextField({ label, hideLabel, icon, trailing, error, className, ...rest }: Props) {
  const id = useId();
  return (
    <div className={className}>
      <label htmlFor={id} className={hideLabel ? "sr-only" : "label"}>
        {label}
      </label>
      <div className={cn("input", error !== undefined && "border-danger")}>
        {icon}
        <input
          id={id}
          aria-invalid={error !== undefined || undefined}
          aria-describedby={error === undefined ? undefined : `${id}-error`}
          {...rest}
        />
        {trailing}
      </div>
      {error !== undefined && (
        <p id={`${id}-error`} className="mt-1.5 flex items-center gap-1.5 text-sm text-danger-text">
          <CircleAlert className="size-4" aria-hidden="true" />
          {error}
        </p>
      )}
    </div>
  );
}
