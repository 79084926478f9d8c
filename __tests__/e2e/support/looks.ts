import type { Page } from "playwright-core";

export type Theme = "light" | "dark";

/** Puts the page into a theme, without motion, and is back when its colours have faded into each other. */
export async function useTheme(page: Page, colorScheme: Theme): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
  await page.evaluate(() =>
    Promise.all(document.getAnimations().map((each) => each.finished.catch(() => null))),
  );
}

/** By how many pixels the page is wider than the window: 0 where nothing scrolls sideways. */
export const overflowOf = (page: Page): Promise<number> =>
  page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - window.innerWidth));
