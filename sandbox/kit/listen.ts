import type { Server } from "node:http";

/**
 * The services keep an idle connection for longer than a minute. Node's five seconds would cut off a client that sends
 * again just then.
 */
const KEEP_ALIVE_MS = 75_000;

const LOOPBACK = ["127.0.0.1", "::1"] as const;

/** Thrown when a stand-in's port is taken; the message tells a person what to do. */
class PortInUseError extends Error {
  constructor(name: string, port: number, variable: string) {
    super(
      `Port ${port} for the ${name} stand-in is in use. Stop the program that holds it, or set ${variable} to another port.`,
    );
    this.name = "PortInUseError";
  }
}

/**
 * Listens on both loopback addresses, because browsers resolve `localhost` to either, and on nothing else.
 * `create` is called once per address (a Node server listens on one). Port 0 picks a free one.
 * Returns the port and a function that closes both servers and their open connections.
 */
export async function listenOnLoopback(
  create: () => Server,
  options: { name: string; port: number; variable: string },
): Promise<{ port: number; servers: Server[]; close(): Promise<void> }> {
  const servers: Server[] = [];
  let port = options.port;
  for (const host of LOOPBACK) {
    const server = create();
    server.keepAliveTimeout = KEEP_ALIVE_MS;
    const bound = await listenOne(server, host, port, options);
    if (bound === null) continue;
    port = bound;
    servers.push(server);
  }
  return { port, servers, close: () => closeAll(servers) };
}

function listenOne(
  server: Server,
  host: string,
  port: number,
  options: { name: string; variable: string },
): Promise<number | null> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") reject(new PortInUseError(options.name, port, options.variable));
      // A machine without IPv6 still has a working product on 127.0.0.1.
      else if (host === "::1" && (error.code === "EADDRNOTAVAIL" || error.code === "EAFNOSUPPORT"))
        resolve(null);
      else reject(error);
    });
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

async function closeAll(servers: Server[]): Promise<void> {
  await Promise.all(
    servers.map(
      (server) =>
        new Promise<void>((resolve) => {
          server.close(() => resolve());
          server.closeAllConnections();
        }),
    ),
  );
}
