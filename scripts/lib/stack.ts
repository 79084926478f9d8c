import { createServer } from "node:net";
import { run, type Running, waitUntil } from "./processes";

/** The line with which `npm run sandbox` says that it is ready. */
interface SandboxReady {
  ready: true;
  urls: { app: string; stripe: string; clerk: string; convex: string; convexSite: string };
  env: Record<string, string>;
}

export interface Sandbox extends SandboxReady {
  running: Running;
}

const TSX = ["--import", "tsx"];

/** Starts the stand-ins in a process of their own and waits for their ready line; `log` gets every other line. */
export async function startSandbox(options: {
  args?: readonly string[];
  env?: Record<string, string | undefined>;
  log: (line: string) => void;
}): Promise<Sandbox> {
  let announce: (ready: SandboxReady) => void = () => undefined;
  const ready = new Promise<SandboxReady>((resolve) => (announce = resolve));
  const running = run(process.execPath, [...TSX, "sandbox/start.ts", ...(options.args ?? [])], {
    env: { ...options.env, SANDBOX_STOP_WITH_PARENT: "1" },
    output: (line) => {
      const parsed = readyLine(line);
      if (parsed === null) options.log(line);
      else announce(parsed);
    },
  });
  const failed = running.exited.then((code): never => {
    throw new Error(`The stand-ins stopped with exit code ${code}.`);
  });
  return { ...(await Promise.race([ready, failed])), running };
}

function readyLine(line: string): SandboxReady | null {
  if (!line.startsWith('{"ready":true')) return null;
  // Printed by sandbox/start.ts as the last thing before it serves.
  return JSON.parse(line) as SandboxReady;
}

/** Runs `next <mode>` with the sandbox's environment and waits until the app reports itself healthy. */
export async function startApp(options: {
  mode: "dev" | "start";
  url: string;
  env: Record<string, string | undefined>;
  output: "inherit" | ((line: string) => void);
  timeoutMs: number;
}): Promise<Running> {
  const { port, hostname } = new URL(options.url);
  await requireFreePort(Number(port), hostname);
  const next = run(
    process.execPath,
    ["node_modules/next/dist/bin/next", options.mode, "--port", port, "--hostname", hostname],
    { env: options.env, output: options.output },
  );
  try {
    await waitUntil("The app", async () => (await fetch(`${options.url}/api/health`)).ok, {
      timeoutMs: options.timeoutMs,
      gone: next.exited,
    });
  } catch (error) {
    await next.stop();
    throw error;
  }
  return next;
}

/** Next itself would say EADDRINUSE, without the variable that moves the port. Throws when the port is taken. */
async function requireFreePort(port: number, hostname: string): Promise<void> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once("error", reject).listen(port, hostname, resolve);
  }).catch(() => {
    throw new Error(
      `Port ${port} for the app is in use. Stop the program that holds it, or set PORT to another port.`,
    );
  });
  await new Promise((resolve) => probe.close(resolve));
}

/** Builds the production app with `env`; throws with the build's own output when it fails. */
export async function buildApp(env: Record<string, string | undefined>): Promise<void> {
  const lines: string[] = [];
  const build = run(process.execPath, ["node_modules/next/dist/bin/next", "build"], {
    env,
    output: (line) => lines.push(line),
  });
  if ((await build.exited) !== 0) throw new Error(`next build failed:\n${lines.join("\n")}`);
}
