import {
  change,
  complete,
  DAY,
  HOUR,
  live,
  type Performance,
  replaceCard,
  subscribed,
  useCard,
} from "./acts";
import { DISPUTED } from "./cards";
import type { Random } from "./random";
import type { Person } from "./web-server";
import type { World } from "./world";

/** Pauses, payments of open invoices, and money that is taken back. */
export const MONEY = {
  pause: (world, person, roll) => pause(world, person, roll),
  unpause: async (world, person, roll) => {
    if (!isPaused(world, person)) {
      await pause(world, person, roll);
      await world.timeline.wait(roll.between(4_000, 20_000));
    }
    const wasPaused = isPaused(world, person);
    const clicks = [world.server.unpause(person)];
    if (roll.chance(0.4)) clicks.push(world.server.unpause(person));
    await Promise.all(clicks);
    if (wasPaused && !isPaused(world, person)) world.coverage.count("resumed from a pause");
  },
  payOwn: async (world, person, roll) => {
    const wanted = roll.next();
    if (wanted < 0.5) await payOpen(world, person, roll);
    else if (wanted < 0.75) await payPaid(world, person, roll);
    else await payForeign(world, person, roll);
  },
  refund: (world, person, roll) => {
    const charge = chargesOf(world, person).at(-1);
    if (charge === undefined) return;
    const part: Record<string, string> = roll.chance(0.25)
      ? { amount: String(roll.between(1, charge.amount - 1)) }
      : {};
    const { status } = world.stripe.dashboard("POST", "/v1/refunds", { charge: charge.id, ...part });
    if (status === 200) world.coverage.count("refund");
  },
  dispute: async (world, person, roll) => {
    if (live(world, person) === undefined) {
      await world.server.checkout(person, "monthly");
      await world.timeline.wait(roll.between(500, 3_000));
      const session = person.sessions.at(-1);
      if (session !== undefined) complete(world, person, session, DISPUTED);
    } else {
      useCard(world, person, "pm_card_createDispute");
      // A new period begins now and is charged to that card.
      change(world, person, { "billing_cycle_anchor[type]": "now", proration_behavior: "none" });
    }
    const dispute = chargesOf(world, person)
      .flatMap(({ id }) => world.stripe.app.store.disputes.by("charge", id))
      .at(-1);
    if (dispute === undefined) return;
    world.coverage.count("dispute");
    await world.timeline.wait(roll.chance(0.5) ? roll.between(100, 30_000) : roll.between(HOUR, 9 * DAY));
    if (roll.chance(0.3)) return;
    const evidence = roll.pick(["winning_evidence", "losing_evidence"]);
    const decided = world.stripe.dashboard("POST", `/v1/disputes/${dispute.id}`, {
      "evidence[uncategorized_text]": evidence,
    });
    if (decided.status === 200) world.coverage.count("dispute decided");
  },
} satisfies Record<string, Performance>;

async function pause(world: World, person: Person, roll: Random): Promise<void> {
  await subscribed(world, person, roll);
  const { code } = await world.server.pause(person);
  if (code === null && isPaused(world, person)) world.coverage.count("paused by its person");
  // Many pauses outlast a renewal, whose invoice is void then.
  const renewal = (live(world, person)?.items[0]?.current_period_end ?? 0) * 1000;
  const away = renewal - world.timeline.now();
  if (away <= 0 || away > 40 * DAY || roll.chance(0.5)) return;
  world.skipTo(renewal + 2 * HOUR);
  await world.timeline.wait(away + 2 * HOUR);
}

function isPaused(world: World, person: Person): boolean {
  return (live(world, person)?.pause_collection ?? null) !== null;
}

function chargesOf({ stripe }: World, person: Person) {
  return stripe
    .customersOf(person.clerkId)
    .flatMap((id) => stripe.app.store.charges.by("customer", id))
    .filter(({ status }) => status === "succeeded");
}

function invoicesOf({ stripe }: World, person: Person) {
  return stripe.customersOf(person.clerkId).flatMap((id) => stripe.app.store.invoices.by("customer", id));
}

/** Pays an open invoice; without one, a renewal that fails makes one. */
async function payOpen(world: World, person: Person, roll: Random): Promise<void> {
  let open = invoicesOf(world, person).find(({ status }) => status === "open");
  if (open === undefined) {
    await subscribed(world, person, roll);
    useCard(world, person, "pm_card_chargeCustomerFail");
    change(world, person, { "billing_cycle_anchor[type]": "now", proration_behavior: "none" });
    await world.timeline.wait(roll.between(4_000, 15_000));
    open = invoicesOf(world, person).find(({ status }) => status === "open");
    if (open === undefined) return;
  }
  if (roll.chance(0.8)) replaceCard(world, person, "pm_card_visa");
  const clicks = [world.server.payInvoice(person, open.id)];
  if (roll.chance(0.3)) clicks.push(world.server.payInvoice(person, open.id));
  const answers = await Promise.all(clicks);
  const isPaid = world.stripe.app.store.invoices.get(open.id)?.status === "paid";
  if (isPaid && answers.some(({ result }) => result?.kind === "sent"))
    world.coverage.count("own invoice paid");
}

/** Pays an open invoice of the person's own, if there is one. */
export async function payOwnOpen(world: World, person: Person): Promise<void> {
  const open = invoicesOf(world, person).find(({ status }) => status === "open");
  if (open !== undefined) await world.server.payInvoice(person, open.id);
}

async function payPaid(world: World, person: Person, roll: Random): Promise<void> {
  await subscribed(world, person, roll);
  const paid = invoicesOf(world, person).find(({ status }) => status === "paid");
  if (paid === undefined) return;
  const { code } = await world.server.payInvoice(person, paid.id);
  if (code === "invoice_not_open") world.coverage.count("payment of a paid invoice refused");
}

/** Somebody else's invoice does not exist for this person, whatever its state. */
async function payForeign(world: World, person: Person, roll: Random): Promise<void> {
  const other = world.people.find(({ clerkId }) => clerkId !== person.clerkId);
  if (other === undefined) return;
  await subscribed(world, other, roll);
  const foreign = invoicesOf(world, other).at(-1);
  if (foreign === undefined) return;
  const { code } = await world.server.payInvoice(person, foreign.id);
  if (code === "not_found") world.coverage.count("payment of a foreign invoice refused");
}
