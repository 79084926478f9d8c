import type { Browser } from "playwright-core";
import { launchBrowser } from "../support/browser";
import { enterCredentials, signUp } from "./support/person";
import { APP, open, reopen, visit, type Visitor } from "./support/session";

let browser: Browser;
let visitor: Visitor;
let email: string;

beforeAll(async () => {
  browser = await launchBrowser();
  visitor = await visit(browser, {}, [/40[039]/, /status of 40/]);
  email = await signUp(visitor.page, "attacker");
});

afterAll(async () => {
  await visitor.close();
  await browser.close();
});

interface Answer {
  status: number;
  sessionId: string | null;
}

/** Posts from the signed-in page itself, all bodies at once, as a script of that person could. */
function postAll(path: string, bodies: readonly object[]): Promise<Answer[]> {
  return visitor.page.evaluate(
    ([route, all]) =>
      Promise.all(
        all.map(async (body) => {
          const headers = { "content-type": "application/json" };
          const response = await fetch(route, { method: "POST", headers, body: JSON.stringify(body) });
          const { sessionId = null } = (await response.json()) as { sessionId?: string };
          return { status: response.status, sessionId };
        }),
      ),
    [path, bodies] as const,
  );
}

test("checkouts at once that want to return to different places lead to one session that can be paid", async () => {
  const places = ["/dashboard", "/pricing", "/dashboard/billing"];
  const bodies = places.map((successCallback) => ({ successCallback }));
  const answers = await postAll("/api/stripe/checkout", [...bodies, ...bodies]);
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  expect(new Set(answers.map(({ sessionId }) => sessionId)).size).toBe(1);
});

test("a return address of another site, a price of one's own and somebody else's customer are refused", async () => {
  const bodies = [
    { successCallback: "//evil.example/dashboard" },
    { successCallback: "/\\evil.example" },
    { priceId: "price_of_my_own" },
    { customer: "cus_somebody" },
  ];
  const answers = await postAll("/api/stripe/checkout", bodies);
  expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400]);
});

test.each([
  ["a page of another site", { "content-type": "application/json", "sec-fetch-site": "cross-site" }, 403],
  ["a form, which may cross sites", { "content-type": "text/plain", "sec-fetch-site": "cross-site" }, 415],
  ["nobody says where", { "content-type": "application/json" }, 403],
] as const)("a request with the person's cookies from %s is refused", async (_name, headers, status) => {
  const answer = await visitor.page.request.post(`${APP}/api/stripe/sync`, { headers, data: "{}" });
  expect(answer.status()).toBe(status);
});

test("markup in a prompt is shown as text and never runs", async () => {
  const { page } = visitor;
  await open(page, `${APP}/dashboard`);
  const title = page.getByRole("textbox", { name: "Title" });
  // A press on what the server sent is lost before the page is alive.
  for (let presses = 0; presses < 3 && !(await title.isVisible()); presses += 1) {
    await page.getByRole("button", { name: "Write a prompt" }).click();
    await title.waitFor({ timeout: 8_000 }).catch(() => undefined);
  }
  const markup = "<img src=x onerror=\"document.title='owned'\">";
  await title.fill(markup);
  await page.getByLabel("Prompt text").fill(`${markup} {{__proto__}}`);
  await page
    .getByText(/^Saved/)
    .first()
    .waitFor();
  await reopen(page);
  await page.getByText(markup).first().waitFor();
  expect(await page.locator('img[src="x"]').count()).toBe(0);
  expect(await page.title()).not.toBe("owned");
});

test.each(["host", "x-forwarded-host"])(
  "a stranger is sent to our own sign-in page, whatever %s says",
  async (name) => {
    const stranger = await browser.newContext();
    const headers = { [name]: "evil.example", "x-forwarded-proto": "https" };
    const answer = await stranger.request.get(`${APP}/dashboard/billing`, { headers, maxRedirects: 0 });
    const back = encodeURIComponent(`${APP}/dashboard/billing`);
    expect(answer.headers().location).toBe(`${APP}/sign-in?redirect_url=${back}`);
    await stranger.close();
  },
);

test("signing in with a return address of another site ends on ours", async () => {
  const stranger = await visit(browser);
  const { page } = stranger;
  await open(page, `${APP}/sign-in?redirect_url=${encodeURIComponent("https://evil.example/")}`);
  await enterCredentials(page, email);
  expect(new URL(page.url()).origin).toBe(APP);
  expect(stranger.troubles.filter((line) => line.startsWith("external request"))).toEqual([]);
  await stranger.close();
});
