import type { IncomingMessage, ServerResponse } from "node:http";
import type { FunctionType } from "../engine/functions";
import type { Outcome } from "../engine/outcome";
import type { Caller, DeploymentServer } from "./deployment-server";
import { argumentsOf, authenticate } from "./deployment-server";
import { HttpError, readBody, requestUrl, sendJson } from "./http-io";
import { encodeTimestamp } from "./timestamps";

interface CallBody {
  path?: string;
  args?: unknown;
  componentPath?: string;
  queries?: CallBody[];
}

const TYPES: Readonly<Record<string, FunctionType | "any">> = {
  query: "query",
  query_at_ts: "query",
  mutation: "mutation",
  action: "action",
  function: "any",
};

/** `/api/query`, `/api/mutation`, `/api/action`, `/api/function`, `/api/run/…`: false for any other path. */
export async function functionRoute(
  server: DeploymentServer,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const { pathname, searchParams } = requestUrl(request);
  const [, name = "", rest = ""] = /^\/api\/(\w+)(?:\/(.*))?$/.exec(pathname) ?? [];
  if (name === "query_ts") {
    sendJson(response, 200, { ts: encodeTimestamp(server.engine.database.lastTimestamp) });
    return true;
  }
  const type = TYPES[name] ?? (name === "run" ? "any" : undefined);
  if (type === undefined && name !== "query_batch") return false;
  const caller = await authenticate(server, request.headers.authorization);
  if (name === "function" && !caller.isAdmin) {
    throw new HttpError(403, "BadDeployKey", "This endpoint needs the admin key.");
  }
  const body = request.method === "GET" ? fromQuery(searchParams) : await fromBody(request);
  if (name === "query_batch") {
    const results = [];
    for (const query of body.queries ?? [])
      results.push(report(await call(server, request, caller, "query", query)));
    sendJson(response, 200, { results });
    return true;
  }
  const path = name === "run" ? rest.replace(/\/([^/]+)$/, ":$1") : body.path;
  sendJson(response, 200, report(await call(server, request, caller, type ?? "any", { ...body, path })));
  return true;
}

function call(
  server: DeploymentServer,
  request: IncomingMessage,
  caller: Caller,
  type: FunctionType | "any",
  { path, args, componentPath }: CallBody,
): Promise<Outcome> {
  if (path === undefined) throw new HttpError(400, "BadRequest", "The request names no function.");
  return server.engine.run(type, path, argumentsOf(args), {
    identity: caller.identity,
    allowInternal: caller.isAdmin,
    ...(componentPath === undefined || !caller.isAdmin ? {} : { component: componentPath }),
    request: {
      ip: request.socket.remoteAddress ?? null,
      userAgent: request.headers["user-agent"] ?? null,
      authToken: caller.token,
    },
  });
}

/** The body clients read: a success, or an error whose `errorData` marks a ConvexError. */
function report(outcome: Outcome): Record<string, unknown> {
  const { logLines } = outcome;
  if (outcome.ok) return { status: "success", value: outcome.value, logLines };
  const data = outcome.data === undefined ? {} : { errorData: outcome.data };
  return { status: "error", errorMessage: outcome.message, logLines, ...data };
}

function fromQuery(parameters: URLSearchParams): CallBody {
  return { path: parameters.get("path") ?? undefined, args: parse(parameters.get("args") ?? "{}") };
}

async function fromBody(request: IncomingMessage): Promise<CallBody> {
  const text = (await readBody(request)).toString();
  return (text === "" ? {} : parse(text)) as CallBody;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new HttpError(400, "BadJsonBody", "The request is not valid JSON.");
  }
}
