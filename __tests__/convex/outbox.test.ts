import { createServer } from "node:http";
import type { IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { jest } from "@jest/globals";
import { api, internal } from "../../convex/_generated/api";
import { convexApp } from "../support/convex-app";
import type { ConvexApp } from "../support/convex-app";

interface Post {
  headers: IncomingHttpHeaders;
  body: string;
}

/** A receiver of alerts that answers with the given statuses in turn, then with 200. */
async function receiver(...statuses: number[]) {
  const posts: Post[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      posts.push({ headers: request.headers, body });
      response.writeHead(statuses.shift() ?? 200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { posts, server, url: `http://127.0.0.1:${port}/hook` };
}

const reject = (app: ConvexApp) =>
  app.service.mutation(api.webhooks.countRejected, { reason: "no_match", count: 10 });
const outbox = (app: ConvexApp) => app.t.run((ctx) => ctx.db.query("outbox").take(10));

async function until(app: ConvexApp, status: string, attempts: number) {
  for (let turn = 0; turn < 200; turn += 1) {
    const [row] = await outbox(app);
    if (row?.status === status && row.attempts === attempts) return row;
    await jest.advanceTimersByTimeAsync(5);
    await sleep(5);
  }
  throw new Error("The outbox did not get there.");
}

test("an alert is sent once per window, with a key by which a repeat can be dropped", async () => {
  const { posts, server, url } = await receiver();
  const app = await convexApp({ ALERT_WEBHOOK_URL: url });
  await reject(app);
  await until(app, "sent", 1);
  await reject(app);
  await app.pass(60_000);
  expect(posts).toHaveLength(1);
  expect(posts[0]?.headers["idempotency-key"]).toMatch(/^alert:rejected_signatures:no_match:/);
  expect(posts[0]?.body).toContain("Lectern: rejected_signatures");
  server.close();
});

test("an alert that could not be sent is sent again, under the same key", async () => {
  const { posts, server, url } = await receiver(500);
  const app = await convexApp({ ALERT_WEBHOOK_URL: url });
  await reject(app);
  for (let turn = 0; posts.length === 0 && turn < 200; turn += 1) {
    await jest.advanceTimersByTimeAsync(5);
    await sleep(5);
  }
  // The refusal is on its way back, and is then recorded.
  await app.t.finishInProgressScheduledFunctions();
  await app.pass(15_000);
  await app.t.mutation(internal.outbox.dispatchDue, {});
  await until(app, "sent", 2);
  expect(posts.map(({ headers }) => headers["idempotency-key"])).toEqual([
    posts[0]?.headers["idempotency-key"],
    posts[0]?.headers["idempotency-key"],
  ]);
  server.close();
});

test("an address that is neither https nor this machine is never called", async () => {
  const app = await convexApp({ ALERT_WEBHOOK_URL: "http://alerts.example.test/hook" });
  await reject(app);
  for (let turn = 0; turn < 20; turn += 1) await jest.advanceTimersByTimeAsync(5);
  const [row] = await outbox(app);
  expect(row).toMatchObject({ status: "pending", attempts: 1 });
});

test("an alert that is repeated counts and stays one row", async () => {
  const app = await convexApp();
  await reject(app);
  await reject(app);
  const alerts = await app.t.run((ctx) => ctx.db.query("alerts").take(5));
  expect(alerts).toMatchObject([{ kind: "rejected_signatures", count: 2, status: "open" }]);
  expect(await outbox(app)).toHaveLength(1);
});

test("what people do is kept one by one, and a flood of it is limited per person", async () => {
  const app = await convexApp();
  const track = () =>
    app.service.mutation(api.analytics.track, {
      clerkId: null,
      anonymousId: "browser",
      name: "pricing_viewed",
      properties: { path: "/pricing" },
      ipHash: "a1",
    });
  for (let n = 0; n < 60; n += 1) expect(await track()).toEqual({ kind: "ok" });
  expect(await track()).toMatchObject({ kind: "limited" });
  expect(await app.t.run((ctx) => ctx.db.query("analyticsEvents").take(100))).toHaveLength(60);
});
