import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { NextRequest } from "next/server";
import { backendClient, verifyWebhook } from "./sdk";
import type { BackendClient } from "./sdk";
import { Browser, CODE, ada, signIn, startTestClerk, textAt } from "./support";

const SECRET = `whsec_${Buffer.from("a webhook secret of 32 bytes ....").toString("base64")}`;

interface Received {
  request: NextRequest;
  id: string;
  body: string;
}

/** An endpoint that keeps what it got and answers with `answer(nth request)`. */
async function startEndpoint(answer: (count: number) => number = () => 200) {
  const received: Received[] = [];
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const body = Buffer.concat(chunks).toString();
      const headers = new Headers(
        Object.entries(incoming.headers).map(([name, value]): [string, string] => [name, String(value)]),
      );
      const request = new NextRequest("http://localhost/hook", { method: "POST", headers, body });
      received.push({ request, id: headers.get("svix-id") ?? "", body });
      response.writeHead(answer(received.length), { location: "/hook" }).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    types: () => received.map(({ body }) => String((JSON.parse(body) as { type: unknown }).type)),
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

/** Waits until `ready` holds; the test's own time limit ends a wait for ever. */
async function until(ready: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await ready())) await new Promise((resolve) => setTimeout(resolve, 10));
}

type Endpoint = Awaited<ReturnType<typeof startEndpoint>>;
let endpoint: Endpoint | null = null;
let clerk: Awaited<ReturnType<typeof startTestClerk>> | null = null;
afterEach(async () => {
  await clerk?.close();
  await endpoint?.close();
  clerk = endpoint = null;
});

async function start(answer?: (count: number) => number, retryDelays: number[] = []) {
  endpoint = await startEndpoint(answer);
  clerk = await startTestClerk({
    people: [],
    webhook: { url: endpoint.url, secret: SECRET },
    retryDelaysMs: retryDelays,
  });
  const backend = backendClient(clerk.url);
  return { endpoint, url: clerk.url, backend };
}

const addAda = (backend: BackendClient) =>
  backend.users.createUser({ emailAddress: [ada.email], password: ada.password });

async function deliveries(url: string) {
  const answer = await fetch(`${url}/_sandbox/clerk/deliveries`).then((r): Promise<unknown> => r.json());
  return (answer as { deliveries: { type: string; status: string; attempts: { status: number | null }[] }[] })
    .deliveries;
}

test("Clerk's verifyWebhook accepts a delivery with the right secret and refuses it with another", async () => {
  const { endpoint, backend } = await start();
  const user = await addAda(backend);
  await until(() => endpoint.received.length === 1);
  const request = () => new NextRequest(endpoint.received[0]?.request.clone() ?? "http://localhost");
  const event = await verifyWebhook(request(), { signingSecret: SECRET });
  expect(event).toMatchObject({
    type: "user.created",
    object: "event",
    data: { id: user.id, email_addresses: [{ email_address: ada.email }], private_metadata: {} },
  });
  const other = `whsec_${Buffer.from("another secret").toString("base64")}`;
  await expect(verifyWebhook(request(), { signingSecret: other })).rejects.toThrow();
});

test("each thing that happens to a person and their sessions is announced once", async () => {
  const { endpoint, url, backend } = await start();
  const expectTypes = async (...types: string[]) => {
    await until(() => endpoint.received.length >= types.length);
    expect(endpoint.types().sort()).toEqual([...types].sort());
    endpoint.received.length = 0;
  };
  const user = await addAda(backend);
  await expectTypes("user.created");
  const browser = new Browser(url);
  await signIn(browser);
  await expectTypes("session.created");
  await browser.patch("/v1/me", { first_name: "Augusta" });
  await expectTypes("user.updated");
  await browser.delete("/v1/client/sessions");
  await expectTypes("session.removed");
  const session = await signIn(browser);
  await browser.post(`/v1/client/sessions/${session}/end`);
  await expectTypes("session.created", "session.ended");
  const { id } = await backend.sessions.createSession({ userId: user.id });
  await backend.sessions.revokeSession(id);
  await expectTypes("session.created", "session.revoked");
  await signIn(browser);
  await browser.delete("/v1/me");
  await expectTypes("session.created", "session.removed", "user.deleted");
});

test("a sign-up announces the person and the session", async () => {
  const { endpoint, url } = await start();
  const browser = new Browser(url);
  const created = await browser.post("/v1/client/sign_ups", {
    email_address: "b@example.test",
    password: "long enough",
  });
  const path = `/v1/client/sign_ups/${textAt(created.body, "response", "id")}`;
  await browser.post(`${path}/prepare_verification`, { strategy: "email_code" });
  await browser.post(`${path}/attempt_verification`, { strategy: "email_code", code: CODE });
  await until(() => endpoint.received.length >= 2);
  expect(endpoint.types().sort()).toEqual(["session.created", "user.created"]);
});

test("an attempt that is not answered with 2xx is made again, same id and body, freshly signed", async () => {
  const { endpoint, url, backend } = await start((count) => [503, 302, 200][count - 1] ?? 200, [1, 1, 1]);
  await addAda(backend);
  await until(async () => (await deliveries(url))[0]?.status === "delivered");
  expect(new Set(endpoint.received.map(({ id, body }) => `${id} ${body}`)).size).toBe(1);
  for (const { request } of endpoint.received) {
    await expect(verifyWebhook(request, { signingSecret: SECRET })).resolves.toMatchObject({
      type: "user.created",
    });
  }
  expect((await deliveries(url))[0]?.attempts.map(({ status }) => status)).toEqual([503, 302, 200]);
});

test("after the last retry a delivery is failed and rests", async () => {
  const { endpoint, url, backend } = await start(() => 500, [1]);
  await addAda(backend);
  await until(async () => (await deliveries(url))[0]?.status === "failed");
  expect(endpoint.received).toHaveLength(2);
});

test("the list of deliveries names types and outcomes, newest first, and no person", async () => {
  const { url, backend } = await start();
  await addAda(backend);
  await signIn(new Browser(url));
  await until(async () => (await deliveries(url)).every(({ status }) => status === "delivered"));
  const list = await deliveries(url);
  expect(list.map(({ type }) => type)).toEqual(["session.created", "user.created"]);
  expect(JSON.stringify(list)).not.toContain(ada.email);
});
