interface Props {
  tags: { tag: string; count: number }[];
  /** Null is all of them. */
  chosen: string | null;
  total: number;
  onChoose: (tag: string | null) => void;
}

const CHIP =
  "num inline-flex h-7 shrink-0 items-center gap-1.5 rounded-full border px-2.5 text-xs font-medium text-muted-foreground hover:bg-hover aria-pressed:border-primary aria-pressed:bg-primary aria-pressed:text-primary-foreground";

/** The library's tags with their counts; one at a time narrows the list. */
export function TagFilter({ tags, chosen, total, onChoose }: Props) {
  if (tags.length === 0) return null;
  // A chosen tag whose last prompt is gone stays visible, so that it can be taken off.
  const listed =
    chosen === null || tags.some(({ tag }) => tag === chosen) ? tags : [{ tag: chosen, count: 0 }, ...tags];
  return (
    <div
      className="-mx-1 flex gap-1.5 overflow-x-auto px-1 py-0.5 [scrollbar-width:none]"
      role="group"
      aria-label="Filter by tag"
    >
      <button type="button" className={CHIP} aria-pressed={chosen === null} onClick={() => onChoose(null)}>
        All <span className="font-normal">{total}</span>
      </button>
      {listed.map(({ tag, count }) => (
        <button
          key={tag}
          type="button"
          className={CHIP}
          aria-pressed={tag === chosen}
          onClick={() => onChoose(tag === chosen ? null : tag)}
        >
          {tag} <span className="font-normal">{count}</span>
        </button>
      ))}
    </div>
  );
}
