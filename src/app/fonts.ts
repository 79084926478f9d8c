import localFont from "next/font/local";

// The package's own modules would swap the typeface in whenever it comes, and every line would move a little. Here it is
// shown when it is there in time, and from the next page on when it is not.
const sans = localFont({
  src: "../../node_modules/geist/dist/fonts/geist-sans/Geist-Variable.woff2",
  variable: "--font-geist-sans",
  weight: "100 900",
  display: "optional",
});

const mono = localFont({
  src: "../../node_modules/geist/dist/fonts/geist-mono/GeistMono-Variable.woff2",
  variable: "--font-geist-mono",
  weight: "100 900",
  display: "optional",
  adjustFontFallback: false,
});

/** The class names that give a page its two typefaces; the files come from npm and are served by us. */
export const FONT_CLASSES = `${sans.variable} ${mono.variable}`;
