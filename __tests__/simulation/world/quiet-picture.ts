import type { ConvexDocument } from "../../../sandbox/convex/engine/values";
import { demand } from "./violation";
import type { World } from "./world";

/** What billing shows, without row ids and times of reading. */
function picture({ deployment }: World): { shown: string[]; effects: string[] } {
  const without = (row: ConvexDocument) => ({ ...row, _id: 0, _creationTime: 0, customerId: 0 });
  const subscriptions = deployment.rows("subscriptions").map(without);
  const invoices = deployment.rows("invoices").map(without);
  const entitlements = deployment.rows("users").map(({ clerkId, entitlement }) => ({ clerkId, entitlement }));
  const effects = deployment
    .rows("outbox")
    .filter((row) => (row.effect as { kind: string }).kind === "lifecycle")
    .map(({ effectKey }) => effectKey);
  return { shown: lines([subscriptions, invoices, entitlements]), effects: lines([effects]) };
}

/** The rows as text. The order of a row's fields says nothing: a field that was added later stands last. */
function lines(tables: readonly (readonly unknown[])[]): string[] {
  return tables.flatMap((rows) => rows.map((row) => JSON.stringify(row, sortedFields)).sort());
}

function sortedFields(_name: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Throws unless two pictures are the same; names the lines that only one of them has. */
function demandSame(
  before: readonly string[],
  after: readonly string[],
  invariant: string,
  message: string,
): void {
  const lost = before.filter((line) => !after.includes(line));
  const added = after.filter((line) => !before.includes(line));
  demand(
    lost.length + added.length === 0,
    invariant,
    `${message}: ${lost.join(" ")} became ${added.join(" ")}`,
  );
}

/** I10: replaying anything, at any time, changes nothing. */
export async function demandReplayIsHarmless(world: World): Promise<void> {
  const before = picture(world);
  const { pictureVersion } = world.stripe;
  const rows = world.deployment.rows("webhookLogs");
  for (let times = Math.min(3, rows.length); times > 0; times -= 1) {
    const stripeEventId = String(world.random.pick(rows).stripeEventId);
    await world.deployment.asOperator("webhooks:replay", {
      stripeEventId,
      actor: "operator",
      reason: "simulation",
    });
  }
  await world.calm();
  // Time goes on meanwhile: what Stripe did by itself is news, whoever made us look.
  if (world.stripe.pictureVersion !== pictureVersion) return;
  const after = picture(world);
  demandSame(before.shown, after.shown, "I10", "a replay changed the picture");
  demandSame(before.effects, after.effects, "I10", "a replay had an effect");
}

/** I17: the picture can be made again from nothing but Stripe. */
export async function demandRebuildIsEqual(world: World): Promise<void> {
  const before = picture(world);
  const { pictureVersion } = world.stripe;
  await world.deployment.wipe(["subscriptions", "invoices"]);
  const unreadable = world.deployment.rows("syncSubjects").map((row) => String(row.stripeCustomerId));
  await world.deployment.asOperator("reconcile:compare", { listed: [], unreadable });
  world.auditor.forget();
  await world.calm();
  if (world.stripe.pictureVersion !== pictureVersion || world.stripe.suppressed > 0) return;
  demandSame(before.shown, picture(world).shown, "I17", "a picture that was made anew differs");
}
