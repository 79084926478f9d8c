import type { ChildProcess } from "node:child_process";
import { fork } from "node:child_process";
import { join } from "node:path";

const ROOT = process.cwd();
export const FIXTURE_DIR = "__tests__/sandbox/convex/fixture";
export const ADMIN_KEY = "test-admin-key|0123456789";

/** What a test may choose about its server; the rest has defaults. */
export interface ServeOptions {
  port: number;
  sitePort: number;
  dataDir: string | null;
  projectDir: string;
  functionsDir: string;
  env: Record<string, string>;
  adminKey: string;
  watch: boolean;
}

export type TestMessage =
  { type: "serve"; options: ServeOptions } | { type: "advance"; milliseconds: number };

export type ServerMessage =
  | { type: "ready"; url: string; siteUrl: string; now: number }
  | { type: "failed"; message: string }
  | { type: "advanced"; now: number }
  | { type: "log"; line: string };

/** A Convex stand-in in a process of its own, as a developer would run it. */
export interface TestServer {
  url: string;
  siteUrl: string;
  /** What functions logged. */
  lines: string[];
  /** Moves billing time forward and returns it (epoch ms). */
  advance(milliseconds: number): Promise<number>;
  /** Ends the process without any warning. */
  kill(): Promise<void>;
}

/** Starts a server over the fixture functions; rejects with the message it refused to start with. */
export async function startTestServer(options: Partial<ServeOptions> = {}): Promise<TestServer> {
  const child = fork(join(ROOT, "__tests__/sandbox/convex/support/serve.ts"), [], {
    cwd: ROOT,
    execArgv: ["--import", "tsx"],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const lines: string[] = [];
  child.on("message", (message: ServerMessage) => {
    if (message.type === "log") lines.push(message.line);
  });
  send(child, { type: "serve", options: { ...defaults(), ...options } });
  const answer = await nextMessage(child, "ready");
  if (answer.type !== "ready") {
    await kill(child);
    throw new Error(answer.type === "failed" ? answer.message : "The server stopped.");
  }
  return {
    url: answer.url,
    siteUrl: answer.siteUrl,
    lines,
    advance: async (milliseconds) => {
      const advanced = nextMessage(child, "advanced");
      send(child, { type: "advance", milliseconds });
      const message = await advanced;
      return message.type === "advanced" ? message.now : Number.NaN;
    },
    kill: () => kill(child),
  };
}

function defaults(): ServeOptions {
  return {
    port: 0,
    sitePort: 0,
    dataDir: null,
    projectDir: ROOT,
    functionsDir: FIXTURE_DIR,
    env: fixtureEnv(),
    adminKey: ADMIN_KEY,
    watch: false,
  };
}

/** The variables the fixture declares. */
export function fixtureEnv(overrides: Record<string, string> = {}): Record<string, string> {
  return {
    FIXTURE_GREETING: "hello",
    OIDC_ISSUER: "http://127.0.0.1:9",
    SERVICE_JWKS: "data:application/json,%7B%22keys%22%3A%5B%5D%7D",
    ...overrides,
  };
}

function send(child: ChildProcess, message: TestMessage): void {
  child.send(message);
}

function nextMessage(child: ChildProcess, type: ServerMessage["type"]): Promise<ServerMessage> {
  return new Promise((resolve, reject) => {
    const onMessage = (message: ServerMessage) => {
      if (message.type !== type && message.type !== "failed") return;
      stop();
      resolve(message);
    };
    const onExit = () => {
      stop();
      reject(new Error("The server process ended."));
    };
    const stop = () => {
      child.off("message", onMessage);
      child.off("exit", onExit);
    };
    child.on("message", onMessage);
    child.on("exit", onExit);
  });
}

function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGKILL");
  });
}
