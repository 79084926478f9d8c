import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import path from "node:path";
import type { Change, Store, StoreDump } from "./core/store";

/** A journal is folded into the snapshot when it is this many times longer than the store, and at least so long. */
const FOLD_FACTOR = 2;
const FOLD_MINIMUM = 20_000;

/**
 * Keeps the store on disk: a snapshot, and a journal with one line per unit of work. A line is written before its answer
 * is sent, so a killed process loses nothing that it has acknowledged; a torn last line is dropped.
 */
export class Journal {
  private readonly snapshotFile: string;
  private readonly journalFile: string;
  private descriptor: number | null = null;
  private lines = 0;

  constructor(
    folder: string,
    private readonly store: Store,
  ) {
    mkdirSync(folder, { recursive: true });
    this.snapshotFile = path.join(folder, "snapshot.json");
    this.journalFile = path.join(folder, "journal.jsonl");
  }

  /** Loads what is stored; returns whether there was anything. */
  load(): boolean {
    const hasSnapshot = existsSync(this.snapshotFile);
    // Both files are written by this class alone.
    if (hasSnapshot) this.store.restore(JSON.parse(readFileSync(this.snapshotFile, "utf8")) as StoreDump);
    const text = existsSync(this.journalFile) ? readFileSync(this.journalFile, "utf8") : "";
    const complete = text.slice(0, text.lastIndexOf("\n") + 1);
    for (const line of complete.split("\n")) {
      if (line === "") continue;
      for (const change of JSON.parse(line) as Change[]) this.store.replay(change);
      this.lines += 1;
    }
    if (complete !== text) writeFileSync(this.journalFile, complete);
    return hasSnapshot || this.lines > 0;
  }

  append(changes: readonly Change[]): void {
    this.descriptor ??= openSync(this.journalFile, "a");
    writeSync(this.descriptor, `${JSON.stringify(changes)}\n`);
    this.lines += 1;
    if (this.lines > FOLD_MINIMUM && this.lines > this.store.size * FOLD_FACTOR) this.fold();
  }

  /** Writes a fresh snapshot and empties the journal; replaying an old journal over it would change nothing. */
  fold(): void {
    this.close();
    writeFileSync(`${this.snapshotFile}.new`, JSON.stringify(this.store.dump()));
    renameSync(`${this.snapshotFile}.new`, this.snapshotFile);
    writeFileSync(this.journalFile, "");
    this.lines = 0;
  }

  close(): void {
    if (this.descriptor !== null) closeSync(this.descriptor);
    this.descriptor = null;
  }
}
