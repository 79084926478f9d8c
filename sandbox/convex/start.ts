import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { BillingClock } from "../kit/clock";
import { listenOnLoopback } from "../kit/listen";
import { TokenVerifier } from "./auth/verify-token";
import { CommitLog, compactCommitLog, readCommitLog } from "./engine/commit-log";
import type { Recovered } from "./engine/commit-log";
import { Engine } from "./engine/engine";
import { Lock } from "./engine/lock";
import type { LoadedApp } from "./loader/load-app";
import { appLoader } from "./loader/load-app";
import { watchApp } from "./loader/watch-app";
import { createApiServer } from "./server/api-server";
import type { DeploymentServer } from "./server/deployment-server";
import { createSiteServer } from "./server/site-server";
import { SyncSession } from "./server/sync-session";

export interface ConvexOptions {
  port: number;
  sitePort: number;
  /** Folder for the state; null keeps everything in memory. */
  dataDir: string | null;
  clock: BillingClock;
  projectDir: string;
  /** Folder of the functions inside the project. */
  functionsDir?: string;
  /** What functions see in `process.env`. */
  env: Readonly<Record<string, string>>;
  adminKey: string;
  /** Reload when the code changes. */
  watch: boolean;
  log?: (line: string) => void;
}

export interface ConvexStandIn {
  url: string;
  siteUrl: string;
  close(): Promise<void>;
}

/**
 * Starts a Convex deployment on this machine, answering the official clients and the `convex` command.
 * Rejects with PortInUseError, EnvironmentError (declared variables that are missing), SchemaMismatchError
 * (saved documents that do not fit the schema), or what the functions themselves threw while loading.
 */
export async function startConvex(options: ConvexOptions): Promise<ConvexStandIn> {
  const { dataDir, clock, adminKey, log = () => undefined } = options;
  if (dataDir !== null) mkdirSync(dataDir, { recursive: true });
  const engine = new Engine({ clock, log, filesDir: dataDir === null ? null : join(dataDir, "files") });
  let deployment: DeploymentServer | null = null;
  const sessions = new Set<SyncSession>();
  const ports = await listen(options, () => deployment, sessions);
  const close = async () => {
    for (const session of sessions) session.terminate();
    await ports.close();
  };
  try {
    const { cloud, site } = ports;
    Object.assign(engine.urls, { cloud, site });
    const load = loader(options, cloud, site);
    const app = await load();
    const commitLog = await recover(engine, app, dataDir);
    engine.onDeploy(() => {
      for (const session of sessions) session.deployed();
    });
    const started = createDeployment(engine, app, adminKey, load);
    deployment = started;
    await engine.start(app, commitLog);
    const stopWatching = options.watch ? watchApp(started, log) : () => undefined;
    return {
      url: cloud,
      siteUrl: site,
      close: async () => {
        stopWatching();
        await close();
        await engine.close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function loader({ projectDir, functionsDir = "convex", env }: ConvexOptions, cloud: string, site: string) {
  const platformEnv = { CONVEX_CLOUD_URL: cloud, CONVEX_SITE_URL: site };
  return appLoader({ projectDir, functionsDir, env, platformEnv });
}

/** Reads the saved state, installs it with the code, and opens a compacted log; null without a data folder. */
async function recover(engine: Engine, app: LoadedApp, dataDir: string | null): Promise<CommitLog | null> {
  if (dataDir === null) {
    await engine.deploy(app);
    return null;
  }
  const path = join(dataDir, "commits.jsonl");
  const recovered: Recovered = await readCommitLog(path);
  for (const [key, number] of recovered.tableNumbers) engine.database.tableNumbers.set(key, number);
  engine.database.advanceTimestamp(recovered.timestamp);
  for (const { outcome, ...request } of recovered.delivered) engine.dedupe.remember(request, outcome);
  // Installed before the log is rewritten: a schema that does not fit must leave the saved state alone.
  await engine.deploy(app, recovered.documents);
  compactCommitLog(path, recovered);
  return new CommitLog(path, recovered.tableNumbers.size);
}

function createDeployment(
  engine: Engine,
  app: LoadedApp,
  adminKey: string,
  load: () => Promise<LoadedApp>,
): DeploymentServer {
  const reloads = new Lock();
  const deployment: DeploymentServer = {
    engine,
    adminKey,
    app,
    verifier: new TokenVerifier(app.authConfig),
    reload: () =>
      reloads.run(async () => {
        const next = await load();
        await engine.deploy(next);
        deployment.app = next;
        deployment.verifier = new TokenVerifier(next.authConfig);
        await engine.reloadCrons(next);
      }),
  };
  return deployment;
}

async function listen(
  { port, sitePort }: ConvexOptions,
  current: () => DeploymentServer | null,
  sessions: Set<SyncSession>,
): Promise<{ cloud: string; site: string; close(): Promise<void> }> {
  const api = await listenOnLoopback(
    () =>
      createApiServer(current, (socket, request) => {
        const server = current();
        // A client that comes too early tries again by itself.
        if (server === null) socket.close(1011, "InternalServerError: starting");
        else sessions.add(new SyncSession(socket, request, server, (session) => sessions.delete(session)));
      }),
    { name: "Convex", port, variable: "SANDBOX_CONVEX_PORT" },
  );
  try {
    const site = await listenOnLoopback(() => createSiteServer(current), {
      name: "Convex HTTP actions",
      port: sitePort,
      variable: "SANDBOX_CONVEX_SITE_PORT",
    });
    return {
      cloud: `http://127.0.0.1:${api.port}`,
      site: `http://127.0.0.1:${site.port}`,
      close: async () => {
        await Promise.all([api.close(), site.close()]);
      },
    };
  } catch (error) {
    await api.close();
    throw error;
  }
}
