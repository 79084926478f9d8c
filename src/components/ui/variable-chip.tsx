/** A variable of a prompt. Nothing else in the product has this shape. */
export function VariableChip({ name }: { name: string }) {
  return <span className="var">{name}</span>;
}
