/** A line of text on the page: `right` ends at the right margin; `size` in points. */
export interface PdfLine {
  left: string;
  right?: string;
  size?: number;
  bold?: boolean;
}

const WIDTH = 595;
const HEIGHT = 842;
const MARGIN = 56;
const LEADING = 1.6;

/**
 * A PDF 1.4 of text only, A4, with the two Helveticas that every reader has. Lines that do not fit go to further pages;
 * characters outside Latin-1 become "?".
 */
export function textPdf(title: string, lines: PdfLine[]): Uint8Array<ArrayBuffer> {
  const pages = paginate(lines.flatMap(folded)).map(drawPage);
  const pageIds = pages.map((_page, index) => 6 + index * 2);
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    `<< /Type /Pages /Count ${pages.length} /Kids [${pageIds.map((id) => `${id} 0 R`).join(" ")}] >>`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
    `<< /Title (${escaped(title)}) >>`,
    ...pages.flatMap((content, index) => [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${WIDTH} ${HEIGHT}] /Contents ${7 + index * 2} 0 R ` +
        "/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>",
      `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    ]),
  ];
  return Uint8Array.from(Buffer.from(assemble(objects), "latin1"));
}

function assemble(objects: string[]): string {
  let file = "%PDF-1.4\n";
  const offsets = objects.map((object, index) => {
    const offset = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
  return (
    `${file}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}` +
    `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R /Info 5 0 R >>\nstartxref\n${file.length}\n%%EOF\n`
  );
}

/** A line as as many as its words need, so that the left never runs into the right, nor either off the page. */
function folded(line: PdfLine): PdfLine[] {
  const size = sizeOf(line);
  const room = WIDTH - 2 * MARGIN;
  const right = fold(line.right ?? "", size, room * 0.6);
  const left = fold(line.left, size, room - Math.max(...right.map((part) => width(part, size))) - size);
  return Array.from({ length: Math.max(left.length, right.length) }, (_, index) => ({
    ...line,
    left: left[index] ?? "",
    right: right[index] ?? "",
  }));
}

/** The text in pieces of at most `room` points, broken at spaces, and inside a word that is longer than a line. */
function fold(text: string, size: number, room: number): string[] {
  const pieces = [""];
  for (const word of text.split(" ")) {
    const current = pieces.at(-1) ?? "";
    const joined = current === "" ? word : `${current} ${word}`;
    if (width(joined, size) <= room) pieces[pieces.length - 1] = joined;
    else pieces.push(...chopped(word, size, room));
  }
  return pieces[0] === "" && pieces.length > 1 ? pieces.slice(1) : pieces;
}

function chopped(word: string, size: number, room: number): string[] {
  const letters = Math.max(1, Math.floor(room / (size * 0.556)));
  return Array.from({ length: Math.ceil(word.length / letters) }, (_, index) =>
    word.slice(index * letters, (index + 1) * letters),
  );
}

const sizeOf = (line: PdfLine): number => line.size ?? 10;

function paginate(lines: PdfLine[]): PdfLine[][] {
  const pages: PdfLine[][] = [[]];
  let used = 0;
  for (const line of lines) {
    const height = sizeOf(line) * LEADING;
    if (used + height > HEIGHT - 2 * MARGIN) {
      pages.push([]);
      used = 0;
    }
    pages.at(-1)?.push(line);
    used += height;
  }
  return pages;
}

function drawPage(lines: PdfLine[]): string {
  let y = HEIGHT - MARGIN;
  const drawn = lines.map((line) => {
    const size = sizeOf(line);
    y -= size * LEADING;
    const font = line.bold ? "F2" : "F1";
    const text = (x: number, words: string) =>
      `BT /${font} ${size} Tf ${x} ${y.toFixed(1)} Td (${escaped(words)}) Tj ET`;
    const right = line.right ?? "";
    return [
      ...(line.left === "" ? [] : [text(MARGIN, line.left)]),
      ...(right === "" ? [] : [text(WIDTH - MARGIN - width(right, size), right)]),
    ];
  });
  return drawn.flat().join("\n");
}

/** Close enough to right-align amounts: Helvetica's digits are 0.556 of the size, its points and commas half of that. */
function width(text: string, size: number): number {
  const units = [...text].reduce((sum, letter) => sum + (/[.,: ]/.test(letter) ? 0.278 : 0.556), 0);
  return Math.round(units * size);
}

function escaped(text: string): string {
  const latin = text.replaceAll("−", "-").replaceAll("•", "*");
  return latin.replaceAll(/[^\x20-\x7e\xa0-\xff]/g, "?").replaceAll(/[\\()]/g, (sign) => `\\${sign}`);
}
