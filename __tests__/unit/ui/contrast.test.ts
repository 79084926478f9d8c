import { readFileSync } from "node:fs";

type Oklch = [lightness: number, chroma: number, hue: number];
type Scheme = "light" | "dark";

const css = readFileSync("src/styles/tokens.css", "utf8");
const TEXT = [
  "foreground",
  "muted-foreground",
  "subtle-foreground",
  "brand-text",
  "danger-text",
  "success-text",
  "warning-text",
];
const SURFACES = ["background", "card", "popover", "muted", "hover", "control", "selected"];
const MARKS = ["input", "ring", "brand", "success", "warning", "danger"];
const TONES = ["brand", "success", "warning", "danger"];

const textPairs: [string, string][] = [
  ...TEXT.flatMap((text) => SURFACES.map((surface): [string, string] => [text, surface])),
  ...TONES.flatMap((tone): [string, string][] => [
    [`${tone}-text`, `${tone}-soft`],
    ["foreground", `${tone}-soft`],
    ["muted-foreground", `${tone}-soft`],
  ]),
  ["subtle-foreground", "brand-soft"],
  ["primary-foreground", "primary"],
  ["primary-foreground", "primary-hover"],
  ["brand-foreground", "brand"],
  ["danger-foreground", "danger"],
];
const markPairs = MARKS.flatMap((mark) =>
  ["background", "card", "popover"].map((surface): [string, string] => [mark, surface]),
);

describe.each<Scheme>(["light", "dark"])("in the %s theme", (scheme) => {
  test.each(textPairs)("%s can be read on %s (4.5:1)", (text, surface) => {
    expect(contrast(token(text, scheme), token(surface, scheme))).toBeGreaterThanOrEqual(4.5);
  });

  test.each(markPairs)("the mark %s can be seen on %s (3:1)", (mark, surface) => {
    expect(contrast(token(mark, scheme), token(surface, scheme))).toBeGreaterThanOrEqual(3);
  });
});

test("the measure itself agrees with the standard at its ends", () => {
  expect(contrast([0, 0, 0], [1, 0, 0])).toBeCloseTo(21, 2);
  expect(contrast([1, 0, 0], [1, 0, 0])).toBeCloseTo(1, 5);
  // #777777 on white, the usual example of a colour that just fails.
  expect(contrast([0.5693, 0, 0], [1, 0, 0])).toBeCloseTo(4.48, 1);
});

/** A token's colour; one value counts for both themes. */
function token(name: string, scheme: Scheme): Oklch {
  const declaration = new RegExp(`--${name}:\\s*([^;]+);`).exec(css)?.[1];
  const colours = [...(declaration ?? "").matchAll(/oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)/g)];
  const found = scheme === "light" ? colours[0] : colours.at(-1);
  if (!found) throw new Error(`--${name} is not a plain oklch colour.`);
  return [Number(found[1]), Number(found[2]), Number(found[3])];
}

/** WCAG 2.2: the ratio of relative luminances. */
function contrast(one: Oklch, other: Oklch): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

/** Björn Ottosson's OKLab to linear sRGB, clipped to the gamut, weighted as WCAG does. */
function luminance([lightness, chroma, hue]: Oklch): number {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const red = 4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s;
  const green = -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s;
  const blue = -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s;
  const clip = (channel: number): number => Math.min(1, Math.max(0, channel));
  return 0.2126 * clip(red) + 0.7152 * clip(green) + 0.0722 * clip(blue);
}
