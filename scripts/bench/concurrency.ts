import type { LoadStack } from "../lib/load-stack";
import { SignedPoster } from "../lib/signed-post";
import { type Burst, drive } from "./drive";
import type { EventMint } from "./event-mint";
import { type Figure, median } from "./figure";
import { processCpu } from "./process-cpu";
import { startSlowConvex } from "./slow-convex";

const DELAY_MS = 20;
const TOGETHER = 32;
const ROUNDS = 5;
const SERIAL_EVENTS = 100;
const CONCURRENT_EVENTS = 640;

/**
 * How much faster webhooks are together than one after another when each waits 20 ms for the database. How many calls
 * the database held at once does not depend on what else the machine does; the rates do.
 */
export async function benchConcurrency(stack: LoadStack, mint: EventMint): Promise<Figure[]> {
  const slow = await startSlowConvex(DELAY_MS);
  const next = await stack.startNext({ NEXT_PUBLIC_CONVEX_URL: slow.url });
  const post = (bodies: readonly string[], connections: number) =>
    burst(`${stack.urls.app}/api/webhooks/stripe`, bodies, connections);
  const pid = next.child.pid ?? 0;
  const serial: number[] = [];
  const together: number[] = [];
  const busy: number[] = [];
  const held: number[] = [];
  let most = 0;
  try {
    await post(mint.take(CONCURRENT_EVENTS), TOGETHER);
    for (let round = 0; round < ROUNDS; round += 1) {
      serial.push(SERIAL_EVENTS / (await post(mint.take(SERIAL_EVENTS), 1)).seconds);
      slow.inFlight();
      const before = processCpu(pid);
      const { seconds } = await post(mint.take(CONCURRENT_EVENTS), TOGETHER);
      together.push(CONCURRENT_EVENTS / seconds);
      busy.push((processCpu(pid) - before) / 1e6 / seconds);
      const inFlight = slow.inFlight();
      held.push(inFlight.mean);
      most = Math.max(most, inFlight.most);
    }
  } finally {
    await next.stop();
    await slow.close();
  }
  return [
    { name: "database 20 ms away, one by one", value: median(serial), unit: "events/s" },
    { name: `database 20 ms away, ${TOGETHER} together`, value: median(together), unit: "events/s" },
    {
      name: `database 20 ms away, ${TOGETHER} together against one by one`,
      value: median(together) / median(serial),
      unit: "x",
      goal: ">= 20",
    },
    {
      name: "database 20 ms away: most calls that it held at once",
      value: most,
      unit: "calls",
    },
    { name: "database 20 ms away: calls that it held on average", value: median(held), unit: "calls" },
    {
      name: "database 20 ms away: cores that the web server kept busy meanwhile",
      value: median(busy),
      unit: "cores",
    },
  ];
}

/** Over connections of its own: those of the burst before have been idle and may be closed just now. */
async function burst(url: string, bodies: readonly string[], connections: number): Promise<Burst> {
  const poster = new SignedPoster(url, connections);
  try {
    return await drive(poster, bodies, connections);
  } finally {
    poster.close();
  }
}
