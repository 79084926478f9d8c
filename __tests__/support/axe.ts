import AxeBuilder from "@axe-core/playwright";
import type { Page } from "playwright-core";

/** The tags of the rules for WCAG 2.2, levels A and AA. */
export const WCAG = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"];

/** What axe finds on the page by the rules with these tags, else by all of its rules: the rule, where, and what. */
export async function axeFindings(page: Page, tags?: string[]): Promise<string[]> {
  if (page.frames().length > 1)
    throw new Error("axe is asked about the page alone, and this one has frames.");
  const { violations } = await new AxeBuilder({ page })
    // The other mode is for frames of another origin: it opens a page of its own, and takes twice as long.
    .setLegacyMode()
    .options({ resultTypes: ["violations"], ...(tags === undefined ? {} : { runOnly: tags }) })
    .analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, html }) => `${id} at ${target.join(" ")}: ${html.slice(0, 200)}`),
  );
}
