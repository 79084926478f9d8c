/** One line of a comparison: in both texts, only in the newer one, or only in the older one. */
export type DiffLine = { kind: "same" | "added" | "removed"; text: string };

const LINES_MAX = 1_500;

/**
 * Compares two texts line by line (longest common subsequence). Texts longer than 1,500 lines are compared only at
 * their equal ends, because the table behind the comparison grows with the square of the length.
 */
export function diffLines(older: string, newer: string): DiffLine[] {
  const before = older.split("\n");
  const after = newer.split("\n");
  const head = commonHead(before, after);
  const tail = commonTail(before, after, head);
  const middleBefore = before.slice(head, before.length - tail);
  const middleAfter = after.slice(head, after.length - tail);
  return [
    ...before.slice(0, head).map(same),
    ...diffMiddle(middleBefore, middleAfter),
    ...before.slice(before.length - tail).map(same),
  ];
}

function same(text: string): DiffLine {
  return { kind: "same", text };
}

function commonHead(before: string[], after: string[]): number {
  let count = 0;
  while (count < before.length && count < after.length && before[count] === after[count]) count += 1;
  return count;
}

function commonTail(before: string[], after: string[], head: number): number {
  const most = Math.min(before.length, after.length) - head;
  let count = 0;
  while (count < most && before[before.length - 1 - count] === after[after.length - 1 - count]) count += 1;
  return count;
}

function diffMiddle(before: string[], after: string[]): DiffLine[] {
  if (before.length > LINES_MAX || after.length > LINES_MAX) return replaced(before, after);
  const length = commonLengths(before, after);
  const lines: DiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    const old = before[i];
    const fresh = after[j];
    if (old !== undefined && old === fresh) {
      lines.push(same(old));
      i += 1;
      j += 1;
    } else if (old !== undefined && (fresh === undefined || length(i + 1, j) >= length(i, j + 1))) {
      lines.push({ kind: "removed", text: old });
      i += 1;
    } else if (fresh !== undefined) {
      lines.push({ kind: "added", text: fresh });
      j += 1;
    }
  }
  return lines;
}

function replaced(before: string[], after: string[]): DiffLine[] {
  return [
    ...before.map((text): DiffLine => ({ kind: "removed", text })),
    ...after.map((text): DiffLine => ({ kind: "added", text })),
  ];
}

/** Lengths of the longest common subsequence of every pair of suffixes. */
function commonLengths(before: string[], after: string[]): (i: number, j: number) => number {
  const width = after.length + 1;
  const table = new Uint16Array((before.length + 1) * width);
  const at = (i: number, j: number) => table[i * width + j] ?? 0;
  for (let i = before.length - 1; i >= 0; i -= 1) {
    for (let j = after.length - 1; j >= 0; j -= 1) {
      table[i * width + j] =
        before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  return at;
}
