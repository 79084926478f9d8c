import type { SignedPoster } from "../lib/signed-post";

/** What one burst of requests took. */
export interface Burst {
  seconds: number;
  /** Of each request, in milliseconds. */
  latencies: number[];
}

/** Posts every body, `connections` at a time. Throws at the first answer that is not 200. */
export async function drive(
  poster: Pick<SignedPoster, "post">,
  bodies: readonly string[],
  connections: number,
): Promise<Burst> {
  const queue = bodies[Symbol.iterator]();
  const latencies: number[] = [];
  const worker = async () => {
    for (const body of queue) {
      const sent = performance.now();
      const { status, body: answer } = await poster.post(body);
      if (status !== 200) throw new Error(`A benchmark request was answered ${String(status)}: ${answer}`);
      latencies.push(performance.now() - sent);
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: connections }, worker));
  return { seconds: (performance.now() - started) / 1000, latencies };
}
