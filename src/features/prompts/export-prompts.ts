/** A prompt as it leaves the library; times are epoch milliseconds. */
export type ExportedPrompt = {
  title: string;
  body: string;
  tags: string[];
  createdAt: number;
  updatedAt: number;
};

/** The library as a JSON document that another tool can read. `exportedAt` is epoch milliseconds. */
export function toJson(prompts: readonly ExportedPrompt[], exportedAt: number): string {
  const rows = prompts.map(({ title, body, tags, createdAt, updatedAt }) => ({
    title,
    body,
    tags,
    createdAt: new Date(createdAt).toISOString(),
    updatedAt: new Date(updatedAt).toISOString(),
  }));
  return `${JSON.stringify({ exportedAt: new Date(exportedAt).toISOString(), prompts: rows }, null, 2)}\n`;
}

/** The library as CSV (RFC 4180: CRLF, quoted cells, quotes doubled), one row per prompt, tags joined by a comma. */
export function toCsv(prompts: readonly ExportedPrompt[]): string {
  const rows = prompts.map((prompt) => [
    prompt.title,
    prompt.body,
    prompt.tags.join(", "),
    new Date(prompt.createdAt).toISOString(),
    new Date(prompt.updatedAt).toISOString(),
  ]);
  return [["title", "body", "tags", "created", "updated"], ...rows]
    .map((row) => row.map(csvCell).join(","))
    .map((line) => `${line}\r\n`)
    .join("");
}

/**
 * One quoted CSV cell. A cell that a spreadsheet would run as a formula gets an apostrophe in front.
 * Source of the rule: OWASP, "CSV Injection" (=, +, -, @, tab and carriage return, also their full-width forms).
 */
export function csvCell(text: string): string {
  const safe =
    /^\s*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/u.test(text) || /^[\t\r\n]/u.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

/** File name of an export, with the day in UTC: `lectern-prompts-2026-11-14.json`. */
export function exportFileName(format: "json" | "csv", exportedAt: number): string {
  return `lectern-prompts-${new Date(exportedAt).toISOString().slice(0, 10)}.${format}`;
}
