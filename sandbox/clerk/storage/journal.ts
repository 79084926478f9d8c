import {
  appendFileSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from "node:fs";
import path from "node:path";

/** One change of one row: `row: null` deletes it. */
export interface Change {
  collection: string;
  id: string;
  row: unknown;
}

/**
 * An append-only file of commits, one JSON line each. A line holds all changes of one request, so a process
 * that is killed in the middle of a write loses that request whole and nothing else.
 */
export interface Journal {
  /** Every change on disk, oldest first. */
  read(): Change[];
  append(changes: Change[]): void;
  /** Replaces the file by one line; the old file stays until the new one is complete. */
  rewrite(changes: Change[]): void;
}

/** The journal in `file`; a null file remembers nothing. */
export function openJournal(file: string | null): Journal {
  if (file === null) return { read: () => [], append: () => undefined, rewrite: () => undefined };
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  return {
    read: () => readText(file).split("\n").flatMap(parseLine),
    append: (changes) => appendFileSync(file, `${JSON.stringify(changes)}\n`, { mode: 0o600 }),
    rewrite: (changes) => replaceFile(file, `${JSON.stringify(changes)}\n`),
  };
}

/** Writes `text` beside `file`, forces it to the disk and renames it into place. */
export function replaceFile(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const staging = `${file}.${process.pid}.tmp`;
  const descriptor = openSync(staging, "w", 0o600);
  try {
    writeSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(staging, file);
}

/** The text of `file`, empty when there is none. */
export function readText(file: string): string {
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

function parseLine(line: string): Change[] {
  if (line === "") return [];
  try {
    // The file is written by `append` and `rewrite` alone.
    return JSON.parse(line) as Change[];
  } catch {
    // A torn line is the last commit of a killed process, which nobody was told about.
    return [];
  }
}
