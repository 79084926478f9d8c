import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { appendFile, mkdtemp, readFile, readdir, rm, stat } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { backendClient } from "./sdk";
import { Browser, ada, signIn, startTestClerk } from "./support";

let folder: string;
const children: ChildProcess[] = [];
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "clerk-"));
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  await rm(folder, { recursive: true, force: true });
});

const jwks = (url: string) => fetch(`${url}/.well-known/jwks.json`).then((r) => r.text());

/** The stand-in in a process of its own, so that it can be killed. */
async function spawnClerk(webhookUrl: string): Promise<{ child: ChildProcess; url: string }> {
  const script = path.resolve("__tests__/sandbox/clerk/run-clerk.ts");
  const child = spawn(process.execPath, ["--import", "tsx", script, folder, webhookUrl], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, NODE_OPTIONS: "" },
  });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  return { child, url: line.toString().trim() };
}

test("people, sessions, codes and the signing key survive a restart", async () => {
  const first = await startTestClerk({ dataDir: folder });
  const browser = new Browser(first.url);
  await signIn(browser);
  await browser.patch("/v1/me", { first_name: "Augusta" });
  const cookie = (await browser.get("/v1/client")).body["response"]?.["id"];
  const keys = await jwks(first.url);
  await first.close();

  const second = await startTestClerk({ dataDir: folder });
  browser.moveTo(second.url);
  const me = await browser.get("/v1/me");
  expect(me.body["response"]).toMatchObject({ id: ada.id, first_name: "Augusta" });
  expect((await browser.get("/v1/client")).body["response"]?.["id"]).toEqual(cookie);
  expect(await jwks(second.url)).toBe(keys);
  await second.close();
});

test("everything that was answered survives SIGKILL, undelivered webhooks included", async () => {
  let status = 500;
  const types: string[] = [];
  const hook = createServer((request, response) => {
    request.resume().on("end", () => {
      types.push(String(request.headers["svix-id"]));
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => hook.listen(0, "127.0.0.1", resolve));
  const hookUrl = `http://127.0.0.1:${(hook.address() as AddressInfo).port}`;

  const { child, url } = await spawnClerk(hookUrl);
  children.push(child);
  const users = await Promise.all(
    Array.from({ length: 5 }, (_, i) =>
      backendClient(url).users.createUser({ emailAddress: [`p${i}@example.test`] }),
    ),
  );
  const session = await backendClient(url).sessions.createSession({ userId: users[0]?.id ?? "" });
  const exit = once(child, "exit");
  child.kill("SIGKILL");
  await exit;

  status = 200;
  types.length = 0;
  const again = await startTestClerk({
    dataDir: folder,
    people: [],
    webhook: { url: hookUrl, secret: "whsec_c2VjcmV0" },
    retryDelaysMs: [1],
  });
  const list = await backendClient(again.url).users.getUserList({ limit: 100 });
  expect(list.data.map(({ id }) => id).sort()).toEqual(users.map(({ id }) => id).sort());
  expect((await backendClient(again.url).sessions.getSession(session.id)).status).toBe("active");
  while (new Set(types).size < 6) await new Promise((resolve) => setTimeout(resolve, 20));
  await again.close();
  hook.closeAllConnections();
  await new Promise((resolve) => hook.close(resolve));
});

test("a torn last line costs that commit alone", async () => {
  const first = await startTestClerk({ dataDir: folder });
  await backendClient(first.url).users.createUser({ emailAddress: ["bob@example.test"] });
  await first.close();
  await appendFile(path.join(folder, "clerk.jsonl"), '[{"collection":"users","id":"user_x","row":{"id":"us');
  const second = await startTestClerk({ dataDir: folder });
  const { totalCount } = await backendClient(second.url).users.getUserList();
  expect(totalCount).toBe(2);
  await second.close();
});

test("a seeded person is made once and keeps what they changed", async () => {
  const first = await startTestClerk({ dataDir: folder });
  await backendClient(first.url).users.updateUser(ada.id, { password: "changed by hand" });
  await first.close();
  const second = await startTestClerk({ dataDir: folder });
  const browser = new Browser(second.url);
  expect(await signIn(browser, { email: ada.email, password: "changed by hand" })).toMatch(/^sess_/);
  await second.close();
});

test("no password is on the disk, and only the owner may read what is", async () => {
  const first = await startTestClerk({ dataDir: folder });
  const browser = new Browser(first.url);
  await browser.post("/v1/client/sign_ups", {
    email_address: "bob@example.test",
    password: "a secret of bob",
  });
  await first.close();
  for (const name of await readdir(folder)) {
    const file = path.join(folder, name);
    const text = await readFile(file, "utf8");
    expect(text).not.toContain(ada.password);
    expect(text).not.toContain("a secret of bob");
    expect((await stat(file)).mode & 0o077).toBe(0);
  }
});

test("a second stand-in on the same port is refused with advice and leaves the first one's state alone", async () => {
  const first = await startTestClerk({ dataDir: folder });
  const port = Number(new URL(first.url).port);
  await expect(startTestClerk({ dataDir: folder, port })).rejects.toThrow(/SANDBOX_CLERK_PORT/);
  await backendClient(first.url).users.createUser({ emailAddress: ["bob@example.test"] });
  await first.close();
  const again = await startTestClerk({ dataDir: folder });
  expect((await backendClient(again.url).users.getUserList()).totalCount).toBe(2);
  await again.close();
});
