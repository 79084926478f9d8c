import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ConvexHttpClient } from "convex/browser";
import {
  COMMIT_TIMESTAMP_GAP,
  HTTP_MOUNT_GAP,
  OPERATION_GAPS,
  ROUTE_GAPS,
  TRANSACTION_LIMITS_GAP,
} from "../../../sandbox/convex/known-gaps";
import { action, mutation } from "./support/api";
import type { TestServer } from "./support/test-server";
import { ADMIN_KEY, startTestServer } from "./support/test-server";

let server: TestServer;
let client: ConvexHttpClient;
beforeAll(async () => {
  server = await startTestServer();
  client = new ConvexHttpClient(server.url, { logger: false });
});
afterAll(() => server.kill());

const FROM_ACTIONS: readonly string[] = ["getServiceToken", "getServiceUrl"];
const CALL_GAPS = [...Object.values(OPERATION_GAPS), COMMIT_TIMESTAMP_GAP, TRANSACTION_LIMITS_GAP];

test.each(CALL_GAPS)("%s is refused, not ignored", async (gap) => {
  const call = FROM_ACTIONS.includes(gap)
    ? client.action(action("gaps:fromAction"), { gap })
    : client.mutation(mutation("gaps:fromMutation"), { gap });
  await expect(call).rejects.toThrow(`${gap} is not answered by this stand-in.`);
});

test.each(ROUTE_GAPS)("$method $path is not there", async ({ method, path }) => {
  const headers = { authorization: `Convex ${ADMIN_KEY}` };
  const response = await fetch(`${server.url}${path}`, { method, headers });
  expect(response.status).toBe(404);
  expect(await response.text()).toContain(`${method} ${path} is not answered by this stand-in.`);
});

test("a request to a mounted component says that there are no mounts", async () => {
  const response = await fetch(`${server.siteUrl}/mounted/anything`);
  expect(response.status).toBe(501);
  expect(await response.text()).toContain(HTTP_MOUNT_GAP);
});

test("the README names every gap", () => {
  const readme = readFileSync(join(process.cwd(), "sandbox", "README.md"), "utf8");
  const section = readme.slice(readme.indexOf("## Convex")).replaceAll(/\s+/g, " ");
  const gaps = [...CALL_GAPS, HTTP_MOUNT_GAP, ...ROUTE_GAPS.map(({ what }) => what)];
  expect(gaps.filter((gap) => !section.includes(gap))).toEqual([]);
});
