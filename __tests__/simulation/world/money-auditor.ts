import type { Taken } from "./ledger";
import { demand } from "./violation";
import type { World } from "./world";

/** How long the end of an account may go without having told Stripe, while nothing has failed. */
const TELLING_MS = 2 * 3_600_000;

/** I21: watches every charge for whose it is and who made it. */
export class MoneyAuditor {
  private seen = 0;

  constructor(private readonly world: World) {}

  afterStep(): void {
    const { taken } = this.world.stripe.ledger;
    for (; this.seen < taken.length; this.seen += 1) {
      const next = taken[this.seen];
      if (next !== undefined) this.judge(next);
    }
  }

  /**
   * Nobody is charged after the end of their account has begun, except by their own hand on a page of Stripe's, by an
   * operator's, by what they had asked for before, and by Stripe itself until it could be told.
   */
  private judge({ at, id, customer, by }: Taken): void {
    const { stripe, deployment, server } = this.world;
    const clerkId = stripe.ledger.ownerOf(customer);
    const user = deployment.rows("users").find((row) => row.clerkId === clerkId);
    if (user?.deletedAt === undefined || at <= Number(user.deletedAt)) return;
    if (by === "hand" || by === "operator") return;
    const asked = server.began.get(by);
    if (asked !== undefined && asked <= Number(user.deletedAt)) return;
    demand(by === "stripe", "I21", `${id} charges ${String(clerkId)}, whose account is deleted, for ${by}`);
    const deletion = deployment.rows("accountDeletions").find((row) => row.userId === user._id);
    demand(deletion !== undefined, "I21", `${String(clerkId)} is deleted and nothing ends their billing`);
    const waited = at - Math.max(Number(deletion.startedAt), this.world.jumpedAt);
    const isTelling = deletion.step === "stripe" && (Number(deletion.attempts) > 0 || waited < TELLING_MS);
    demand(isTelling, "I21", `${id} charges ${String(clerkId)}, whose account was deleted`);
  }
}
