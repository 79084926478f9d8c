import { Check } from "lucide-react";

interface Props {
  items: readonly string[];
  className?: string;
}

/** A list of things that hold. */
export function TickList({ items, className = "" }: Props) {
  return (
    <ul className={`space-y-2.5 ${className}`}>
      {items.map((item) => (
        <li key={item} className="flex gap-2.5">
          <Check className="mt-0.5 size-4 shrink-0 text-brand-text" aria-hidden="true" />
          <span>{item}</span>
        </li>
      ))}
    </ul>
  );
}
