import type { Page } from "playwright-core";
import { STRIPE } from "./session";

const DAY_SECONDS = 86_400;

/** Opens the stand-in's control page in a tab beside the app's. */
export async function openControls(beside: Page): Promise<Page> {
  const controls = await beside.context().newPage();
  await controls.goto(`${STRIPE}/_sandbox`);
  await controls.getByRole("heading", { name: "Clock" }).waitFor();
  return controls;
}

/** Moves billing time, as a developer does, to the first midnight (UTC) after a moment in epoch seconds. */
export async function goToDayAfter(controls: Page, seconds: number): Promise<void> {
  const date = new Date((seconds + DAY_SECONDS) * 1_000).toISOString().slice(0, 10);
  await controls.reload();
  await controls.getByLabel("Another date (UTC)").fill(date);
  await controls.getByRole("button", { name: "Go to date" }).click();
  await controls.getByText(/ahead of today/).waitFor();
}
