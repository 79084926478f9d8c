import type { IncomingMessage, ServerResponse } from "node:http";
import { storeFile } from "../engine/syscalls-storage";
import type { DeploymentServer } from "./deployment-server";
import { HttpError, readBody, requestUrl, sendJson } from "./http-io";

/** Uploads (`POST /api/storage/upload?token=`) and downloads (`GET /api/storage/<id>`): false for any other path. */
export async function storageRoute(
  { engine }: DeploymentServer,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const { pathname, searchParams } = requestUrl(request);
  const [, name] = /^\/api\/storage\/([^/]+)$/.exec(pathname) ?? [];
  if (name === undefined) return false;
  if (name === "upload") {
    const component = engine.uploadTokens.redeem(searchParams.get("token") ?? "");
    if (component === null)
      throw new HttpError(401, "Unauthorized", "The upload URL is unknown, used or expired.");
    const bytes = await readBody(request);
    const contentType = request.headers["content-type"] ?? "";
    const storageId = await engine.transact((transaction) =>
      storeFile(engine, engine.database.component(component), transaction, bytes, contentType),
    );
    sendJson(response, 200, { storageId });
    return true;
  }
  const file = findFile(engine, name);
  if (file === null) throw new HttpError(404, "FileNotFound", "File not found.");
  response.writeHead(200, { "content-type": file.contentType, "content-length": file.bytes.length });
  response.end(file.bytes);
  return true;
}

function findFile(
  engine: DeploymentServer["engine"],
  id: string,
): { bytes: Buffer; contentType: string } | null {
  for (const component of engine.database.all()) {
    const document = component.table("_storage").documents.get(id);
    const bytes = document === undefined ? null : engine.files.read(id);
    if (document === undefined || bytes === null) continue;
    const { contentType } = document;
    return { bytes, contentType: typeof contentType === "string" ? contentType : "application/octet-stream" };
  }
  return null;
}
