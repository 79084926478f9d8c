import type { StripeApp, RequestContext } from "../core/app";
import { answerFaultLine } from "../conformance/fault-lines";
import { StripeError, unknownParam } from "../core/errors";
import { runDue } from "../core/run-due";
import { ACCOUNT_ID, API_VERSION } from "../format/account";
import type { Chaos } from "../control/chaos";
import { parseParams } from "../params/parse";
import { readingOf } from "../params/reading";
import { expandPaths } from "./expand";
import { asList, parseForm, type FormHash } from "./form";
import type { IdempotencyKeys, KeyDecision } from "./idempotency";
import { refuseGaps, refuseUnread } from "./gaps";
import { Router, type Route } from "./route";

export interface ApiRequest {
  method: string;
  path: string;
  /** Without the question mark. */
  query: string;
  body: string;
  headers: Headers;
}

/** What the server does with a request: answer it, say nothing, or cut the connection. */
export type ApiAnswer =
  | { kind: "answer"; status: number; body: string; headers: Record<string, string>; delayMs: number }
  | { kind: "silence" }
  | { kind: "cut" };

export interface ApiOptions {
  app: StripeApp;
  routes: readonly Route[];
  secretKey: string;
  chaos: Chaos;
  keys: IdempotencyKeys;
  /** Faults of an answer's shape; null when shapes are not checked. */
  shapeErrors: ((answer: object) => string[]) | null;
  log: (line: string) => void;
  /** Told about each answered request, for `stripe logs tail`. */
  onAnswered: (record: {
    method: string;
    path: string;
    status: number;
    request: string;
    error: unknown;
  }) => void;
}

/** Stripe's HTTP API: authentication, parameters, idempotency, expansion, errors. */
export class Api {
  private readonly router: Router;

  constructor(private readonly options: ApiOptions) {
    this.router = new Router(options.routes);
  }

  handle(request: ApiRequest): ApiAnswer {
    const { app, chaos } = this.options;
    const id = app.id("request");
    const name = `${request.method} ${request.path}${request.query === "" ? "" : `?${request.query}`}`;
    const refusal = authenticationError(request.headers, this.options.secretKey);
    if (refusal) return this.respond(request, id, refusal, { "www-authenticate": 'Basic realm="Stripe"' });
    const stranger = strangeAccount(request.headers);
    if (stranger) return this.respond(request, id, stranger);
    if (chaos.takeForRequest("rateLimit", name)) return this.respond(request, id, rateLimited());
    const answer = this.answerOnce(request, id, chaos.takeForRequest("serverError", name));
    if (chaos.takeForRequest("timeoutAfterCommit", name)) return { kind: "silence" };
    if (chaos.takeForRequest("cutConnection", name)) return { kind: "cut" };
    return this.heldBack(answer, request, name);
  }

  private heldBack(answer: ApiAnswer, request: ApiRequest, name: string): ApiAnswer {
    const { slowAnswerMs: delayMs, apiMatch } = this.options.chaos.settings;
    if (delayMs === 0 || !name.startsWith(apiMatch) || answer.kind !== "answer") return answer;
    const key = request.headers.get("idempotency-key");
    if (key) this.options.keys.hold(key, delayMs);
    return { ...answer, delayMs };
  }

  private answerOnce(request: ApiRequest, id: string, fails: boolean): ApiAnswer {
    const key = request.method === "POST" ? request.headers.get("idempotency-key") : null;
    if (!key) return this.respond(request, id, fails ? serverError() : this.execute(request, id, null));
    let decision: KeyDecision;
    try {
      decision = this.options.keys.begin(key, request);
    } catch (error) {
      return this.respond(request, id, toStripeError(error));
    }
    if (decision.kind === "replay") return replay(request, decision.result, key, id);
    const result = fails ? serverError() : this.execute(request, id, key);
    const answer = this.respond(request, id, result, { "idempotency-key": key, "original-request": id });
    const kept = answer.kind === "answer" && (!(result instanceof StripeError) || result.executed);
    decision.finish(kept ? { status: answer.status, body: answer.body, request: id } : null);
    return answer;
  }

  /** Runs the route as one unit of work; an unexpected fault is a 500 and is logged without its data. */
  private execute(request: ApiRequest, id: string, key: string | null): object {
    const { app } = this.options;
    const found = this.router.find(request.method, request.path);
    if (!found) return unknownUrl(request);
    const context: RequestContext = {
      id,
      idempotencyKey: key,
      legacy: request.headers.get("stripe-version") === null,
    };
    try {
      runDue(app);
      return this.reading(request.method === "GET", () =>
        app.unit(() => app.during(context, () => this.runRoute(found.route, found.ids, request, context))),
      );
    } catch (error) {
      if (error instanceof StripeError) return error;
      this.options.log(
        answerFaultLine(
          request.method,
          found.route.pattern,
          error instanceof Error ? (error.stack ?? "") : "",
        ),
      );
      return serverError();
    }
  }

  private runRoute(
    route: Route,
    ids: [string, string],
    request: ApiRequest,
    context: RequestContext,
  ): object {
    const { app } = this.options;
    const raw = parseForm(request.method === "GET" || request.body === "" ? request.query : request.body);
    const paths = expansions(raw);
    delete raw.expand;
    // The CLI's fixtures (unversioned) decorate requests with what they do not need.
    if (route.params !== null && !context.legacy) refuseGaps(route.params, raw);
    const reading = readingOf(paramsOf(route, raw, context));
    const answer = route.run({ app, params: reading.params, ids, raw, legacy: context.legacy });
    // An empty page stays empty, whichever filters its rows would have been read with.
    if (!context.legacy && !isEmptyPage(answer)) refuseUnread(reading.unread());
    if (paths.length > 0) expandPaths(app, answer, paths, context.legacy);
    this.checkShape(route, answer);
    return answer;
  }

  private checkShape(route: Route, answer: object): void {
    const errors = this.options.shapeErrors?.(answer) ?? [];
    if (errors.length > 0)
      throw new Error(`${route.method} ${route.pattern} answers a wrong shape: ${errors.join("; ")}`);
  }

  private reading<T>(isRead: boolean, work: () => T): T {
    const { app, chaos } = this.options;
    const lag = isRead ? chaos.settings.staleReadsMs : 0;
    if (lag === 0) return work();
    app.store.readAsOf = Date.now() - lag;
    try {
      return work();
    } finally {
      app.store.readAsOf = null;
    }
  }

  private respond(
    request: ApiRequest,
    id: string,
    result: object,
    headers: Record<string, string> = {},
  ): Extract<ApiAnswer, { kind: "answer" }> {
    const error = result instanceof StripeError ? errorBody(result, id) : null;
    const status = result instanceof StripeError ? result.status : 200;
    this.options.onAnswered({ method: request.method, path: request.path, status, request: id, error });
    const body = JSON.stringify(error ? { error } : result, null, 2);
    return {
      kind: "answer",
      status,
      body,
      headers: { ...commonHeaders(request, id), ...headers },
      delayMs: 0,
    };
  }
}

const isEmptyPage = (answer: object): boolean =>
  "data" in answer && Array.isArray(answer.data) && answer.data.length === 0;

function paramsOf(route: Route, raw: FormHash, { legacy }: RequestContext): unknown {
  if (route.params !== null) return parseParams(route.params, raw, { legacy });
  const [unknown] = Object.keys(raw);
  if (unknown !== undefined && !legacy) throw unknownParam(unknown);
  return {};
}

function commonHeaders(request: ApiRequest, id: string): Record<string, string> {
  return {
    "content-type": "application/json",
    "request-id": id,
    "stripe-version": request.headers.get("stripe-version") ?? API_VERSION,
    "cache-control": "no-cache, no-store",
  };
}

function replay(
  request: ApiRequest,
  kept: { status: number; body: string; request: string },
  key: string,
  id: string,
): ApiAnswer {
  const headers = {
    ...commonHeaders(request, id),
    "idempotency-key": key,
    "idempotent-replayed": "true",
    "original-request": kept.request,
  };
  return { kind: "answer", status: kept.status, body: kept.body, headers, delayMs: 0 };
}

function errorBody(error: StripeError, id: string): object {
  return { ...error.body, request_log_url: `https://dashboard.stripe.com/test/logs/${id}` };
}

function expansions(raw: FormHash): string[] {
  const list = raw.expand === undefined ? [] : (asList(raw.expand) ?? [raw.expand]);
  return list.filter((each): each is string => typeof each === "string");
}

const serverError = (): StripeError =>
  new StripeError(500, {
    type: "api_error",
    message: "An unknown error occurred. If this persists, look at the log of the stand-in.",
  });

const rateLimited = (): StripeError =>
  new StripeError(
    429,
    {
      type: "invalid_request_error",
      code: "rate_limit",
      message:
        "Request rate limit exceeded. You can learn more about rate limits here https://stripe.com/docs/rate-limits.",
    },
    false,
  );

function unknownUrl(request: ApiRequest): StripeError {
  return new StripeError(404, {
    type: "invalid_request_error",
    message: `Unrecognized request URL (${request.method}: ${request.path}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.`,
  });
}

function toStripeError(error: unknown): StripeError {
  if (error instanceof StripeError) return error;
  throw error;
}

const NO_KEY =
  "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for details, or we can help at https://support.stripe.com/.";

function authenticationError(headers: Headers, secretKey: string): StripeError | null {
  const header = headers.get("authorization") ?? "";
  const basic = /^Basic (.+)$/i.exec(header)?.[1];
  const key = basic
    ? Buffer.from(basic, "base64").toString().split(":")[0]
    : /^Bearer (.+)$/i.exec(header)?.[1];
  if (key === secretKey) return null;
  const hidden = key ? `${key.slice(0, 8)}${"*".repeat(8)}${key.slice(-4)}` : "";
  return new StripeError(
    401,
    { type: "invalid_request_error", message: key ? `Invalid API Key provided: ${hidden}` : NO_KEY },
    false,
  );
}

/** There is no connected account: Stripe's answer to a key that names one which it may not act for. */
function strangeAccount(headers: Headers): StripeError | null {
  const account = headers.get("stripe-account");
  if (account === null || account === ACCOUNT_ID) return null;
  const message = `The provided key does not have access to account '${account}' (or that account does not exist). Application access may have been revoked.`;
  return new StripeError(403, { type: "invalid_request_error", code: "account_invalid", message }, false);
}
