import type { Running } from "../lib/processes";

/** A server that can be killed without warning and started again. */
export class Server {
  private running: Running | null = null;
  /** How often it was killed while it ran. */
  kills = 0;

  constructor(
    readonly name: string,
    private readonly spawn: () => Promise<Running>,
  ) {}

  /** Resolves when the server answers. */
  async start(): Promise<void> {
    this.running = await this.spawn();
  }

  /** SIGKILL to the whole process group: no handler runs, nothing is flushed. Resolves when it is gone. */
  async kill(): Promise<void> {
    const pid = this.running?.child.pid;
    if (this.running === null || pid === undefined) throw new Error(`${this.name} does not run.`);
    process.kill(-pid, "SIGKILL");
    await this.running.exited;
    this.running = null;
    this.kills += 1;
  }

  /** The polite end, when the test is over. */
  async stop(): Promise<void> {
    await this.running?.stop();
    this.running = null;
  }
}
