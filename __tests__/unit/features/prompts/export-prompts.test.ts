import { csvCell, exportFileName, toCsv, toJson } from "@/features/prompts/export-prompts";
import type { ExportedPrompt } from "@/features/prompts/export-prompts";

const AT = Date.UTC(2026, 10, 14, 14, 6);

const aPrompt = (overrides: Partial<ExportedPrompt> = {}): ExportedPrompt => ({
  title: "Refund reply",
  body: "To {{name}}",
  tags: ["support", "email"],
  createdAt: AT,
  updatedAt: AT,
  ...overrides,
});

test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1", "\n=1"])(
  "a spreadsheet cannot run a cell that begins with %j",
  (text) => {
    expect(csvCell(text)).toBe(`"'${text}"`);
  },
);

test.each(["plain", "a=1", "3 - 2", ""])("a harmless cell %j stays as it is", (text) => {
  expect(csvCell(text)).toBe(`"${text}"`);
});

test("quotes are doubled and lines end as RFC 4180 says", () => {
  expect(toCsv([aPrompt({ title: 'Say "hi"', body: "one\ntwo" })])).toBe(
    [
      '"title","body","tags","created","updated"\r\n',
      '"Say ""hi""","one\ntwo","support, email","2026-11-14T14:06:00.000Z","2026-11-14T14:06:00.000Z"\r\n',
    ].join(""),
  );
});

test("JSON holds every prompt whole", () => {
  const prompts = [aPrompt(), aPrompt({ title: "=cmd", body: "{{a}} \u2028" })];
  expect(JSON.parse(toJson(prompts, AT))).toEqual({
    exportedAt: "2026-11-14T14:06:00.000Z",
    prompts: prompts.map(({ title, body, tags }) => ({
      title,
      body,
      tags,
      createdAt: "2026-11-14T14:06:00.000Z",
      updatedAt: "2026-11-14T14:06:00.000Z",
    })),
  });
});

test("the file is named after its day", () => {
  expect(exportFileName("csv", AT)).toBe("lectern-prompts-2026-11-14.csv");
});
