import { setTimeout as delay } from "node:timers/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { brotliDecompressSync } from "node:zlib";
import type { ComponentDefinition, DefinitionAnalysis } from "../loader/component-definitions";
import type { DeploymentServer } from "./deployment-server";
import { authenticate } from "./deployment-server";
import { HttpError, readBody, requestUrl, sendJson } from "./http-io";

const UDF_SERVER_VERSION = "1.48.0";
const LOG_POLL_MS = 50;
const LOG_WAIT_MS = 2000;

interface PushRequest {
  componentDefinitions: { definitionPath: string }[];
}

type Route = (server: DeploymentServer, request: IncomingMessage) => Promise<unknown>;

// What the `convex` command asks of a deployment; all of it needs the admin key.
const ROUTES: Readonly<Record<string, Route>> = {
  "/api/get_config_hashes": () =>
    Promise.resolve({
      config: { functions: "convex/" },
      moduleHashes: [],
      udfServerVersion: UDF_SERVER_VERSION,
    }),
  "/api/deploy2/start_push": startPush,
  "/api/deploy2/wait_for_schema": () => Promise.resolve({ type: "complete" }),
  "/api/deploy2/finish_push": async (server) => {
    await server.reload();
    return { authDiff: { added: [], removed: [] }, definitionDiffs: {}, componentDiffs: {} };
  },
  "/api/deploy2/report_push_completed": () => Promise.resolve({}),
  "/api/v1/get_canonical_urls": ({ engine }) =>
    Promise.resolve({ convexCloudUrl: engine.urls.cloud, convexSiteUrl: engine.urls.site }),
  "/api/stream_function_logs": streamLogs,
};

/** The endpoints of `npx convex`: false for any other path. */
export async function cliRoute(
  server: DeploymentServer,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const { pathname } = requestUrl(request);
  if (pathname === "/version" || pathname === "/instance_version" || pathname === "/instance_name") {
    response.end("local");
    return true;
  }
  const route = ROUTES[pathname];
  if (route === undefined) return false;
  const { isAdmin } = await authenticate(server, request.headers.authorization);
  if (!isAdmin && !(await keyInBody(server, request))) {
    throw new HttpError(403, "BadDeployKey", "This endpoint needs the admin key.");
  }
  sendJson(response, 200, await route(server, request));
  return true;
}

const bodies = new WeakMap<IncomingMessage, Promise<Record<string, unknown>>>();

/** Some endpoints take the admin key in the body instead of the header. */
async function keyInBody(server: DeploymentServer, request: IncomingMessage): Promise<boolean> {
  const { adminKey } = await jsonBody(request);
  if (typeof adminKey !== "string") return false;
  return (await authenticate(server, `Convex ${adminKey}`)).isAdmin;
}

function jsonBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  const known = bodies.get(request);
  if (known !== undefined) return known;
  const parsed = (async () => {
    const raw = await readBody(request);
    const text = request.headers["content-encoding"] === "br" ? brotliDecompressSync(raw) : raw;
    return (text.length === 0 ? {} : JSON.parse(text.toString())) as Record<string, unknown>;
  })();
  bodies.set(request, parsed);
  return parsed;
}

/** Answers with the analysis of the code on disk, which is what codegen writes types from. */
async function startPush(server: DeploymentServer, request: IncomingMessage): Promise<unknown> {
  const { componentDefinitions } = (await jsonBody(request)) as unknown as PushRequest;
  await server.reload();
  const paths = componentDefinitions.map(({ definitionPath }) => definitionPath);
  const pathOf = (directory: string) =>
    paths.find((path) => directory.endsWith(path.replace(/^(\.\.?\/)+/, ""))) ?? directory;
  const analysis = Object.fromEntries(
    server.app.definitions.map((definition) => {
      const path = definition.path === "" ? "" : pathOf(definition.directory);
      return [path, evaluatedDefinition(path, definition, pathOf)];
    }),
  );
  return {
    environmentVariables: {},
    externalDepsId: null,
    componentDefinitionPackages: {},
    appAuth: [],
    analysis,
    app: {
      definitionPath: "",
      componentPath: "",
      args: {},
      childComponents: {},
      httpRoutes: { httpModuleRoutes: null, mounts: [] },
      exports: {},
    },
    schemaChange: { allocatedComponentIds: {}, schemaIds: {} },
  };
}

function evaluatedDefinition(
  path: string,
  { analysis }: ComponentDefinition,
  pathOf: (directory: string) => string,
): Record<string, unknown> {
  const childComponents = analysis.childComponents.map(
    (child: DefinitionAnalysis["childComponents"][number]) => ({
      ...child,
      path: pathOf(child.path.replace(/\/[^/]*$/, "")),
    }),
  );
  return {
    definition: { path, ...analysis, childComponents },
    schema: null,
    functions: {},
    udfConfig: { serverVersion: UDF_SERVER_VERSION, importPhaseRngSeed: "", importPhaseUnixTimestamp: "" },
  };
}

/** A long poll: waits a moment for new entries. */
async function streamLogs({ engine }: DeploymentServer, request: IncomingMessage): Promise<unknown> {
  const cursor = Number(requestUrl(request).searchParams.get("cursor") ?? 0);
  for (let waited = 0; waited < LOG_WAIT_MS; waited += LOG_POLL_MS) {
    const result = engine.executions.after(cursor);
    if (result.entries.length > 0) return result;
    await delay(LOG_POLL_MS);
  }
  return engine.executions.after(cursor);
}
