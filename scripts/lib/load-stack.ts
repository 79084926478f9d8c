import { rmSync } from "node:fs";
import Stripe from "stripe";
import { STRIPE_SECRET_KEY } from "../../sandbox/environment";
import type { Running } from "./processes";
import { buildApp, type Sandbox, startApp, startSandbox } from "./stack";

/** Ports of the crash test and the benchmarks, apart from those of `npm run dev` and of the browser tests. */
const LOAD_PORTS = {
  PORT: "4500",
  SANDBOX_STRIPE_PORT: "4511",
  SANDBOX_CLERK_PORT: "4520",
  SANDBOX_CONVEX_PORT: "4510",
  SANDBOX_CONVEX_SITE_PORT: "4512",
};

const DIST_DIR = ".next-crash";

interface LoadStackOptions {
  /** Folder of the stand-ins' state; the Convex one survives a kill through it. */
  dataDir: string;
  log: (line: string) => void;
}

/** The production app and the stand-ins, Convex in a process of its own, so that each can be killed alone. */
export class LoadStack {
  private constructor(
    private readonly options: LoadStackOptions,
    /** Stripe and Clerk. */
    private readonly outside: Sandbox,
  ) {}

  /** Starts the Stripe and Clerk stand-ins; Convex and Next are started by whoever may kill them. */
  static async open(options: LoadStackOptions): Promise<LoadStack> {
    const { dataDir: SANDBOX_DATA_DIR, log } = options;
    const env = { ...LOAD_PORTS, SANDBOX_DATA_DIR };
    return new LoadStack(options, await startSandbox({ args: ["--only", "stripe,clerk"], env, log }));
  }

  get urls(): Sandbox["urls"] {
    return this.outside.urls;
  }

  /** What the app needs; read anew by each start. */
  get env(): Record<string, string | undefined> {
    return { ...LOAD_PORTS, ...this.outside.env, NEXT_DIST_DIR: DIST_DIR };
  }

  get stripe(): Stripe {
    const { hostname, port } = new URL(this.urls.stripe);
    return new Stripe(STRIPE_SECRET_KEY, { host: hostname, port, protocol: "http", telemetry: false });
  }

  async build(): Promise<void> {
    rmSync(DIST_DIR, { recursive: true, force: true });
    await buildApp(this.env);
  }

  /** Resolves when the deployment answers; its state is what the last process left in the data folder. */
  async startConvex(): Promise<Running> {
    const { dataDir: SANDBOX_DATA_DIR, log } = this.options;
    const env = { ...LOAD_PORTS, SANDBOX_DATA_DIR };
    return (await startSandbox({ args: ["--only", "convex"], env, log })).running;
  }

  /** Resolves when the app reports itself healthy, which needs Convex. `env` overrides single variables. */
  startNext(env: Record<string, string> = {}): Promise<Running> {
    return startApp({
      mode: "start",
      url: this.urls.app,
      env: { ...this.env, ...env },
      output: this.options.log,
      timeoutMs: 60_000,
    });
  }

  close(): Promise<void> {
    return this.outside.running.stop();
  }
}
