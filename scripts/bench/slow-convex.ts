import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { Agent } from "node:http";
import type { AddressInfo } from "node:net";

interface SlowConvex {
  url: string;
  close(): Promise<void>;
}

const AGENT_SOCKETS = 64;

/** A Convex deployment as seen over a longer wire: every call waits `delayMs` before it is passed on to `url`. */
export async function startSlowConvex(url: string, delayMs: number): Promise<SlowConvex> {
  const agent = new Agent({ keepAlive: true, maxSockets: AGENT_SOCKETS });
  const server = createServer((incoming, answer) => {
    setTimeout(() => pass(url, agent, incoming, answer), delayMs);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => {
      agent.destroy();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function pass(url: string, agent: Agent, incoming: IncomingMessage, answer: ServerResponse): void {
  const { method, headers } = incoming;
  const onward = request(new URL(incoming.url ?? "/", url), { method, headers, agent }, (response) => {
    answer.writeHead(response.statusCode ?? 502, response.headers);
    response.pipe(answer);
  });
  onward.once("error", () => answer.destroy());
  incoming.pipe(onward);
}
