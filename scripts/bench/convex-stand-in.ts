import { ConvexClient, ConvexHttpClient } from "convex/browser";
import { makeFunctionReference } from "convex/server";
import WebSocket from "ws";
import { startConvex } from "../../sandbox/convex/start";
import { createBillingClock } from "../../sandbox/kit/clock";
import { type Figure, median } from "./figure";

const send = makeFunctionReference<"mutation", { channel: string; body: string; n: number }>("messages:send");
const seed = makeFunctionReference<"mutation", { from: number; to: number; channels: number }>(
  "messages:seed",
);
const list = makeFunctionReference<"query", { channel: string; limit: number }>("messages:list");

const SAMPLES = 300;
const WARM_UP = 50;
const SEED_BATCH = 5000;
const CHANNELS = 1000;
const FEW_SUBSCRIPTIONS = 100;
const MANY_SUBSCRIPTIONS = 5000;

/** Median time of a mutation as a client on the same machine sees it, and the memory that 100,000 documents take. */
export async function benchConvexStandIn(): Promise<Figure[]> {
  const server = await startConvex({
    port: 0,
    sitePort: 0,
    dataDir: null,
    clock: createBillingClock(),
    projectDir: process.cwd(),
    functionsDir: "__tests__/sandbox/convex/fixture",
    env: { FIXTURE_GREETING: "bench", OIDC_ISSUER: "http://127.0.0.1:9", SERVICE_JWKS: 'data:,{"keys":[]}' },
    adminKey: "bench",
    watch: false,
  });
  const connect = () =>
    new ConvexClient(server.url, {
      logger: false,
      webSocketConstructor: WebSocket as unknown as typeof globalThis.WebSocket,
    });
  // The second one stands for other people's pages: what it watches is not touched by what is measured.
  const [client, others] = [connect(), connect()];
  try {
    const http = new ConvexHttpClient(server.url, { logger: false });
    const measurements: Figure[] = [];
    await grow(http, 0, 100);
    measurements.push(await medianMutation(client, "Convex stand-in: mutation at 100 documents"));
    await grow(http, 100, 100_000);
    measurements.push(await medianMutation(client, "Convex stand-in: mutation at 100,000 documents"));
    await watch(client, 0, FEW_SUBSCRIPTIONS);
    measurements.push(
      await medianMutation(client, "Convex stand-in: mutation at 100,000 documents with 100 subscriptions"),
    );
    await watch(others, FEW_SUBSCRIPTIONS, MANY_SUBSCRIPTIONS);
    measurements.push(
      await medianMutation(client, "Convex stand-in: mutation at 100,000 documents with 5,000 subscriptions"),
    );
    const megabytes = Math.round(process.memoryUsage().rss / 1e6);
    return [
      ...measurements,
      {
        name: "Convex stand-in: memory with client",
        value: megabytes,
        unit: "MB",
        goal: "< 400",
      },
    ];
  } finally {
    await Promise.all([client.close(), others.close()]);
    await server.close();
  }
}

async function grow(http: ConvexHttpClient, from: number, to: number): Promise<void> {
  for (let start = from; start < to; start += SEED_BATCH) {
    await http.mutation(seed, { from: start, to: Math.min(start + SEED_BATCH, to), channels: CHANNELS });
  }
}

/** Watches queries until there are `to`, one of which every measured mutation touches. */
async function watch(client: ConvexClient, from: number, to: number): Promise<void> {
  const first = Array.from({ length: to - from }, (_, position) => {
    const number = from + position;
    const channel = number === 0 ? "bench" : `channel-${number % CHANNELS}`;
    // Queries with the same arguments would be one subscription.
    const limit = 20 + Math.floor(number / CHANNELS);
    return new Promise<void>((resolve) => client.onUpdate(list, { channel, limit }, () => resolve()));
  });
  await Promise.all(first);
}

async function medianMutation(client: ConvexClient, name: string): Promise<Figure> {
  const times: number[] = [];
  for (let sample = 0; sample < SAMPLES + WARM_UP; sample += 1) {
    const started = performance.now();
    await client.mutation(send, { channel: "bench", body: `sample ${sample}`, n: -sample });
    if (sample >= WARM_UP) times.push(performance.now() - started);
  }
  return { name, value: median(times), unit: "ms", goal: "< 2" };
}
