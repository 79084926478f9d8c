import type { PlanChangePreview } from "../../../src/shared/billing/plan-change";
import type { BillingPeriod } from "../../../src/shared/billing/plans";
import {
  ANNUAL,
  change,
  DAY,
  HOUR,
  live,
  MINUTE,
  MONTHLY,
  type Performance,
  useCard,
  SECOND,
  smallChange,
  dashboardCancel,
  subscribed,
} from "./acts";
import type { Random } from "./random";
import type { Person } from "./web-server";
import type { World } from "./world";

/** A price is shown for this long. */
const PREVIEW_MS = 10 * MINUTE;

/** A change of the billing period as its person makes it: a price is shown, and confirmed. */
export const PLAN_CHANGES = {
  planChange: async (world, person, roll) => {
    const preview = await otherPeriodPreview(world, person, roll);
    if (preview === null) return;
    if (roll.chance(0.5)) useCard(world, person, roll.pick(["pm_card_chargeCustomerFail", THREE_D]));
    await world.timeline.wait(thinking(roll));
    await confirm(world, person, preview);
  },
  confirmTwice: async (world, person, roll) => {
    const preview = await otherPeriodPreview(world, person, roll);
    if (preview === null) return;
    await world.timeline.wait(roll.between(500, 20_000));
    const first = confirm(world, person, preview);
    if (roll.chance(0.4)) await first;
    if (roll.chance(0.4)) await world.timeline.wait(roll.between(SECOND, 3 * MINUTE));
    const codes = [await confirm(world, person, preview), await first];
    if (codes.every((code) => code === null)) world.coverage.count("confirmed twice");
  },
  confirmTwoTabs: async (world, person, roll) => {
    const first = await otherPeriodPreview(world, person, roll);
    if (first === null) return;
    await world.timeline.wait(roll.between(SECOND, 4 * MINUTE));
    const { result: second } = await world.server.previewPlan(person, first.billingPeriod);
    if (second === null) return;
    await world.timeline.wait(roll.between(500, 10_000));
    const clicked = confirm(world, person, first);
    if (roll.chance(0.5)) await world.timeline.wait(roll.between(100, 8_000));
    await Promise.all([clicked, confirm(world, person, second)]);
    world.coverage.count("confirmed from two tabs");
  },
  confirmMoved: async (world, person, roll) => {
    const preview = await otherPeriodPreview(world, person, roll);
    if (preview === null) return;
    await world.timeline.wait(roll.between(500, 30_000));
    move(world, person, roll);
    await world.timeline.wait(roll.chance(0.5) ? roll.between(10, 2_000) : roll.between(2_000, 2 * MINUTE));
    await confirm(world, person, preview);
    world.coverage.count("confirmed after the subscription had moved");
  },
  downgrade: async (world, person, roll) => {
    if (!(await onAnnual(world, person, roll))) return;
    const { result } = await world.server.previewPlan(person, "monthly");
    if (result === null) return;
    await world.timeline.wait(roll.between(500, 20_000));
    await confirm(world, person, result);
    await world.timeline.wait(roll.chance(0.6) ? roll.between(200, 30_000) : roll.between(HOUR, 2 * DAY));
    const next = roll.next();
    if (next < 0.35) await undo(world, person);
    else if (next < 0.7) await leave(world, person);
  },
  undoChange: (world, person) => undo(world, person),
} satisfies Record<string, Performance>;

const THREE_D = "pm_card_threeDSecureRequired";

/** How long somebody looks at a price: mostly a moment, now and then until it is about to run out, or has. */
function thinking(roll: Random): number {
  if (roll.chance(0.65)) return roll.between(500, 4 * MINUTE);
  return PREVIEW_MS + roll.between(-15_000, 30_000);
}

/** Shows the price of the period that the person is not on; null when none was shown. */
async function otherPeriodPreview(
  world: World,
  person: Person,
  roll: Random,
): Promise<PlanChangePreview | null> {
  const subscription = await subscribed(world, person, roll, "monthly");
  if (subscription === undefined) return null;
  const period: BillingPeriod = subscription.items[0]?.price === ANNUAL ? "monthly" : "annual";
  return (await world.server.previewPlan(person, period)).result;
}

/** Confirms, and notes what came of it. Returns the code of a refusal, or null. */
async function confirm(world: World, person: Person, preview: PlanChangePreview): Promise<string | null> {
  const { coverage } = world;
  const { result, code } = await world.server.changePlan(person, preview);
  if (code === "preview_expired" && world.timeline.now() >= preview.expiresAt)
    coverage.count("confirmed after ten minutes");
  switch (result?.kind) {
    case "changed":
      if (preview.amountDue > 0) coverage.count("plan change confirmed and charged");
      break;
    case "payment_needed":
      coverage.count("payment of a plan change that waits for its owner");
      break;
    case "scheduled":
      coverage.count("plan change scheduled");
      break;
    case undefined:
      break;
  }
  return code;
}

/** Somebody else changes the subscription while its owner looks at a price. */
function move(world: World, person: Person, roll: Random): void {
  const item = live(world, person)?.items[0];
  const itemId = { "items[0][id]": item?.id ?? "" };
  const kind = roll.pick(["price", "quantity", "pause", "cancel", "end", "small"]);
  if (kind === "price")
    change(world, person, {
      ...itemId,
      "items[0][price]": item?.price === MONTHLY ? ANNUAL : MONTHLY,
      proration_behavior: roll.pick(["create_prorations", "always_invoice", "none"]),
    });
  if (kind === "quantity")
    change(world, person, {
      ...itemId,
      "items[0][quantity]": String(roll.between(2, 4)),
      proration_behavior: roll.pick(["create_prorations", "always_invoice", "none"]),
    });
  if (kind === "pause") change(world, person, { "pause_collection[behavior]": "void" });
  if (kind === "cancel") change(world, person, { cancel_at_period_end: "true" });
  if (kind === "end") dashboardCancel(world, person);
  if (kind === "small") smallChange(world, person, roll);
}

/** Lets the person have an annual subscription; an operator moves a monthly one. */
async function onAnnual(world: World, person: Person, roll: Random): Promise<boolean> {
  const item = (await subscribed(world, person, roll, "annual"))?.items[0];
  if (item === undefined) return false;
  if (item.price === ANNUAL) return true;
  const toAnnual = { "items[0][id]": item.id, "items[0][price]": ANNUAL, proration_behavior: "none" };
  change(world, person, toAnnual);
  await world.timeline.wait(roll.between(4_000, 15_000));
  return true;
}

function scheduleOf(world: World, person: Person) {
  const id = live(world, person)?.schedule ?? null;
  return id === null ? null : (world.stripe.app.store.schedules.get(id) ?? null);
}

async function undo(world: World, person: Person): Promise<void> {
  const scheduled = scheduleOf(world, person);
  const { code } = await world.server.undoPlan(person);
  if (code === null && wasReleased(world, scheduled)) world.coverage.count("scheduled plan change undone");
}

async function leave(world: World, person: Person): Promise<void> {
  const scheduled = scheduleOf(world, person);
  const { code } = await world.server.cancel(person);
  if (code === null && wasReleased(world, scheduled))
    world.coverage.count("scheduled plan change released by a cancellation");
}

function wasReleased(world: World, schedule: { id: string } | null): boolean {
  return world.stripe.app.store.schedules.get(schedule?.id ?? "")?.status === "released";
}
