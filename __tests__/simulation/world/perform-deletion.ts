import { complete, DAY, live, MINUTE, type Performance, subscribed } from "./acts";
import { GOOD } from "./cards";
import { payOwnOpen } from "./perform-money";
import type { Random } from "./random";
import type { Person } from "./web-server";
import type { World } from "./world";

/** The end of an account, at any moment; afterwards somebody new has the address. */
export const DELETION = {
  deleteAccount: async (world, person, roll) => {
    if (roll.chance(0.5)) await subscribed(world, person, roll);
    const at = world.stripe.nextDueAt();
    if (at !== null && at < world.timeline.now() + 40 * DAY && roll.chance(0.25)) {
      // Within the hour in which the draft of a renewal can still be changed.
      world.skipTo(at + roll.between(0, 50 * MINUTE));
      await world.timeline.wait(at - world.timeline.now() + roll.between(0, 50 * MINUTE));
    }
    if (live(world, person) !== undefined) world.coverage.count("account deleted with a subscription");
    succeed(world, person);
    const doing = underWay(world, person, roll);
    if (roll.chance(0.5)) await world.timeline.wait(roll.between(1, 400));
    world.clerk.deleteAccount(person.clerkId);
    await doing;
    await afterwards(world, person, roll);
  },
} satisfies Record<string, Performance>;

/** The next person with that address signs up. */
function succeed(world: World, person: Person): void {
  const place = world.people.indexOf(person);
  if (place < 0) return;
  world.peopleMade += 1;
  const clerkId = `user_next${world.peopleMade}`;
  world.people[place] = { clerkId, email: person.email, name: person.name, sessions: [] };
}

/** What the person, or another of their tabs, asked for a moment before. */
async function underWay(world: World, person: Person, roll: Random): Promise<void> {
  const { server } = world;
  const lives = live(world, person) !== undefined;
  const kind = lives ? roll.pick(["nothing", "checkout", "unpause", "plan", "pay"]) : "checkout";
  if (kind === "nothing") return;
  world.coverage.count("account deleted during a request");
  if (kind === "checkout") await server.checkout(person, roll.pick(["monthly", "annual"]));
  if (kind === "unpause") await server.unpause(person);
  if (kind === "pay") await payOwnOpen(world, person);
  if (kind === "plan") {
    const { result } = await server.previewPlan(person, "annual");
    if (result !== null) await server.changePlan(person, result);
  }
}

/** Their token lives a minute longer, and so does a page of Stripe's. */
async function afterwards(world: World, person: Person, roll: Random): Promise<void> {
  await world.timeline.wait(roll.chance(0.5) ? roll.between(10, 2_000) : roll.between(2_000, 50_000));
  const session = person.sessions.at(-1);
  const wasOpen = world.stripe.app.store.checkoutSessions.get(session ?? "")?.status === "open";
  if (session !== undefined && wasOpen && roll.chance(0.8)) {
    complete(world, person, session, GOOD);
    const isPaid = world.stripe.app.store.checkoutSessions.get(session)?.status === "complete";
    if (isPaid) world.coverage.count("checkout paid after its account was deleted");
    return;
  }
  const isDeleted = world.deployment
    .rows("users")
    .some((row) => row.clerkId === person.clerkId && row.deletedAt !== undefined);
  const before = person.sessions.length;
  await world.server.checkout(person, "monthly");
  if (isDeleted && person.sessions.length === before)
    world.coverage.count("request of a deleted person refused");
}
