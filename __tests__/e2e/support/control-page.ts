import type { Page } from "playwright-core";
import { STRIPE } from "./session";

const HOUR_SECONDS = 3_600;
const DAY_SECONDS = 24 * HOUR_SECONDS;

/** Opens the stand-in's control page in a tab beside the app's. */
export async function openControls(beside: Page): Promise<Page> {
  const controls = await beside.context().newPage();
  await controls.goto(`${STRIPE}/_sandbox`);
  await controls.getByRole("heading", { name: "Clock" }).waitFor();
  return controls;
}

/**
 * Moves billing time, as a developer does, to the first midnight (UTC) that is more than an hour after a moment in epoch
 * seconds: the invoice of a renewal is a draft for an hour.
 */
export async function goToDayAfter(controls: Page, seconds: number): Promise<void> {
  const date = new Date((seconds + HOUR_SECONDS + DAY_SECONDS) * 1_000).toISOString().slice(0, 10);
  await controls.reload();
  await controls.getByLabel("Another date (UTC)").fill(date);
  // What the page says of the clock it may have said before.
  const [moved] = await Promise.all([
    controls.waitForResponse(
      (response) => response.request().method() === "POST" && response.url().endsWith("/_sandbox/page/clock"),
    ),
    controls.getByRole("button", { name: "Go to date" }).click(),
  ]);
  if (moved.status() !== 303) throw new Error(`the clock answered ${moved.status()}`);
  await controls.getByText(/ahead of today/).waitFor();
}
