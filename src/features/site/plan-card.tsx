import type { ReactNode } from "react";
import { TickList } from "./tick-list";

interface Props {
  name: string;
  /** The state of the offer in a word or two. */
  badge?: string;
  price: ReactNode;
  note: ReactNode;
  items: readonly string[];
  cta: ReactNode;
  /** Draws the plan that is sold with a strong edge. */
  strong?: boolean;
}

/** One plan in a shop window. */
export function PlanCard({ name, badge, price, note, items, cta, strong = false }: Props) {
  return (
    <section
      aria-label={name}
      className={`card flex flex-col p-6 sm:p-7 ${strong ? "border-foreground! shadow-e2! ring-1 ring-foreground" : ""}`}
    >
      <div className="flex items-center justify-between">
        <h3 className="text-lg">{name}</h3>
        {badge !== undefined && <span className="badge badge-brand">{badge}</span>}
      </div>
      <div className="num mt-4">{price}</div>
      <div className="num mt-2 text-sm text-muted-foreground sm:min-h-10">{note}</div>
      <div className="mt-5">{cta}</div>
      <TickList items={items} className="mt-6 border-t pt-6" />
    </section>
  );
}

interface PriceProps {
  amount: string;
  per?: string;
}

/** A price and what it is for. */
export function PlanPrice({ amount, per }: PriceProps) {
  return (
    <p className="flex items-baseline gap-2">
      <span className="text-4xl font-semibold">{amount}</span>
      {per !== undefined && <span className="text-muted-foreground">{per}</span>}
    </p>
  );
}
