import type { Page } from "playwright-core";

type Watched = { dialogWords: Set<string> };

/** Watches the dialog that is open until it is gone; the function returned gives all words that it has had since. */
export async function watchDialog(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(watch);
  return () => page.evaluate(() => [...(globalThis as unknown as Watched).dialogWords]);
}

/** Runs in the page. Counted is also what the person wrote, but neither a busy button nor what became of a press. */
function watch(): void {
  const dialogWords: Watched["dialogWords"] = new Set();
  const read = () => {
    const dialog = document.querySelector("[role=dialog]");
    if (dialog === null) return;
    const words = dialog.cloneNode(true) as Element;
    for (const each of words.querySelectorAll("button, textarea, .sr-only, [role=status]")) each.remove();
    const written = [...dialog.querySelectorAll("textarea")].map(({ value }) => value);
    dialogWords.add([words.textContent, ...written].join("\n"));
  };
  read();
  Object.assign(globalThis, { dialogWords });
  new MutationObserver(read).observe(document.body, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
  });
}
