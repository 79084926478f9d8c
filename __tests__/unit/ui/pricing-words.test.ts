import { priceWords } from "@/features/site/plan-words";
import { buyLink } from "@/features/site/links";
import { PRICES } from "@/shared/billing/plans";

const words = priceWords({ locale: "en-US", timeZone: "UTC" });

test("the saving is twelve months less the year, in money and not in percent", () => {
  const saving = (PRICES.monthly.unitAmount * 12 - PRICES.annual.unitAmount) / 100;
  expect(words.saving).toBe(`$${saving}`);
  expect(words.twelveMonths).toBe(`$${(PRICES.monthly.unitAmount * 12) / 100}`);
});

test("a stranger who chooses a plan comes back to it after signing up", () => {
  const link = new URL(buyLink("annual", false), "https://app.invalid");
  expect(link.pathname).toBe("/sign-up");
  expect(link.searchParams.get("redirect_url")).toBe("/dashboard/billing?period=annual");
});

test("somebody signed in goes straight to the billing page", () => {
  expect(buyLink("monthly", true)).toBe("/dashboard/billing?period=monthly");
});
