import type { ReactNode } from "react";
import { cn } from "../cn";

interface Option<Value extends string> {
  value: Value;
  label: ReactNode;
}

interface Props<Value extends string> {
  /** Unique on the page: it ties the radio buttons together. */
  name: string;
  /** What is chosen, for a screen reader: "Billing period". */
  label: string;
  options: readonly Option<Value>[];
  /** Controlled from a client component; leave both out and give `defaultValue` for a form without script. */
  value?: Value;
  defaultValue?: Value;
  onValueChange?: (value: Value) => void;
  className?: string;
}

/** A choice of two or three words side by side. Native radio buttons: arrows move, and it works without JavaScript. */
export function Segment<Value extends string>(props: Props<Value>) {
  const { name, label, options, value, defaultValue, onValueChange, className } = props;
  return (
    <div role="radiogroup" aria-label={label} className={cn("segment", className)}>
      {options.map((option) => (
        <label key={option.value}>
          <input
            type="radio"
            name={name}
            value={option.value}
            {...(onValueChange === undefined
              ? { defaultChecked: option.value === defaultValue }
              : { checked: option.value === value, onChange: () => onValueChange(option.value) })}
          />
          {option.label}
        </label>
      ))}
    </div>
  );
}
