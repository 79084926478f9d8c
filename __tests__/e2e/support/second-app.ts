import { startApp } from "../../../scripts/lib/stack";
import { APP } from "./session";

/**
 * Serves the same build a second time with other settings, on a port of its own, for as long as a story runs. Everything
 * else is shared with the first app: people, Stripe's account, the database, the clock.
 */
export async function withApp(
  settings: Record<string, string>,
  story: (app: string) => Promise<void>,
): Promise<void> {
  const url = new URL(APP);
  url.port = String(Number(url.port) + 5);
  const lines: string[] = [];
  const running = await startApp({
    mode: "start",
    url: url.origin,
    env: { ...process.env, ...settings, PORT: url.port, NEXT_PUBLIC_SITE_URL: url.origin },
    output: (line) => lines.push(line),
    timeoutMs: 60_000,
  });
  try {
    await story(url.origin);
  } finally {
    await running.stop();
  }
}
