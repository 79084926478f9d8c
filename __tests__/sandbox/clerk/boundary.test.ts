import { request as httpRequest } from "node:http";
import { backendClient } from "./sdk";
import { APP_URL, Browser, SECRET_KEY, ada, errorOf, signIn, startTestClerk } from "./support";

let clerk: Awaited<ReturnType<typeof startTestClerk>>;
const lines: string[] = [];
beforeAll(async () => {
  clerk = await startTestClerk({ log: (line) => lines.push(line) });
});
afterAll(() => clerk.close());

/** A request as it is on the wire: `fetch` would tidy the path up and refuse to set `Host`. */
function wire(method: string, path: string, headers: Record<string, string> = {}, body = "") {
  return new Promise<{ status: number; body: string }>((resolve, reject) => {
    const { hostname, port } = new URL(clerk.url);
    const sent = httpRequest({ hostname, port, method, path, headers }, (response) => {
      let text = "";
      response.on("data", (chunk: Buffer) => (text += chunk.toString()));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body: text }));
    });
    sent.on("error", reject).end(body);
  });
}

test.each([
  ["another site", { origin: "https://evil.test" }],
  ["another port of this machine", { origin: "http://localhost:3001" }],
  ["a sandboxed frame", { origin: "null" }],
  ["nobody says where", {}],
] as [string, Record<string, string>][])(
  "a state-changing request from %s is refused",
  async (_name, headers) => {
    const answer = await new Browser(clerk.url, headers).post("/v1/client/sign_ins", {
      identifier: ada.email,
      password: ada.password,
    });
    expect(errorOf(answer)).toMatchObject({ status: 400, code: "origin_invalid" });
    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
  },
);

test.each([APP_URL, "http://127.0.0.1:3000", "http://[::1]:3000"])(
  "the app's page at %s may sign in",
  async (origin) => {
    expect(await signIn(new Browser(clerk.url, { origin }))).toMatch(/^sess_/);
  },
);

test("a proxy without the secret key cannot vouch for an origin", async () => {
  for (const secret of ["", "sk_test_other"]) {
    const browser = new Browser(clerk.url, {
      origin: "https://evil.test",
      "clerk-proxy-url": "https://evil.test/__clerk",
      "clerk-secret-key": secret,
    });
    expect((await browser.get("/v1/client")).status).toBe(400);
  }
});

test.each([
  "https://evil.test/",
  "http://localhost:3000.evil.test/",
  "http://localhost:3000@evil.test/",
  "//evil.test/",
  "javascript:alert(1)",
  "",
])("a handshake does not hand a session to %s", async (target) => {
  const browser = new Browser(clerk.url);
  await signIn(browser);
  const answer = await browser.get(`/v1/client/handshake?redirect_url=${encodeURIComponent(target)}`);
  expect(errorOf(answer)).toMatchObject({ status: 400, param: "redirect_url" });
  expect(answer.headers.get("location")).toBeNull();
});

test("a name that is not this machine gets nothing, whatever it resolves to", async () => {
  for (const host of ["evil.test", "localhost.evil.test", "evil.test:3220"]) {
    expect((await wire("GET", "/_outbox.json", { host })).status).toBe(404);
  }
  expect((await wire("GET", "/_outbox.json", { host: "localhost:9" })).status).toBe(200);
});

test.each([
  "/npm/@clerk/clerk-js@6/dist/../package.json",
  "/npm/@clerk/clerk-js@6/dist/..%2fpackage.json",
  "/npm/@clerk/clerk-js@6/dist/%2e%2e%2f%2e%2e%2f%2e%2e%2fpackage.json",
  "/npm/@clerk/clerk-js@6/dist/..%5cpackage.json",
  "/npm/@clerk/clerk-js@6/dist/clerk.browser.js%00.png",
  "/npm/@clerk/../../../etc/passwd",
  "/npm/@clerk/nextjs@7/dist/index.js",
  "/npm/@clerk/clerk-js@6/dist/%",
])("%s leads nowhere", async (path) => {
  const answer = await wire("GET", path);
  expect(answer.status).toBe(404);
  expect(JSON.parse(answer.body)).toMatchObject({ errors: [{ code: "resource_not_found" }] });
});

test("the bundles are the installed packages' own, whatever version a page names", async () => {
  for (const path of ["clerk-js@6/dist/clerk.browser.js", "ui@1.36.0/dist/ui.browser.js"]) {
    const answer = await fetch(`${clerk.url}/npm/@clerk/${path}`);
    expect(answer.headers.get("content-type")).toMatch(/javascript/);
    expect((await answer.text()).length).toBeGreaterThan(50_000);
  }
});

test("a body over 256 kB is refused, declared or not", async () => {
  const large = "a=".padEnd(300_000, "x");
  const headers = { origin: APP_URL, "content-type": "application/x-www-form-urlencoded" };
  const declared = { ...headers, "content-length": String(large.length) };
  expect((await wire("POST", "/v1/client/sign_ins", declared, large)).status).toBe(413);
  const streamed = { ...headers, "transfer-encoding": "chunked" };
  expect((await wire("POST", "/v1/client/sign_ins", streamed, large)).status).toBe(413);
  expect((await new Browser(clerk.url).get("/v1/client")).status).toBe(200);
});

test.each(["application/json", "multipart/form-data; boundary=x", "text/plain", ""])(
  "a form that calls itself '%s' is refused",
  async (type) => {
    const headers = { origin: APP_URL, "content-type": type, "content-length": "3" };
    expect((await wire("POST", "/v1/client/sign_ins", headers, "a=b")).status).toBe(415);
  },
);

test.each(["TRACE", "OPTIONS", "PROPFIND"])("%s is not answered", async (method) => {
  expect((await wire(method, "/v1/client", { origin: "https://evil.test" })).status).toBe(405);
});

test("only POST may name another verb", async () => {
  const browser = new Browser(clerk.url);
  await signIn(browser);
  await browser.get("/v1/client?_method=DELETE");
  await browser.post("/v1/client?_method=TRACE");
  expect((await browser.get("/v1/me")).status).toBe(200);
});

test("what does not exist is a 404 in Clerk's shape", async () => {
  const answer = await new Browser(clerk.url).get("/v1/nothing");
  expect(errorOf(answer)).toMatchObject({ status: 404, code: "resource_not_found" });
});

test("a name full of markup stays text in the avatar and on the outbox page", async () => {
  const backend = backendClient(clerk.url);
  const user = await backend.users.createUser({ emailAddress: ["x&y@example.test"], firstName: "<script>" });
  const svg = await fetch(`${clerk.url}/v1/avatar_placeholder/${user.id}.svg`).then((r) => r.text());
  expect(svg).not.toContain("<script");
  const browser = new Browser(clerk.url);
  const { body } = await browser.post("/v1/client/sign_ins", {
    identifier: "x&y@example.test",
    strategy: "email_code",
  });
  expect(body["response"]?.["status"]).toBe("needs_first_factor");
  const page = await fetch(`${clerk.url}/_outbox`);
  expect(await page.text()).toContain("x&amp;y@example.test");
  expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
});

test("the log names methods, paths and outcomes, and neither addresses nor passwords nor tokens", async () => {
  const browser = new Browser(clerk.url);
  await browser.post("/v1/client/sign_ins", { identifier: ada.email, password: "wrong password 1" });
  const id = await signIn(browser);
  await browser.get(`/v1/client?_clerk_session_id=${id}`);
  const log = lines.join("\n");
  expect(log).toContain("POST /v1/client/sign_ins 422");
  for (const secret of [ada.email, ada.password, "wrong password 1", SECRET_KEY, "eyJ", "?"]) {
    expect(log).not.toContain(secret);
  }
});
