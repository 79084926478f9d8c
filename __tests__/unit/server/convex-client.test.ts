import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { makeFunctionReference } from "convex/server";
import { createServiceClient } from "@/server/convex/client";
import { AppError } from "@/server/http/app-error";

const save = makeFunctionReference<"mutation", { text: string }, string>("notes:save");

let server: Server;
let answer: (request: IncomingMessage, response: ServerResponse) => void;

beforeAll(async () => {
  server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const json = (status: number, body: object) => (_: IncomingMessage, response: ServerResponse) =>
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));

function client({ timeoutMs = 2_000, token = () => Promise.resolve("token-1") } = {}) {
  const { port } = server.address() as AddressInfo;
  return createServiceClient({ url: `http://127.0.0.1:${port}`, token, timeoutMs });
}

async function failure(call: Promise<unknown>): Promise<AppError> {
  const thrown: unknown = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(thrown instanceof AppError)) throw new Error("expected an AppError");
  return thrown;
}

test("calls carry the service token of the moment", async () => {
  const seen: (string | undefined)[] = [];
  answer = (request, response) => {
    seen.push(request.headers.authorization);
    json(200, { status: "success", value: "saved" })(request, response);
  };
  const tokens = ["one", "two"];
  const service = client({ token: () => Promise.resolve(tokens.shift() ?? "none") });
  expect(await service.mutation(save, { text: "a" })).toBe("saved");
  await service.mutation(save, { text: "b" });
  expect(seen).toEqual(["Bearer one", "Bearer two"]);
});

test("mutations do not queue behind one another", async () => {
  const waiting: ServerResponse[] = [];
  answer = (request, response) => {
    waiting.push(response);
    // Answered only when all eight have arrived, which a queue would never let happen.
    if (waiting.length < 8) return;
    for (const one of waiting) json(200, { status: "success", value: "saved" })(request, one);
  };
  const service = client();
  const saved = await Promise.all(
    Array.from({ length: 8 }, (_, index) => service.mutation(save, { text: String(index) })),
  );
  expect(saved).toEqual(Array(8).fill("saved"));
});

test("calls one after another share a connection", async () => {
  const ports = new Set<number | undefined>();
  answer = (request, response) => {
    ports.add(request.socket.remotePort);
    json(200, { status: "success", value: "saved" })(request, response);
  };
  const service = client();
  for (const text of ["a", "b", "c"]) await service.mutation(save, { text });
  expect(ports.size).toBe(1);
});

test.each([
  ["it does not answer in time", () => undefined],
  [
    "it answers with a page",
    (_: IncomingMessage, response: ServerResponse) => response.writeHead(502).end("<html>canary</html>"),
  ],
  [
    "its answer breaks off",
    (request: IncomingMessage, response: ServerResponse) => {
      response.writeHead(200, { "content-length": "1000" }).write('{"status":"success"');
      setTimeout(() => request.socket.destroy(), 20);
    },
  ],
  ["it hangs up", (request: IncomingMessage) => request.socket.destroy()],
  ["a function fails", json(560, { status: "error", errorMessage: "Server Error canary" })],
  [
    "it refuses our own token",
    json(560, { status: "error", errorMessage: "x", errorData: { code: "unauthenticated" } }),
  ],
  [
    "it throws a code that is none of ours",
    json(560, { status: "error", errorMessage: "x", errorData: { code: "toString" } }),
  ],
])("when %s the caller hears `unavailable`", async (_, reply) => {
  answer = reply;
  const error = await failure(client({ timeoutMs: 200 }).mutation(save, { text: "a" }));
  expect(error.code).toBe("unavailable");
  expect(error.message).not.toContain("canary");
});

test("a code that a function throws on purpose is passed on", async () => {
  answer = json(560, { status: "error", errorMessage: "x", errorData: { code: "forbidden" } });
  expect((await failure(client().mutation(save, { text: "a" }))).code).toBe("forbidden");
});

test("a server that is not there is `unavailable`", async () => {
  const service = createServiceClient({
    url: "http://127.0.0.1:1",
    token: () => Promise.resolve("t"),
    timeoutMs: 500,
  });
  expect((await failure(service.mutation(save, { text: "a" }))).code).toBe("unavailable");
});
