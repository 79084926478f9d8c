import { createAdaptorServer, type HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import { Server } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { BillingClock } from "../kit/clock";
import { listenOnLoopback } from "../kit/listen";
import { isLoopbackHost } from "../kit/loopback-host";
import { type Account, openAccount } from "./account";
import { eventFaultLine } from "./conformance/fault-lines";
import { createShapeValidator } from "./conformance/validator";
import { Controls } from "./control/controls";
import { registerControls } from "./control/routes";
import { runDue } from "./core/run-due";
import { advanceTestClock } from "./core/test-clocks";
import { CliSocket } from "./delivery/cli-socket";
import { Deliverer } from "./delivery/deliverer";
import { formatEvent } from "./format/account";
import type { ApiAnswer } from "./http/api";
import { bareRoute } from "./http/route";
import { registerPages } from "./pages/register";
import { Journal } from "./persistence";
import { seedAccount, seedEndpoint, type SeedCatalogue } from "./seed-account";

export interface StripeOptions {
  /** 0 takes a free port. */
  port: number;
  /** Folder for the state; null keeps it in memory only. */
  dataDir: string | null;
  clock: BillingClock;
  secretKey: string;
  /** The endpoint `we_app` that exists at start. */
  webhook: { url: string; secret: string } | null;
  catalogue: SeedCatalogue;
  /** Pauses before each delivery retry, wall milliseconds. */
  retryDelaysMs?: number[];
  /** Answer 500 when an answer does not have the shape that the SDK's types promise; log such an event. */
  validate?: boolean;
  log?: (line: string) => void;
}

export interface StripeStandIn {
  url: string;
  close(): Promise<void>;
}

const DEFAULT_RETRY_DELAYS_MS = [2_000, 10_000, 60_000];
/** How often due work is looked for; a jump of the clock is noticed at once. */
const TICK_MS = 1_000;
const PRUNE_EVERY_TICKS = 600;
const STALE_WINDOW_MS = 60_000;

/** Starts the Stripe stand-in on both loopback addresses. */
export async function startStripe(options: StripeOptions): Promise<StripeStandIn> {
  const log = options.log ?? ((line: string) => process.stderr.write(`${line}\n`));
  const shapeErrors = options.validate ? createShapeValidator() : null;
  const account = openAccount({
    clock: options.clock,
    secretKey: options.secretKey,
    log,
    shapeErrors,
    server: {
      resend: (event, to) => {
        if (to === null || "cli" in to) cli.publish(event);
        if (to === null || "endpoint" in to) deliverer.resend(event, to === null ? null : to.endpoint);
      },
      advance: (clock) => void setImmediate(() => advanceTestClock(app, clock)),
      onAnswered: (record) => cli.logRequest(record),
      routes: [bareRoute("POST", "/v1/stripecli/sessions", ({ raw }) => cli.session(raw))],
    },
  });
  const { app, chaos } = account;
  const deliverer = new Deliverer(app, chaos, options.retryDelaysMs ?? DEFAULT_RETRY_DELAYS_MS);
  const cli = new CliSocket(app, options.secretKey);
  const journal = options.dataDir === null ? null : new Journal(options.dataDir, app.store);
  const restored = journal?.load() ?? false;
  app.onCommit = (changes, events) => {
    journal?.append(changes);
    for (const event of events) {
      for (const fault of shapeErrors?.(formatEvent(event)) ?? []) log(eventFaultLine(event.type, fault));
      deliverer.publish(event);
      cli.publish(event);
    }
  };
  const seed = () => {
    seedAccount(app, options.catalogue);
    if (options.webhook) seedEndpoint(app, options.webhook);
  };
  const controls = new Controls(app, chaos, deliverer, seed, () => journal?.fold());
  const server = createServer(account, controls);
  const listening = await listenOnLoopback(() => nodeServer(server, cli), {
    name: "Stripe",
    port: options.port,
    variable: "SANDBOX_STRIPE_PORT",
  });
  app.baseUrl = `http://127.0.0.1:${listening.port}`;
  if (!restored) app.unit(seed);
  const { webhook } = options;
  if (restored && webhook) app.unit(() => seedEndpoint(app, webhook));
  deliverer.resume();
  const stopTicking = startTicking(account);
  return {
    url: app.baseUrl,
    close: async () => {
      stopTicking();
      deliverer.close();
      cli.close();
      await listening.close();
      journal?.fold();
      journal?.close();
    },
  };
}

/** Runs what is due every second and at every jump of the clock. */
function startTicking({ app, keys }: Account): () => void {
  let ticks = 0;
  const timer = setInterval(() => {
    runDue(app);
    ticks += 1;
    app.store.forgetOldVersions(Date.now() - STALE_WINDOW_MS);
    if (ticks % PRUNE_EVERY_TICKS === 0) keys.prune();
  }, TICK_MS);
  const stopListening = app.clock.onJump(() => void setImmediate(() => runDue(app)));
  return () => {
    clearInterval(timer);
    stopListening();
  };
}

function createServer({ app, handle }: Account, controls: Controls): Hono {
  const server = new Hono<{ Bindings: HttpBindings }>();
  server.use(async (c, next) =>
    isLoopbackHost(c.req.header("host")) ? next() : c.text("This name is not this machine's.", 403),
  );
  server.all("/v1/*", async (c) => {
    const url = new URL(c.req.url);
    const answer = handle({
      method: c.req.method,
      path: url.pathname.replace(/\/+$/, ""),
      query: url.search.slice(1),
      body: await c.req.text(),
      headers: c.req.raw.headers,
    });
    return send(answer, () => c.env.incoming.socket.destroy());
  });
  const plain = server as unknown as Hono;
  registerPages(plain, app, controls);
  registerControls(plain, controls);
  server.notFound(() =>
    Response.json(
      {
        error: { type: "invalid_request_error", message: "Unrecognized request URL. There is no such page." },
      },
      { status: 404 },
    ),
  );
  return plain;
}

/** Answers, or lets the caller wait or fall: the connection faults of the control page. */
async function send(answer: ApiAnswer, cut: () => void): Promise<Response> {
  switch (answer.kind) {
    case "answer":
      if (answer.delayMs > 0) await sleep(answer.delayMs);
      return new Response(answer.body, { status: answer.status, headers: answer.headers });
    case "cut":
      cut();
      return new Response(null, { status: 500 });
    case "silence":
      return new Promise<Response>(() => undefined);
  }
}

function nodeServer(server: Hono, cli: CliSocket): Server {
  const created = createAdaptorServer({ fetch: server.fetch });
  if (!(created instanceof Server)) throw new Error("The stand-in needs an HTTP/1 server.");
  cli.attach(created);
  return created;
}
