import type { ConvexDocument } from "./values";
import { fieldAt } from "./values";

/** Words of this many bytes (UTF-8) or more are left out, of documents and of queries. */
const TOO_LONG_BYTES = 32;

/** The words of an indexed text with their counts, and how many there are. */
export interface IndexedText {
  counts: ReadonlyMap<string, number>;
  length: number;
}

/** The words of a text in order: runs of letters and digits of any script, in lower case. */
export function termsOf(text: string): string[] {
  return text
    .split(/[^\p{Alphabetic}\p{N}]+/u)
    .filter((word) => word !== "" && Buffer.byteLength(word) < TOO_LONG_BYTES)
    .map(lowerCase);
}

// Documents never change in place, so what was counted once holds.
const counted = new WeakMap<ConvexDocument, Map<string, IndexedText>>();

/** The words of the text at `path`; a document without a text there has none. */
export function indexedText(document: ConvexDocument, path: string): IndexedText {
  const byPath = counted.get(document) ?? new Map<string, IndexedText>();
  const known = byPath.get(path);
  if (known !== undefined) return known;
  const value = fieldAt(document, path);
  const terms = typeof value === "string" ? termsOf(value) : [];
  const counts = new Map<string, number>();
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  const text = { counts, length: terms.length };
  counted.set(document, byPath.set(path, text));
  return text;
}

/** Letter by letter: the end of a word makes no difference, as it does to a Greek sigma. */
function lowerCase(word: string): string {
  return [...word].map((letter) => letter.toLowerCase()).join("");
}
