import type { Server, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import type { UserIdentity } from "../engine/context";
import { runInside } from "../engine/context";
import { describeError, headline } from "../engine/errors";
import { HTTP_MOUNT_GAP, notAnswered } from "../known-gaps";
import type { DeploymentServer } from "./deployment-server";
import { authenticate } from "./deployment-server";
import { HttpError, readBody } from "./http-io";

const MAX_BODY_BYTES = 20 * 1024 * 1024;

/** The default export of `convex/http.ts`. */
interface HttpRouter {
  isRouter?: boolean;
  lookup(path: string, method: string): [HttpAction, string, string] | null;
}

interface HttpAction {
  invokeHttpAction(request: Request): Promise<Response>;
}

/** The port of HTTP actions (`CONVEX_SITE_URL`). */
export function createSiteServer(current: () => DeploymentServer | null): Server {
  return createServer((request, response) => {
    const server = current();
    if (server === null) response.writeHead(503).end("The deployment is starting.");
    else void siteRequest(server, request, response, "");
  });
}

/** Runs the HTTP action a request matches; `prefix` is cut off its path first. */
export async function siteRequest(
  server: DeploymentServer,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  prefix: string,
): Promise<void> {
  try {
    const request = await toFetchRequest(incoming, prefix);
    await send(await answer(server, incoming, request), outgoing);
  } catch (error) {
    // The request could not be read or the answer not sent; the action's own errors never come here.
    if (outgoing.headersSent) outgoing.destroy();
    else if (error instanceof HttpError) outgoing.writeHead(error.status).end(error.message);
    else outgoing.writeHead(500).end("The HTTP action could not be run.");
  }
}

async function answer(
  server: DeploymentServer,
  incoming: IncomingMessage,
  request: Request,
): Promise<Response> {
  const { pathname } = new URL(request.url);
  const [app] = server.app.definitions;
  const mounts = Object.keys(app?.analysis.httpMounts ?? {});
  if (mounts.some((mount) => pathname.startsWith(mount))) {
    return new Response(notAnswered(HTTP_MOUNT_GAP), { status: 501 });
  }
  const router = server.app.modules.get("")?.get("http")?.default as HttpRouter | undefined;
  if (router === undefined) {
    return new Response("This Convex deployment does not have HTTP actions enabled.", { status: 404 });
  }
  const match = router.lookup(pathname, request.method);
  if (match === null) return new Response("No matching routes found", { status: 404 });
  const [action, , path] = match;
  const context = server.engine.context(`${request.method} ${path}`, "httpAction", {
    identity: await identityOf(server, incoming),
    request: {
      ip: incoming.socket.remoteAddress ?? null,
      userAgent: incoming.headers["user-agent"] ?? null,
    },
  });
  try {
    return await runInside(context, () => action.invokeHttpAction(request));
  } catch (error) {
    const { message } = describeError(error);
    server.engine.log(context, headline(message));
    return Response.json({ code: headline(message), trace: message }, { status: 500 });
  }
}

/** A bad token does not stop an HTTP action: it runs without an identity. */
async function identityOf(server: DeploymentServer, incoming: IncomingMessage): Promise<UserIdentity | null> {
  const { authorization } = incoming.headers;
  if (authorization === undefined || !/^bearer /i.test(authorization)) return null;
  try {
    return (await authenticate(server, authorization)).identity;
  } catch {
    return null;
  }
}

async function toFetchRequest(incoming: IncomingMessage, prefix: string): Promise<Request> {
  const method = incoming.method ?? "GET";
  const path = (incoming.url ?? "/").slice(prefix.length);
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    for (const one of [value ?? []].flat()) headers.append(name, one);
  }
  const body =
    method === "GET" || method === "HEAD"
      ? undefined
      : new Uint8Array(await readBody(incoming, MAX_BODY_BYTES));
  return new Request(`http://${incoming.headers.host ?? "localhost"}${path}`, { method, headers, body });
}

async function send(response: Response, outgoing: ServerResponse): Promise<void> {
  outgoing.writeHead(response.status, [...response.headers].flat());
  if (response.body === null) {
    outgoing.end();
    return;
  }
  for await (const chunk of Readable.fromWeb(response.body as ReadableStream)) outgoing.write(chunk);
  outgoing.end();
}
