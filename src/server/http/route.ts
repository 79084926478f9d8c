import "server-only";
import { randomUUID } from "node:crypto";
import { ERRORS } from "@/shared/errors";
import { describeError, log, type LogFields } from "../log";
import { AppError } from "./app-error";
import { toAppError } from "./to-app-error";

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;

/** The methods for which Next lets a route export a handler. */
type Method = (typeof METHODS)[number];

/** One request on its way through a route. */
interface RouteCall {
  request: Request;
  /** Sent back as `x-request-id`, in the log and in the audit trail. Ours; a caller's own id is not believed. */
  requestId: string;
  /** Adds facts to the request's log line. One line a request: writing a line costs as much as checking a signature. */
  note: (facts: Pick<LogFields, "eventId" | "eventType" | "outcome">) => void;
}

type Handler = (call: RouteCall) => Promise<Response>;
type Handlers = Partial<Record<Exclude<Method, "HEAD">, Handler>>;
type Exported = Record<Method, (request: Request) => Promise<Response>>;

/**
 * The handlers that a route file exports, for every method: unsupported ones answer 405 with `Allow` and a JSON body,
 * because Next's own 405 has neither. Whatever is thrown becomes `{error, code, requestId}`; nothing is cached.
 */
export function route(handlers: Handlers): Exported {
  const allow = METHODS.filter((method) => handlerFor(handlers, method) !== undefined).join(", ");
  const exported = (method: Method) => (request: Request) =>
    answer(request, handlerFor(handlers, method), allow);
  return {
    GET: exported("GET"),
    HEAD: exported("HEAD"),
    POST: exported("POST"),
    PUT: exported("PUT"),
    PATCH: exported("PATCH"),
    DELETE: exported("DELETE"),
    OPTIONS: exported("OPTIONS"),
  };
}

function handlerFor(handlers: Handlers, method: Method): Handler | undefined {
  return handlers[method === "HEAD" ? "GET" : method];
}

async function answer(request: Request, handler: Handler | undefined, allow: string): Promise<Response> {
  const started = performance.now();
  const requestId = `req_${randomUUID().replaceAll("-", "")}`;
  let response: Response;
  let failure: AppError | null = null;
  let facts: LogFields = {};
  const note = (noted: LogFields) => void (facts = noted);
  try {
    if (handler === undefined) throw new AppError("method_not_allowed");
    response = await handler({ request, requestId, note });
  } catch (thrown) {
    failure = toAppError(thrown);
    response = errorResponse(failure, requestId);
  }
  response.headers.set("cache-control", "no-store");
  response.headers.set("x-request-id", requestId);
  if (response.status === 405) response.headers.set("allow", allow);
  if (failure === null || !failure.logged)
    report(request, { ...facts, requestId }, response, failure, performance.now() - started);
  return response;
}

function errorResponse(error: AppError, requestId: string): Response {
  const headers = new Headers();
  if (error.retryAfterMs !== undefined)
    headers.set("retry-after", String(Math.ceil(error.retryAfterMs / 1_000)));
  const body = { error: ERRORS[error.code].sentence, code: error.code, requestId };
  return Response.json(body, { status: error.status, headers });
}

function report(
  request: Request,
  facts: LogFields,
  response: Response,
  failure: AppError | null,
  durationMs: number,
): void {
  log(response.status >= 500 ? "error" : "info", "request", {
    ...facts,
    method: request.method,
    path: new URL(request.url).pathname.slice(0, 200),
    status: response.status,
    durationMs: Math.round(durationMs),
    ...(failure === null ? {} : { code: failure.code, reason: failure.reason }),
    ...(failure?.cause === undefined ? {} : describeError(failure.cause)),
  });
}
