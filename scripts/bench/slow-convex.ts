import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** How many calls a database was holding at once. */
interface InFlight {
  most: number;
  /** Weighted by time, from the first call to the last answer. */
  mean: number;
}

interface SlowConvex {
  url: string;
  /** What was held since the last time that this was asked. */
  inFlight(): InFlight;
  close(): Promise<void>;
}

const STORED = JSON.stringify({
  status: "success",
  value: { outcome: "stored", status: "received", deliveries: 1 },
  logLines: [],
});

/**
 * A Convex deployment that takes `delayMs` for every call and no processor time of its own, so that what is measured
 * is how well its caller waits.
 */
export async function startSlowConvex(delayMs: number): Promise<SlowConvex> {
  const gauge = new Gauge();
  const server = createServer((incoming, answer) => {
    gauge.change(1);
    incoming.resume();
    setTimeout(() => {
      gauge.change(-1);
      answer.writeHead(200, { "content-type": "application/json" }).end(STORED);
    }, delayMs);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    inFlight: () => gauge.read(),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Follows a number over time. */
class Gauge {
  private value = 0;
  private most = 0;
  private area = 0;
  private first: number | null = null;
  private last: number | null = null;

  change(by: number): void {
    const now = performance.now();
    this.area += this.value * (now - (this.last ?? now));
    this.first ??= now;
    this.last = now;
    this.value += by;
    this.most = Math.max(this.most, this.value);
  }

  /** The largest and the mean value since the last reading. */
  read(): InFlight {
    const { most, area, first, last } = this;
    this.most = this.value;
    this.area = 0;
    this.first = null;
    this.last = null;
    return { most, mean: first === null || last === null ? 0 : area / (last - first) };
  }
}
