/** A stored row. Rows are never changed in place: `update` replaces them, which makes undo and snapshots cheap. */
export interface Row {
  readonly id: string;
}

/** One write, kept until the unit of work ends: enough to take it back and to persist it. */
export interface Write {
  undo(): void;
  collection: string;
  id: string;
}

type IndexKey<T> = (row: T) => string | readonly string[] | null;

interface OldVersion<T> {
  row: T | undefined;
  /** Wall time (ms) until which this version was the current one. */
  until: number;
}

/** Rows of one kind by id, in order of creation, with secondary indexes; every write is reported to `onWrite`. */
export class Collection<T extends Row> {
  private rows = new Map<string, T>();
  private readonly indexes = new Map<string, Map<string, Set<string>>>();
  private readonly old = new Map<string, OldVersion<T>[]>();

  constructor(
    readonly name: string,
    private readonly keys: Readonly<Record<string, IndexKey<T>>>,
    private readonly hooks: {
      onWrite(write: Write, row: T | undefined): void;
      /** Wall time to read as of, or null for the present (see the `staleReads` switch). */
      readAsOf(): number | null;
      /** Wall time now when old versions must be kept, else null. */
      keepingOldVersions(): number | null;
    },
  ) {
    for (const index of Object.keys(keys)) this.indexes.set(index, new Map());
  }

  get size(): number {
    return this.rows.size;
  }

  get(id: string): T | undefined {
    const asOf = this.hooks.readAsOf();
    if (asOf === null) return this.rows.get(id);
    const version = this.old.get(id)?.find((each) => each.until > asOf);
    return version ? version.row : this.rows.get(id);
  }

  insert(row: T): T {
    this.write(row.id, row);
    return row;
  }

  /** Replaces the given fields; throws when the row does not exist. */
  update(id: string, patch: Partial<T>): T {
    const before = this.rows.get(id);
    if (!before) throw new Error(`${this.name}: no row ${id}`);
    const after = { ...before, ...patch };
    this.write(id, after);
    return after;
  }

  remove(id: string): void {
    this.write(id, undefined);
  }

  /** Rows under an index key, oldest first. */
  by(index: string, key: string): T[] {
    const found: T[] = [];
    for (const id of this.indexes.get(index)?.get(key) ?? []) {
      const row = this.get(id);
      if (row) found.push(row);
    }
    return found;
  }

  /** Every row, oldest first. */
  all(): T[] {
    if (this.hooks.readAsOf() === null) return [...this.rows.values()];
    return [...this.rows.keys()].flatMap((id) => this.get(id) ?? []);
  }

  /** Sets a row without reporting it: for loading stored state. */
  load(id: string, row: T | undefined): void {
    this.place(id, row);
  }

  clear(): void {
    this.rows = new Map();
    this.old.clear();
    for (const index of this.indexes.values()) index.clear();
  }

  /** Forgets versions older than `before` (wall ms). */
  forgetOldVersions(before: number): void {
    for (const [id, versions] of this.old) {
      const kept = versions.filter((version) => version.until > before);
      if (kept.length > 0) this.old.set(id, kept);
      else this.old.delete(id);
    }
  }

  private write(id: string, row: T | undefined): void {
    const before = this.rows.get(id);
    const now = this.hooks.keepingOldVersions();
    if (now !== null) this.old.set(id, [...(this.old.get(id) ?? []), { row: before, until: now }]);
    this.place(id, row);
    const undo = () => {
      this.place(id, before);
      if (now !== null) this.old.get(id)?.pop();
    };
    this.hooks.onWrite({ collection: this.name, id, undo }, row);
  }

  private place(id: string, row: T | undefined): void {
    const before = this.rows.get(id);
    for (const [index, keyOf] of Object.entries(this.keys)) {
      const map = this.indexes.get(index);
      if (!map) continue;
      const oldKeys = before ? asKeys(keyOf(before)) : [];
      const newKeys = row ? asKeys(keyOf(row)) : [];
      for (const key of oldKeys) if (!newKeys.includes(key)) map.get(key)?.delete(id);
      for (const key of newKeys) {
        if (oldKeys.includes(key)) continue;
        const ids = map.get(key);
        if (ids) ids.add(id);
        else map.set(key, new Set([id]));
      }
    }
    if (row) this.rows.set(id, row);
    else this.rows.delete(id);
  }
}

function asKeys(key: string | readonly string[] | null): readonly string[] {
  if (key === null) return [];
  return typeof key === "string" ? [key] : key;
}
