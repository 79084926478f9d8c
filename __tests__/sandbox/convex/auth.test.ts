import { ConvexClient, ConvexHttpClient } from "convex/browser";
import WebSocket from "ws";
import { query } from "./support/api";
import type { Issuer } from "./support/oidc-issuer";
import { startIssuer } from "./support/oidc-issuer";
import type { TestServer } from "./support/test-server";
import { fixtureEnv, startTestServer } from "./support/test-server";
import { until } from "./support/until";
import { watching } from "./support/watching";

let issuer: Issuer;
let server: TestServer;
const clients: ConvexClient[] = [];

beforeAll(async () => {
  issuer = await startIssuer();
  const env = fixtureEnv({ OIDC_ISSUER: issuer.url, SERVICE_JWKS: issuer.serviceJwks });
  server = await startTestServer({ env });
});
afterAll(async () => {
  for (const client of clients) await client.close();
  await server.kill();
  issuer.close();
});

const whoami = (auth: string) =>
  new ConvexHttpClient(server.url, { auth, logger: false }).query(query("misc:whoami"), {});

function socketClient(): ConvexClient {
  const client = new ConvexClient(server.url, {
    logger: false,
    webSocketConstructor: WebSocket as unknown as typeof globalThis.WebSocket,
  });
  clients.push(client);
  return client;
}

test("an OIDC token becomes an identity with Convex's names for the standard claims", async () => {
  expect(await whoami(await issuer.userToken("user_1"))).toEqual({
    tokenIdentifier: `${issuer.url}|user_1`,
    subject: "user_1",
    issuer: issuer.url,
    email: "a@example.com",
    emailVerified: true,
    name: "Ada",
    org_id: "org_1",
  });
});

test("a custom ES256 token is verified against a data: JWKS, its nested claims flattened", async () => {
  const token = await issuer.serviceToken("service:webhook", { properties: { scope: "ingest" } });
  expect(await whoami(token)).toMatchObject({ subject: "service:webhook", "properties.scope": "ingest" });
});

test.each([
  ["an expired token", () => issuer.userToken("late", {}, "-1m")],
  [
    "another issuer",
    async () => (await issuer.userToken("x")).replace(/^[^.]+\.[^.]+/, (head) => `${head}x`),
  ],
  ["text that is no token", () => Promise.resolve("nonsense")],
])("%s is refused with 401", async (_name, token) => {
  const response = await fetch(`${server.url}/api/query`, {
    method: "POST",
    headers: { authorization: `Bearer ${await token()}` },
    body: JSON.stringify({ path: "misc:whoami", args: {} }),
  });
  expect(response.status).toBe(401);
  expect(await response.json()).toMatchObject({
    code: expect.any(String) as string,
    message: expect.any(String) as string,
  });
});

test("an HTTP action runs without an identity when the token is bad, and with it when good", async () => {
  const who = async (token: string) =>
    (
      await fetch(`${server.siteUrl}/who/x`, { headers: { authorization: `Bearer ${token}` } })
    ).json() as Promise<unknown>;
  expect(await who("bad")).toBeNull();
  expect(await who(await issuer.userToken("site"))).toMatchObject({ subject: "site" });
});

test("signing in and out on the socket re-runs the watched queries", async () => {
  const client = socketClient();
  const live = watching<{ subject: string } | null>(client, query("misc:whoami"), {});
  await until(() => live.values.length === 1);
  const states: boolean[] = [];
  let fetched = 0;
  client.setAuth(
    async () => {
      const token = await issuer.userToken("socket");
      fetched += 1;
      return token;
    },
    (isAuthenticated) => states.push(isAuthenticated),
  );
  await until(() => live.latest()?.subject === "socket");
  // The client replaces its first token by a fresh one, which would sign in again after signing out.
  await until(() => fetched >= 2);
  expect(states.at(-1)).toBe(true);
  client.client.clearAuth();
  await until(() => live.values.at(-1) === null || undefined);
});

test("a token that is refused makes the client fetch another one", async () => {
  const client = socketClient();
  let asked = 0;
  client.setAuth(async () => {
    asked += 1;
    return asked === 1 ? issuer.userToken("stale", {}, "-1m") : issuer.userToken("fresh");
  });
  const live = watching<{ subject: string } | null>(client, query("misc:whoami"), {});
  await until(() => live.latest()?.subject === "fresh");
  expect(asked).toBeGreaterThan(1);
});

test("a client whose tokens are all refused goes on without an identity", async () => {
  const client = socketClient();
  const states: boolean[] = [];
  client.setAuth(
    () => issuer.userToken("never", {}, "-1m"),
    (isAuthenticated) => states.push(isAuthenticated),
  );
  const live = watching<unknown>(client, query("misc:whoami"), {});
  await until(() => states.includes(false));
  await until(() => live.values.length > 0);
  expect(live.latest()).toBeNull();
});
