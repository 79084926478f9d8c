import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";

/** The class names that give a page its two typefaces; the files come from npm and are served by us. */
export const FONT_CLASSES = `${GeistSans.variable} ${GeistMono.variable}`;
