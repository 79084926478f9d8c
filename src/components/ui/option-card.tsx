import type { ReactNode } from "react";

interface Props {
  name: string;
  value: string;
  checked: boolean;
  onSelect: () => void;
  children: ReactNode;
}

/** One radio of a list that needs whole sentences. Put several in a `role="radiogroup"`; none needs to be preselected. */
export function OptionCard({ name, value, checked, onSelect, children }: Props) {
  return (
    <label className="option">
      <input type="radio" className="radio" name={name} value={value} checked={checked} onChange={onSelect} />
      <span className="min-w-0 flex-1">{children}</span>
    </label>
  );
}
