import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROUTE_GAPS, STRATEGY_GAPS } from "../../../sandbox/clerk/known-gaps";
import { APP_URL, Browser, SECRET_KEY, ada, errorOf, startTestClerk, textAt } from "./support";
import type { Wire } from "./support";

let clerk: Awaited<ReturnType<typeof startTestClerk>>;
beforeAll(async () => {
  clerk = await startTestClerk();
});
afterAll(() => clerk.close());

const HEADERS = { frontend: { origin: APP_URL }, backend: { authorization: `Bearer ${SECRET_KEY}` } };

test.each(ROUTE_GAPS)("$what: $path says that it is not there", async ({ what, api, path }) => {
  for (const suffix of ["", "/some_id"]) {
    const url = `${clerk.url}${path.replace(":id", "user_ada")}${suffix}`;
    const response = await fetch(url, { method: "POST", headers: HEADERS[api] });
    expect(response.status).toBe(501);
    const { errors } = (await response.json()) as Wire;
    expect(errors?.["0"]).toMatchObject({
      code: "not_emulated",
      long_message: `The sandbox has no ${what}.`,
    });
  }
});

test.each(STRATEGY_GAPS)("$what: no sign-in by $strategy", async ({ strategy }) => {
  const browser = new Browser(clerk.url);
  const { body } = await browser.post("/v1/client/sign_ins", { identifier: ada.email });
  const path = `/v1/client/sign_ins/${textAt(body, "response", "id")}`;
  for (const step of ["prepare_first_factor", "attempt_first_factor"]) {
    const answer = await browser.post(`${path}/${step}`, { strategy });
    expect(errorOf(answer)).toMatchObject({ status: 400, code: "strategy_for_user_invalid" });
  }
  const atOnce = await browser.post("/v1/client/sign_ins", { strategy });
  expect(errorOf(atOnce)).toMatchObject({ status: 400, code: "strategy_for_user_invalid" });
});

test("the README names every gap", () => {
  const readme = readFileSync(join(process.cwd(), "sandbox", "README.md"), "utf8");
  const section = readme
    .slice(readme.indexOf("## Clerk"), readme.indexOf("## Convex"))
    .replaceAll(/\s+/g, " ");
  const missing = [...ROUTE_GAPS, ...STRATEGY_GAPS].filter(({ what }) => !section.includes(what));
  expect(missing).toEqual([]);
});
