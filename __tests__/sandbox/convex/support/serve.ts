import { createBillingClock } from "../../../../sandbox/kit/clock";
import { startConvex } from "../../../../sandbox/convex/start";
import type { ServeOptions, ServerMessage, TestMessage } from "./test-server";

// The process of a test's Convex stand-in: told what to serve by its first message, then moved in time.
const clock = createBillingClock();

function send(message: ServerMessage): void {
  process.send?.(message);
}

async function serve(options: ServeOptions): Promise<void> {
  const { url, siteUrl } = await startConvex({
    ...options,
    clock,
    log: (line) => send({ type: "log", line }),
  });
  send({ type: "ready", url, siteUrl, now: clock.now() });
}

process.on("message", (message: TestMessage) => {
  if (message.type === "advance") {
    clock.advanceTo(clock.now() + message.milliseconds);
    send({ type: "advanced", now: clock.now() });
    return;
  }
  serve(message.options).catch((error: unknown) => {
    send({ type: "failed", message: error instanceof Error ? error.message : String(error) });
  });
});
process.on("disconnect", () => process.exit(0));
