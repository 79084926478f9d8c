import { Fragment } from "react";
import { VariableChip } from "@/components/ui/variable-chip";

interface Props {
  /** Text with {{variables}}. */
  text: string;
}

/** A piece of prompt text with its variables drawn as chips. */
export function WithVariables({ text }: Props) {
  return text.split(/\{\{(\w+)\}\}/).map((part, index) => (
    // Every odd part is what the braces held; the text never changes, so its place is its identity.
    <Fragment key={index}>{index % 2 === 1 ? <VariableChip name={part} /> : part}</Fragment>
  ));
}
