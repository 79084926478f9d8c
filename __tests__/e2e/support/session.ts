import { randomBytes } from "node:crypto";
import { jest } from "@jest/globals";
import type { Browser, BrowserContextOptions, Page, Response } from "playwright-core";

// A story waits for people-sized things: builds of pages, redirects, webhooks.
jest.setTimeout(90_000);

export const APP = required("E2E_APP_URL");
export const STRIPE = required("E2E_STRIPE_URL");
export const CLERK = required("E2E_CLERK_URL");

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run these tests with npm run test:e2e.`);
  return value;
}

/** A page whose every console error, failed request and request to another machine is written down. */
export interface Visitor {
  page: Page;
  /** What went wrong in the browser so far; empty in every story. */
  troubles: string[];
  close(): Promise<void>;
}

const LOCAL = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/** Opens a fresh browser context. `expectFailure` lists what a story provokes on purpose, such as a 409. */
export async function visit(
  browser: Browser,
  options: BrowserContextOptions = {},
  expectFailure: readonly RegExp[] = [],
): Promise<Visitor> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 860 },
    locale: "en-US",
    ...options,
  });
  // Shorter than a test may take, so that a failure names the step.
  context.setDefaultTimeout(25_000);
  const page = await context.newPage();
  const troubles: string[] = [];
  const note = (line: string) => {
    if (!expectFailure.some((pattern) => pattern.test(line))) troubles.push(line);
  };
  context.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) note(`console ${message.type()}: ${message.text()}`);
  });
  context.on("weberror", (error) => note(`uncaught: ${error.error().message}`));
  context.on("response", (response) => {
    if (response.status() >= 400)
      note(`${response.status()} ${response.request().method()} ${response.url()}`);
  });
  context.on("requestfailed", (request) => {
    // A navigation away cancels what the old page still wanted.
    if (request.failure()?.errorText === "net::ERR_ABORTED") return;
    note(`failed: ${request.method()} ${request.url()} ${request.failure()?.errorText}`);
  });
  context.on("request", (request) => {
    const url = new URL(request.url());
    if (["data:", "blob:", "about:"].includes(url.protocol)) return;
    if (!LOCAL.test(url.host)) note(`external request: ${url.origin}`);
  });
  return { page, troubles, close: () => context.close() };
}

/** Goes to a page of ours, and is back when all of it stands where it belongs and can be used. */
export async function open(page: Page, url: string): Promise<Response | null> {
  const response = await page.goto(url);
  await usable(page);
  return response;
}

/**
 * Loads the page again, and is back when all of it stands where it belongs and can be used. `waitUntil` is
 * `domcontentloaded` where a story keeps something of the page on its way: until that comes the page is not loaded.
 */
export async function reopen(page: Page, waitUntil: "load" | "domcontentloaded" = "load"): Promise<void> {
  await page.reload({ waitUntil });
  await usable(page);
}

/** Waits until the browser was led to a page of ours which can be used. */
export async function arrive(page: Page, url: Parameters<Page["waitForURL"]>[0]): Promise<void> {
  await page.waitForURL(url);
  await usable(page);
}

async function usable(page: Page): Promise<void> {
  // React keeps what has streamed in hidden for a moment before it shows it; until then a text may be found twice.
  await page.locator('div[hidden][id^="S:"]').first().waitFor({ state: "detached" });
  // A press on what the server sent is lost before React has taken it over, which leaves a mark on each element.
  await page.waitForFunction(() =>
    [...document.querySelectorAll("button")].every((button) =>
      Object.keys(button).some((key) => key.startsWith("__reactProps$")),
    ),
  );
}

/** An address nobody has used in this run. */
export function newEmail(name: string): string {
  return `${name}.${randomBytes(4).toString("hex")}@newcomer.example`;
}
