import type { LoadStack } from "../lib/load-stack";
import { SignedPoster } from "../lib/signed-post";
import { drive } from "./drive";
import type { EventMint } from "./event-mint";
import { type Figure, median } from "./figure";
import { processCpu } from "./process-cpu";
import { startSlowConvex } from "./slow-convex";

const DELAY_MS = 20;
const TOGETHER = 32;
const ROUNDS = 5;
const SERIAL_EVENTS = 100;
const CONCURRENT_EVENTS = 640;

/** How much faster webhooks are together than one after another when each waits 20 ms for the database. */
export async function benchConcurrency(stack: LoadStack, mint: EventMint): Promise<Figure[]> {
  const slow = await startSlowConvex(stack.urls.convex, DELAY_MS);
  const next = await stack.startNext({ NEXT_PUBLIC_CONVEX_URL: slow.url });
  const poster = new SignedPoster(`${stack.urls.app}/api/webhooks/stripe`, TOGETHER);
  const pid = next.child.pid ?? 0;
  const serial: number[] = [];
  const together: number[] = [];
  const busy: number[] = [];
  try {
    await drive(poster, mint.take(CONCURRENT_EVENTS), TOGETHER);
    for (let round = 0; round < ROUNDS; round += 1) {
      serial.push(SERIAL_EVENTS / (await drive(poster, mint.take(SERIAL_EVENTS), 1)).seconds);
      const before = processCpu(pid);
      const { seconds } = await drive(poster, mint.take(CONCURRENT_EVENTS), TOGETHER);
      together.push(CONCURRENT_EVENTS / seconds);
      busy.push((processCpu(pid) - before) / 1e6 / seconds);
    }
  } finally {
    poster.close();
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
      name: "database 20 ms away: cores that the web server kept busy meanwhile",
      value: median(busy),
      unit: "cores",
    },
  ];
}
