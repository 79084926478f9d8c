import catalogue from "../../../catalogue.json" with { type: "json" };
import { payCheckoutSession } from "../../../sandbox/stripe/core/actions";
import type { CardEntry } from "../../../sandbox/stripe/core/actions";
import type { Subscription } from "../../../sandbox/stripe/core/billing-entities";
import { CARDS, GOOD } from "./cards";
import type { Random } from "./random";
import type { Person } from "./web-server";
import type { World } from "./world";

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const MONTHLY = catalogue.prices.monthly.id;
export const ANNUAL = catalogue.prices.annual.id;

/** How one kind of command happens; `roll` decides its details. What it starts goes on by itself. */
export type Performance = (world: World, person: Person, roll: Random) => void | Promise<void>;

export function periodOf(roll: Random): "monthly" | "annual" {
  return roll.chance(0.7) ? "monthly" : "annual";
}

export async function subscribe(world: World, person: Person, roll: Random, paid: number): Promise<void> {
  await world.server.checkout(person, periodOf(roll));
  if (!roll.chance(paid)) return;
  await world.timeline.wait(roll.chance(0.7) ? roll.between(50, 900) : roll.between(1_000, 90_000));
  pay(world, person, roll);
}

export function pay(world: World, person: Person, roll: Random): void {
  const session = roll.chance(0.8) ? person.sessions.at(-1) : person.sessions[0];
  if (session !== undefined) complete(world, person, session, roll.pick(CARDS));
}

export function payAll(world: World, person: Person): void {
  for (const session of person.sessions) complete(world, person, session, GOOD);
}

export function complete(world: World, person: Person, session: string, entry: CardEntry): void {
  const { app } = world.stripe;
  const result = world.stripe.as("hand", () =>
    payCheckoutSession(app, session, { email: person.email, card: entry }),
  );
  if (result.kind !== "completed") return;
  const done = person.sessions.filter((id) => app.store.checkoutSessions.get(id)?.status === "complete");
  if (done.length > 1) world.coverage.count("two sessions completed");
  const lives = world.stripe
    .subscriptionsOf(person.clerkId)
    .filter(({ status }) => status === "active" || status === "trialing");
  if (lives.length > 1) world.coverage.count("user with two live subscriptions");
}

export function live(world: World, person: Person) {
  return world.stripe
    .subscriptionsOf(person.clerkId)
    .filter(({ status }) => status !== "canceled" && status !== "incomplete_expired")
    .at(-1);
}

export function change(world: World, person: Person, params: Record<string, string>): void {
  const subscription = live(world, person);
  if (subscription !== undefined)
    world.stripe.dashboard("POST", `/v1/subscriptions/${subscription.id}`, params);
}

export function smallChange(world: World, person: Person, roll: Random): void {
  const item = live(world, person)?.items[0]?.id ?? "";
  change(
    world,
    person,
    roll.pick<Record<string, string>>([
      { cancel_at_period_end: roll.chance(0.5) ? "true" : "false" },
      { "items[0][id]": item, "items[0][quantity]": String(roll.between(1, 4)), proration_behavior: "none" },
      { "metadata[note]": roll.text(5) },
    ]),
  );
}

export function dashboardCancel(world: World, person: Person): void {
  const subscription = live(world, person);
  if (subscription !== undefined) world.stripe.dashboard("DELETE", `/v1/subscriptions/${subscription.id}`);
}

/** As in the portal: the customer's default. That the subscription follows is the functions' work. */
export function replaceCard(world: World, person: Person, name: string): string | null {
  const customer = world.stripe.customersOf(person.clerkId).at(-1);
  if (customer === undefined) return null;
  const { body } = world.stripe.dashboard("POST", `/v1/payment_methods/${name}/attach`, { customer });
  if (typeof body.id !== "string") return null;
  world.stripe.dashboard("POST", `/v1/customers/${customer}`, {
    "invoice_settings[default_payment_method]": body.id,
  });
  return body.id;
}

/** The card that is charged from now on, by the subscription as well. */
export function useCard(world: World, person: Person, name: string): void {
  const id = replaceCard(world, person, name);
  if (id !== null) change(world, person, { default_payment_method: id });
}

/**
 * Lets the person have a running subscription: the one that they have, or a new one, paid by a good card and read by us.
 * Any fault of the world may keep it from coming true.
 */
export async function subscribed(
  world: World,
  person: Person,
  roll: Random,
  period = periodOf(roll),
): Promise<Subscription | undefined> {
  const running = live(world, person);
  if (running !== undefined) return running;
  await world.server.checkout(person, period);
  await world.timeline.wait(roll.between(500, 3_000));
  const session = person.sessions.at(-1);
  if (session !== undefined) complete(world, person, session, GOOD);
  await world.timeline.wait(roll.between(5_000, 20_000));
  return live(world, person);
}
