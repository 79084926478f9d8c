import { type ChildProcess, spawn } from "node:child_process";

/** A child process that takes its own children with it when it is stopped. */
export interface Running {
  child: ChildProcess;
  /** Resolves with the exit code once the process is gone. */
  exited: Promise<number>;
  /** Asks politely, insists after `graceMs`. */
  stop(graceMs?: number): Promise<void>;
}

interface RunOptions {
  /** Added to the environment of this process. */
  env?: Record<string, string | undefined>;
  /** `inherit` shows the output; a function receives each line. */
  output: "inherit" | ((line: string) => void);
}

const alive = new Set<Running>();

/** Stops every process that `run` has started and that still runs. */
export async function stopAll(): Promise<void> {
  await Promise.all([...alive].map((running) => running.stop()));
}

/** Ctrl-C, a closed terminal or a kill takes every child along: in groups of their own they would stay behind. */
export function stopAllOnSignal(): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => void stopAll().then(() => process.exit(0)));
  }
}

/** Starts `command` in a process group of its own. */
export function run(command: string, args: readonly string[], options: RunOptions): Running {
  const { output } = options;
  const child = spawn(command, args, {
    env: { ...process.env, ...options.env },
    stdio: output === "inherit" ? ["pipe", "inherit", "inherit"] : ["pipe", "pipe", "pipe"],
    detached: process.platform !== "win32",
  });
  if (output !== "inherit") {
    for (const stream of [child.stdout, child.stderr]) eachLine(stream, output);
  }
  const exited = new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
  const running: Running = { child, exited, stop: (graceMs = 5_000) => stop(child, exited, graceMs) };
  alive.add(running);
  child.once("exit", () => alive.delete(running));
  return running;
}

async function stop(child: ChildProcess, exited: Promise<number>, graceMs: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  signalGroup(child, "SIGTERM");
  const timer = setTimeout(() => signalGroup(child, "SIGKILL"), graceMs);
  await exited;
  clearTimeout(timer);
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === "win32") child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // The group is gone already, which is what was asked for.
  }
}

function eachLine(stream: NodeJS.ReadableStream | null, receive: (line: string) => void): void {
  let rest = "";
  stream?.setEncoding("utf8").on("data", (chunk: string) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) receive(line);
  });
}

/** Asks `probe` every 100 ms until it says true; throws when `timeoutMs` have passed or `gone` settles first. */
export async function waitUntil(
  what: string,
  probe: () => Promise<boolean>,
  options: { timeoutMs: number; gone?: Promise<number> },
): Promise<void> {
  const end: { exitCode: number | null } = { exitCode: null };
  void options.gone?.then((code) => (end.exitCode = code));
  const deadline = Date.now() + options.timeoutMs;
  while (Date.now() < deadline) {
    if (end.exitCode !== null) throw new Error(`${what} stopped with exit code ${end.exitCode}.`);
    if (await probe().catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${what} did not answer within ${options.timeoutMs / 1000} s.`);
}
