import { inspect } from "node:util";
import { currentFunction, runOutside } from "./context";
import type { FunctionContext } from "./context";
import { asyncSyscall, jsSyscall, syscall } from "./syscalls";

// The process is shared with the other stand-ins, so every replacement below acts only while a function runs.
const RealDate = Date;
const realNow = Date.now.bind(Date);
const BLOCKED = ["fetch", "setTimeout", "setInterval"] as const;
const LEVELS = ["debug", "log", "info", "warn", "error"] as const;

let installed = false;

/** Wall time, whoever asks. */
export function wallNow(): number {
  return realNow();
}

/** Installs what functions find in Convex's runtime: syscalls, billing time, captured logs, no timers in queries. */
export function installGlobals(): void {
  if (installed) return;
  installed = true;
  Object.assign(globalThis, { Convex: { syscall, asyncSyscall, jsSyscall } });
  installDate();
  for (const name of BLOCKED) installBlocked(name);
  for (const level of LEVELS) installConsole(level);
}

function functionNow(): number {
  const context = currentFunction();
  if (context === undefined) return realNow();
  return context.startedAt ?? runOutside(() => context.host.now());
}

function installDate(): void {
  RealDate.now = functionNow;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args: unknown[], newTarget) => {
      const values = args.length === 0 ? [functionNow()] : args;
      return Reflect.construct(target, values, newTarget) as object;
    },
    apply: () => new RealDate(functionNow()).toString(),
  });
}

function installBlocked(name: (typeof BLOCKED)[number]): void {
  const real = globalThis[name] as (...args: unknown[]) => unknown;
  const guarded = (...args: unknown[]): unknown => {
    if (isDeterministic(currentFunction())) {
      throw new Error(
        `Can't use ${name}() in queries and mutations. Please consider using an action. See https://docs.convex.dev/functions/actions for more details.`,
      );
    }
    return real(...args);
  };
  Object.assign(globalThis, { [name]: Object.assign(guarded, real) });
}

function isDeterministic(context: FunctionContext | undefined): boolean {
  return context?.type === "query" || context?.type === "mutation";
}

function installConsole(level: (typeof LEVELS)[number]): void {
  const real = console[level].bind(console);
  console[level] = (...args: unknown[]) => {
    const context = currentFunction();
    if (context === undefined) {
      real(...args);
      return;
    }
    const text = args.map((arg) => (typeof arg === "string" ? `'${arg}'` : inspect(arg))).join(" ");
    const line = `[${level.toUpperCase()}] ${text}`;
    context.logLines.push(line);
    runOutside(() => context.host.log(context, line));
  };
}
