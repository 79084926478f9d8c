import type { Random } from "./random";
import type { Timeline } from "./timeline";
import type { WebServer } from "./web-server";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** The pauses between the attempts of Svix, which delivers for Clerk (docs.svix.com/retries). */
const RETRIES_MS = [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 10 * HOUR];

interface WorldPart {
  timeline: Timeline;
  random: Random;
  server: WebServer;
}

/** Clerk's webhooks: late, now and then twice, and again for a day until they are answered. */
export class ClerkSide {
  /** Attempts that are still going to happen. */
  waiting = 0;

  constructor(private readonly world: WorldPart) {}

  /** A person has deleted their account: Clerk tells of it. */
  deleteAccount(clerkId: string): void {
    const { random, timeline } = this.world;
    const event = {
      svixId: `msg_${random.text(27)}`,
      eventType: "user.deleted",
      eventCreated: timeline.now(),
      payloadSha256: "0".repeat(64),
      change: { kind: "deleted" as const, clerkId },
    };
    for (let times = random.chance(0.2) ? 2 : 1; times > 0; times -= 1) {
      const late = random.chance(0.8) ? random.between(30, 2_000) : random.between(2 * SECOND, HOUR);
      this.plan(event, late, 0);
    }
  }

  private plan(event: Parameters<WebServer["deliverClerk"]>[0], delay: number, attempt: number): void {
    this.waiting += 1;
    this.world.timeline.after(delay, async () => {
      const pause = RETRIES_MS[attempt];
      const isTaken = await this.world.server.deliverClerk(event);
      if (!isTaken && pause !== undefined) this.plan(event, pause, attempt + 1);
      this.waiting -= 1;
    });
  }
}
