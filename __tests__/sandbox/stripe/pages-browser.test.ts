import type { Browser } from "playwright-core";
import { launchBrowser } from "../../support/browser";

describe("the browser of the tests", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
  });

  test("opens a page and a click reaches its script", async () => {
    const page = await browser.newPage();
    await page.goto(
      `data:text/html,<button onclick="this.textContent='pressed '+(++n)">press</button><script>let n=0</script>`,
    );
    await page.getByRole("button").click();
    await page.getByRole("button").click();
    expect(await page.getByRole("button").textContent()).toBe("pressed 2");
    await page.close();
  });

  test("serves four contexts at once, dark mode included", async () => {
    const contexts = await Promise.all(
      (["dark", "light", "dark", "light"] as const).map((colorScheme) => browser.newContext({ colorScheme })),
    );
    const seen = await Promise.all(
      contexts.map(async (context) => {
        const page = await context.newPage();
        await page.goto("data:text/html,<p>text</p>");
        return page.evaluate(() => matchMedia("(prefers-color-scheme: dark)").matches);
      }),
    );
    expect(seen).toEqual([true, false, true, false]);
    await Promise.all(contexts.map((context) => context.close()));
  });
});
