import { request as httpRequest } from "node:http";
import WebSocket from "ws";
import { ADMIN_KEY, startTestServer, type TestServer } from "./support/test-server";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.kill());

/** The status of an admin's request with these headers; `fetch` would refuse to set `Host`. */
function statusOf(headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(server.url);
    const all = { ...headers, authorization: `Convex ${ADMIN_KEY}`, "content-type": "application/json" };
    const sent = httpRequest(
      { hostname, port, method: "POST", path: "/api/query", headers: all },
      (response) => {
        response.resume().on("end", () => resolve(response.statusCode ?? 0));
      },
    );
    sent.on("error", reject).end(JSON.stringify({ path: "misc:whoami", args: {} }));
  });
}

function socketOpens(headers: Record<string, string>): Promise<boolean> {
  const socket = new WebSocket(`${server.url.replace("http", "ws")}/api/1.48.0/sync`, { headers });
  return new Promise((resolve) => {
    socket.once("open", () => resolve(true)).once("error", () => resolve(false));
  }).then((opened) => {
    socket.terminate();
    return opened === true;
  });
}

const STRANGERS: [string, Record<string, string>][] = [
  ["a page of the internet", { origin: "https://evil.test" }],
  ["a sandboxed frame", { origin: "null" }],
  ["a name that was rebound to this machine", { host: "evil.test:3210" }],
];

test.each(STRANGERS)("%s cannot use the admin key that everybody knows", async (_name, headers) => {
  expect(await statusOf(headers)).toBe(403);
  expect(await socketOpens(headers)).toBe(false);
});

test.each(["http://localhost:3000", "http://127.0.0.1:4300", "http://[::1]:3000"])(
  "a page at %s may call and subscribe",
  async (origin) => {
    expect(await statusOf({ origin })).toBe(200);
    expect(await socketOpens({ origin })).toBe(true);
  },
);
