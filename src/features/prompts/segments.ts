import { VARIABLE } from "@/shared/prompts/variables";

/** A stretch of prompt text: plain words, or one `{{name}}` with its raw spelling. */
export type Segment = { kind: "text"; text: string } | { kind: "variable"; text: string; name: string };

/** Splits prompt text into plain stretches and variables, in order; joined together they are the text again. */
export function segments(body: string): Segment[] {
  const found: Segment[] = [];
  let at = 0;
  for (const match of body.matchAll(VARIABLE)) {
    const name = (match[1] ?? "").trim();
    if (name === "") continue;
    if (match.index > at) found.push({ kind: "text", text: body.slice(at, match.index) });
    found.push({ kind: "variable", text: match[0], name });
    at = match.index + match[0].length;
  }
  if (at < body.length) found.push({ kind: "text", text: body.slice(at) });
  return found;
}

/** How many words a text has: runs of anything that is not white space. */
export function wordCount(body: string): number {
  return body.match(/\S+/gu)?.length ?? 0;
}
