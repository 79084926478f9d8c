import type { Change } from "./journal";

/** Rows of one kind, found by id or by the keys `keysOf` gives them. Rows are replaced, never changed in place. */
export class Collection<Row extends { id: string }> {
  private readonly rows = new Map<string, Row>();
  private readonly index = new Map<string, Set<string>>();

  constructor(
    readonly name: string,
    private readonly record: (change: Change) => void,
    private readonly keysOf: (row: Row) => string[] = () => [],
  ) {}

  get(id: string | null | undefined): Row | undefined {
    return id === null || id === undefined ? undefined : this.rows.get(id);
  }

  /** Rows with this key, in no order. */
  by(key: string): Row[] {
    return [...(this.index.get(key) ?? [])].flatMap((id) => this.rows.get(id) ?? []);
  }

  /** Every row, oldest first. */
  all(): Row[] {
    return [...this.rows.values()];
  }

  put(row: Row): Row {
    this.set(row.id, row);
    this.record({ collection: this.name, id: row.id, row });
    return row;
  }

  delete(id: string): void {
    this.set(id, null);
    this.record({ collection: this.name, id, row: null });
  }

  /** Applies a change that is on disk already: a row this collection wrote, or null for one it deleted. */
  restore(id: string, row: unknown): void {
    this.set(id, row as Row | null);
  }

  private set(id: string, row: Row | null): void {
    const before = this.rows.get(id);
    if (before) for (const key of this.keysOf(before)) this.index.get(key)?.delete(id);
    if (row === null) {
      this.rows.delete(id);
      return;
    }
    this.rows.set(id, row);
    for (const key of this.keysOf(row)) {
      const ids = this.index.get(key) ?? new Set();
      this.index.set(key, ids.add(id));
    }
  }
}
