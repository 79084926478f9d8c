// Bound at load: the Convex stand-in replaces the global Date while it runs function code.
const wall = Date.now;

/**
 * The wall clock in epoch milliseconds, cut to whole seconds. clerk-js rounds `client.updated_at` into
 * `__client_uat`, and a value half a second ahead of a token's `iat` would send every page through a handshake.
 */
export function now(): number {
  return Math.floor(wall() / 1000) * 1000;
}

export const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;
