import type { BillingClock } from "../kit/clock";
import { Chaos } from "./control/chaos";
import { type DunningPolicy, StripeApp } from "./core/app";
import type { RandomText } from "./core/ids";
import { advanceTestClock } from "./core/test-clocks";
import { Api, type ApiAnswer, type ApiOptions, type ApiRequest } from "./http/api";
import { IdempotencyKeys } from "./http/idempotency";
import type { Route } from "./http/route";
import { resourceRoutes } from "./routes/all";
import { type Resend, systemRoutes } from "./routes/system";
import { testClockRoutes } from "./routes/test-clocks";

export interface AccountOptions {
  clock: BillingClock;
  secretKey: string;
  /** Origin of hosted links. */
  baseUrl?: string;
  /** Seeded randomness makes a run repeatable. */
  random?: RandomText;
  dunning?: DunningPolicy;
  shapeErrors?: ApiOptions["shapeErrors"];
  log?: ApiOptions["log"];
  /** What the server around the account adds; without one, resending does nothing and test clocks advance at once. */
  server?: {
    resend: Resend;
    advance: (clock: string) => void;
    onAnswered: ApiOptions["onAnswered"];
    routes: readonly Route[];
  };
}

/** A Stripe account in process: the whole API without a socket, a timer or a disk. */
export interface Account {
  app: StripeApp;
  chaos: Chaos;
  keys: IdempotencyKeys;
  handle: (request: ApiRequest) => ApiAnswer;
}

/** Opens an empty account. A simulation answers the official SDK's HTTP client with `handle`. */
export function openAccount(options: AccountOptions): Account {
  const { clock, random, dunning, server } = options;
  const app = new StripeApp({
    clock,
    baseUrl: options.baseUrl ?? "http://127.0.0.1",
    ...(random ? { random } : {}),
    ...(dunning ? { dunning } : {}),
  });
  const chaos = new Chaos();
  const keys = new IdempotencyKeys(app);
  app.suppressed = () => chaos.take("neverGenerate");
  const api = new Api({
    app,
    chaos,
    keys,
    secretKey: options.secretKey,
    shapeErrors: options.shapeErrors ?? null,
    log: options.log ?? (() => undefined),
    onAnswered: server?.onAnswered ?? (() => undefined),
    routes: [
      ...resourceRoutes,
      ...systemRoutes(server?.resend ?? (() => undefined)),
      ...testClockRoutes(server?.advance ?? ((id) => advanceTestClock(app, id))),
      ...(server?.routes ?? []),
    ],
  });
  return { app, chaos, keys, handle: (request) => api.handle(request) };
}
