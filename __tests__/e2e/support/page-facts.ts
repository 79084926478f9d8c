import type { Page } from "playwright-core";

/** The date of a moment in epoch seconds, as the page writes it. */
export const dateWords = (seconds: number): string =>
  new Date(seconds * 1_000).toLocaleDateString("en-US", {
    year: "numeric",
    month: "short",
    day: "numeric",
    timeZone: "UTC",
  });

/** A mark that only a reload takes away: what the page shows afterwards came by itself. */
export const markDocument = (page: Page): Promise<void> =>
  page.evaluate(() => document.body.setAttribute("data-same", ""));

/** Whether the mark is still there. */
export const isSameDocument = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.body.hasAttribute("data-same"));
