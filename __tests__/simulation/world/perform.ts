import { payInvoicePage } from "../../../sandbox/stripe/core/actions";
import { formatEvent } from "../../../sandbox/stripe/format/account";
import {
  ANNUAL,
  change,
  dashboardCancel,
  DAY,
  HOUR,
  live,
  MINUTE,
  MONTHLY,
  pay,
  payAll,
  type Performance,
  periodOf,
  replaceCard,
  useCard,
  SECOND,
  smallChange,
  subscribe,
} from "./acts";
import type { Command } from "./commands";
import { GOOD } from "./cards";
import { DELETION } from "./perform-deletion";
import { MONEY } from "./perform-money";
import { PLAN_CHANGES } from "./perform-plan";
import { Random } from "./random";
import type { Person } from "./web-server";
import type { World } from "./world";

/** Lets a command happen. What it starts goes on by itself. */
export function perform(world: World, command: Command): void {
  const roll = new Random(Math.floor(command.roll * 4_294_967_296));
  const person = world.people[Math.floor(command.who * world.people.length)];
  if (person === undefined) throw new Error("A world without people.");
  world.performing += 1;
  world.start(async () => {
    await DOES[command.kind](world, person, roll);
    world.performing -= 1;
  });
}

const DOES: Record<Command["kind"], Performance> = {
  subscribe: (world, person, roll) => subscribe(world, person, roll, 0.75),
  doubleClick: async (world, person, roll) => {
    const period = periodOf(roll);
    const clicks = [world.server.checkout(person, period), world.server.checkout(person, period)];
    await Promise.all(clicks);
    pay(world, person, roll);
  },
  twoTabs: async (world, person, roll) => {
    const callback = roll.chance(0.5) ? "/pricing" : "/dashboard/billing";
    const other = roll.chance(0.6) ? "annual" : "monthly";
    await Promise.all([
      world.server.checkout(person, "monthly"),
      world.server.checkout(person, other, callback),
    ]);
    if (roll.chance(0.7)) payAll(world, person);
  },
  pay: (world, person, roll) => pay(world, person, roll),
  payAll: (world, person) => payAll(world, person),
  cancel: async (world, person) => {
    await world.server.cancel(person);
  },
  resume: async (world, person) => {
    await world.server.resume(person);
  },
  askSync: async (world, person) => {
    await world.server.sync(person);
  },
  signIn: async (world, person) => {
    await world.deployment
      .asPerson(person.clerkId, "prompts:create", { title: "A prompt", body: "Text", tags: [] })
      .catch(() => undefined);
  },
  changeName: (_world, person, roll) => {
    person.name = `CANARY ${roll.text(4)}`;
  },
  changePlan: (world, person, roll) => {
    const item = live(world, person)?.items[0];
    const price = item?.price === MONTHLY ? ANNUAL : MONTHLY;
    change(world, person, {
      "items[0][id]": item?.id ?? "",
      "items[0][price]": price,
      proration_behavior: roll.pick(["create_prorations", "always_invoice", "none"]),
    });
  },
  burst: (world, person, roll) => {
    for (let times = roll.between(2, 4); times > 0; times -= 1) smallChange(world, person, roll);
  },
  cancelInBurst: (world, person, roll) => {
    smallChange(world, person, roll);
    dashboardCancel(world, person);
  },
  dashboardCancel,
  dashboardPause: (world, person, roll) =>
    change(world, person, {
      "pause_collection[behavior]": roll.pick(["void", "keep_as_draft", "mark_uncollectible"]),
    }),
  dashboardUnpause: (world, person) => change(world, person, { pause_collection: "" }),
  failingCard: (world, person) => useCard(world, person, "pm_card_chargeCustomerFail"),
  goodCard: (world, person) => void replaceCard(world, person, "pm_card_visa"),
  payInvoice: (world, person) => {
    const open = world.stripe
      .customersOf(person.clerkId)
      .flatMap((id) => world.stripe.app.store.invoices.by("customer", id))
      .find(({ status }) => status === "open");
    if (open !== undefined) world.stripe.as("hand", () => payInvoicePage(world.stripe.app, open.id, GOOD));
  },
  deleteCustomer: (world, person) => {
    const customer = world.stripe.customersOf(person.clerkId).at(-1);
    if (customer === undefined) return;
    const { status } = world.stripe.dashboard("DELETE", `/v1/customers/${customer}`);
    if (status === 200) world.coverage.count("customer deleted");
  },
  orphan,
  nextStop: (world, _person, roll) => {
    const at = world.stripe.nextDueAt();
    if (at !== null && at < world.timeline.now() + 60 * DAY) world.skipTo(at + roll.between(0, 5_000));
  },
  clockJump: (world, _person, roll) => {
    world.coverage.count("clock jump");
    world.timeline.advanceTo(world.timeline.now() + roll.between(2 * SECOND, 20 * MINUTE));
    world.jumpedAt = world.timeline.now();
  },
  convexDown: (world, _person, roll) => {
    world.faults.convexDownUntil = world.timeline.now() + roll.between(5 * SECOND, 3 * HOUR);
  },
  stripeDown: (world, _person, roll) => {
    world.faults.stripeDownUntil = world.timeline.now() + roll.between(SECOND, 20 * MINUTE);
  },
  longStripeDown: (world, _person, roll) => {
    world.faults.stripeDownUntil = world.timeline.now() + roll.between(20 * HOUR, 60 * HOUR);
  },
  unknownOutcomes: (world, _person, roll) => {
    world.faults.unknownCommitted += roll.between(1, 3);
    world.faults.unknownLost += roll.between(0, 2);
  },
  killServer: (world, _person, roll) => {
    world.faults.killAfterCommit += roll.between(1, 3);
  },
  loseActions: (world, _person, roll) => {
    world.faults.loseActions += roll.between(1, 3);
  },
  killActions: (world, _person, roll) => {
    world.faults.killActions += roll.between(1, 2);
  },
  slowWorker: (world, person, roll) => {
    world.faults[roll.chance(0.5) ? "slowWorkers" : "slowReaders"] += roll.between(1, 2);
    smallChange(world, person, roll);
    // What the slow read cannot know any more, and a faster one will.
    world.timeline.after(roll.between(2_000, 80_000), () => smallChange(world, person, roll));
  },
  staleReads: (world, _person, roll) => {
    world.faults.staleReads += roll.between(1, 8);
  },
  neverGenerate: (world, person, roll) => {
    world.stripe.account.chaos.set({ neverGenerate: roll.between(1, 4) });
    world.coverage.count("event never generated");
    smallChange(world, person, roll);
  },
  rateLimits: (world, _person, roll) =>
    world.stripe.account.chaos.set({ rateLimit: roll.between(1, 6), apiMatch: "" }),
  serverErrors: (world, person, roll) => {
    const apiMatch = roll.chance(0.6) ? "POST /v1/c" : "";
    world.stripe.account.chaos.set({ serverError: roll.between(1, 8), apiMatch });
    return subscribe(world, person, roll, 0.5);
  },
  timeouts: (world, _person, roll) => {
    world.faults.timeouts += roll.between(1, 3);
  },
  cuts: (world, _person, roll) =>
    world.stripe.account.chaos.set({ cutConnection: roll.between(1, 4), apiMatch: "" }),
  poisonRead: (world, person, roll) => {
    world.faults.poisonReads += 1;
    smallChange(world, person, roll);
    // A dead letter heals with the next read of its customer: an operator finds it only soon after the alert.
    if (roll.chance(0.6)) world.timeline.after(roll.between(5_000, 5 * MINUTE), () => world.replayDead());
  },
  poisonPayload: (world, person, roll) => {
    const odd = roll.pick(["$ref", "ключ", "CANARY key", "\u{1f600}"]);
    change(world, person, { [`metadata[${odd}]`]: "CANARY \ud800 value" });
    world.coverage.count("poison payload");
  },
  replay: async (world, _person, roll) => {
    const rows = world.deployment.rows("webhookLogs");
    if (rows.length === 0) return;
    const stripeEventId = String(roll.pick(rows).stripeEventId);
    await world.deployment
      .asOperator("webhooks:replay", { stripeEventId, actor: "operator", reason: "simulation" })
      .catch(() => undefined);
  },
  replayDead: (world) => world.replayDead(),
  resend: (world, _person, roll) => {
    const monthAgo = world.timeline.now() / 1000 - 30 * 86_400;
    const events = world.stripe.app.store.events.all().filter(({ recorded }) => recorded > monthAgo);
    if (events.length === 0) return;
    const event = roll.chance(0.5) ? events[0] : roll.pick(events);
    if (event === undefined) return;
    if (world.timeline.now() / 1000 - event.recorded > 7 * 86_400)
      world.coverage.count("event redelivered after a week");
    world.deliveries.resend(event);
  },
  foreign: (world, _person, roll) => {
    const event = world.stripe.app.store.events.all().at(-1);
    if (event === undefined) return;
    world.coverage.count("event of another mode or account");
    const other = roll.chance(0.5) ? { livemode: true } : { account: "acct_other" };
    world.deliveries.forge({ ...formatEvent(event), id: `evt_foreign${roll.text(12)}`, ...other });
  },
  twin: (world, _person, roll) => {
    const event = world.stripe.app.store.events.all().at(-1);
    if (event !== undefined)
      world.deliveries.forge({ ...formatEvent(event), id: `evt_twin${roll.text(12)}` });
  },
  alertsDown: (world, _person, roll) => {
    world.faults.alertsDown += roll.between(1, 5);
  },
  ...PLAN_CHANGES,
  ...MONEY,
  ...DELETION,
};

/** A customer and a subscription made in the dashboard for a person who has never been here. */
function orphan(world: World, _person: Person, roll: Random): void {
  const person: Person = {
    clerkId: `user_late${world.people.length}`,
    email: "late.CANARY@simulation.invalid",
    name: "CANARY Late",
    sessions: [],
  };
  const { body } = world.stripe.dashboard("POST", "/v1/customers", {
    "metadata[userId]": person.clerkId,
    email: person.email,
  });
  if (typeof body.id !== "string") return;
  world.people.push(person);
  const customer = body.id;
  world.stripe.dashboard("POST", `/v1/payment_methods/pm_card_visa/attach`, { customer });
  const { body: method } = world.stripe.dashboard("GET", "/v1/payment_methods", { customer });
  const [first] = Array.isArray(method.data) ? (method.data as { id: string }[]) : [];
  world.stripe.dashboard("POST", "/v1/subscriptions", {
    customer,
    "items[0][price]": MONTHLY,
    ...(first === undefined ? {} : { default_payment_method: first.id }),
  });
  world.arriving += 1;
  world.timeline.after(roll.between(10, 20 * MINUTE), async () => {
    await world.deployment
      .asPerson(person.clerkId, "prompts:create", { title: "Hello", body: "Text", tags: [] })
      .catch(() => undefined);
    world.arriving -= 1;
  });
}
