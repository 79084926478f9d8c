import { AsyncLocalStorage } from "node:async_hooks";
import { createHash } from "node:crypto";

/** What the running world puts in place of the process's clock, randomness, timers and network. */
export interface WorldHooks {
  now(): number;
  random(): number;
  later(ms: number, run: () => void): void;
  fetch(url: string, init: RequestInit): Promise<unknown>;
}

// Longer timers are limits (a call's 20 s, a transaction's 10 s). The world has its own faults for lateness, and a
// limit that never fires leaves nothing behind.
const LONGEST_TIMER_MS = 10_000;

let hooks: WorldHooks | null = null;
let installed = false;

/** Makes `world` (or, with null, the real machine) what code finds in its globals from here on. */
export function inhabit(world: WorldHooks | null): void {
  hooks = world;
}

/**
 * Replaces `Date.now`, `Math.random`, `setTimeout`, `fetch` and `crypto.subtle.digest` by versions that ask the
 * inhabited world. Must run before the Convex engine is loaded: it keeps the ones that it finds.
 */
function installWorldGlobals(): void {
  if (installed) return;
  installed = true;
  const realNow = Date.now.bind(Date);
  const realRandom = Math.random.bind(Math);
  const realTimeout = globalThis.setTimeout;
  const realFetch = globalThis.fetch;
  Date.now = () => hooks?.now() ?? realNow();
  Math.random = () => hooks?.random() ?? realRandom();
  const later = (run: (...args: unknown[]) => void, ms = 0, ...args: unknown[]): unknown => {
    if (hooks === null) return realTimeout(run, ms, ...args);
    if (ms < LONGEST_TIMER_MS)
      hooks.later(
        ms,
        AsyncLocalStorage.bind(() => run(...args)),
      );
    return undefined;
  };
  const ask = (input: string | URL, init: RequestInit = {}) =>
    hooks === null ? realFetch(input, init) : hooks.fetch(String(input), init);
  Object.assign(globalThis, { setTimeout: Object.assign(later, realTimeout), fetch: ask });
  // The real digest answers from a thread, at a moment that no seed decides.
  Object.defineProperty(crypto.subtle, "digest", {
    configurable: true,
    value: (_algorithm: string, data: Uint8Array) =>
      Promise.resolve(new Uint8Array(createHash("sha256").update(data).digest()).buffer),
  });
}

const turn = globalThis.setImmediate;

/** Lets everything that waits for nothing but other promises go on until it waits for the world. */
export function settle(): Promise<void> {
  return new Promise((resolve) => {
    turn(resolve);
  });
}

installWorldGlobals();
