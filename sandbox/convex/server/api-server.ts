import type { Server } from "node:http";
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { WebSocket } from "ws";
import { WebSocketServer } from "ws";
import { notAnswered } from "../known-gaps";
import { cliRoute } from "./cli-routes";
import type { DeploymentServer } from "./deployment-server";
import { functionRoute } from "./function-routes";
import { HttpError, allowOrigin, isLocal, requestUrl, sendJson } from "./http-io";
import { siteRequest } from "./site-server";
import { storageRoute } from "./storage-routes";

const SYNC_PATH = /^\/+api\/(?:[^/]+\/)?sync$/;

/**
 * The deployment's own port: functions over HTTP, the sync socket, files, and what the CLI needs.
 * `openSession` is called for every new sync socket.
 */
export function createApiServer(
  current: () => DeploymentServer | null,
  openSession: (socket: WebSocket, request: IncomingMessage) => void,
): Server {
  const server = createServer((request, response) => {
    void handle(current(), request, response);
  });
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 64 * 1024 * 1024 });
  server.on("upgrade", (request, socket, head) => {
    if (!isLocal(request) || !SYNC_PATH.test(requestUrl(request).pathname)) {
      socket.destroy();
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      openSession(webSocket, request);
    });
  });
  return server;
}

async function handle(
  server: DeploymentServer | null,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!isLocal(request)) {
    sendJson(response, 403, { code: "Forbidden", message: "The stand-in answers this machine alone." });
    return;
  }
  allowOrigin(request, response);
  if (request.method === "OPTIONS") {
    response.writeHead(204).end();
    return;
  }
  try {
    if (server === null) throw new HttpError(503, "Starting", "The deployment is starting.");
    const { pathname } = requestUrl(request);
    if (pathname.startsWith("/api/http/") || pathname === "/api/http") {
      await siteRequest(server, request, response, "/api/http");
      return;
    }
    const answered =
      (await functionRoute(server, request, response)) ||
      (await storageRoute(server, request, response)) ||
      (await cliRoute(server, request, response));
    if (answered) return;
    if (pathname === "/api/debug_event") sendJson(response, 200, {});
    else throw new HttpError(404, "NotFound", notAnswered(`${request.method} ${pathname}`));
  } catch (error) {
    sendError(response, error);
  }
}

function sendError(response: ServerResponse, error: unknown): void {
  const known =
    error instanceof HttpError ? error : new HttpError(500, "InternalServerError", messageOf(error));
  if (response.headersSent) response.destroy();
  else sendJson(response, known.status, { code: known.code, message: known.message });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : "Your request couldn't be completed. Try again later.";
}
