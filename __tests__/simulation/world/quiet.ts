import { formatInvoice } from "../../../sandbox/stripe/format/invoice";
import type { ConvexDocument } from "../../../sandbox/convex/engine/values";
import { DELIVERY_WINDOW_MS, GRACE_MS } from "./auditor";
import { SECRET_KEY, WEBHOOK_SECRET } from "./product";
import { demandDeletedAccounts, demandNewestCard } from "./quiet-accounts";
import { demandRebuildIsEqual, demandReplayIsHarmless } from "./quiet-picture";
import { hiddenReversal, isTakenBack } from "./reversals";
import { demand } from "./violation";
import type { World } from "./world";

const INVOICES_LISTED = 24;
/** How long Stripe keeps an idempotency key. */
const KEY_LIFETIME_MS = 24 * 3_600_000;
const LIVE = new Set<unknown>(["active", "trialing", "past_due", "unpaid", "paused"]);

/** Ends the faults, lets the world come to rest, and checks the invariants of a quiet world. */
export async function auditQuiet(world: World): Promise<void> {
  await world.calm();
  demandSettledInbox(world);
  await world.replayDead();
  await world.calm();
  const { deployment } = world;
  world.start(() => deployment.runCron("reconcile:sweep", { startingAfter: null }));
  for (const kind of ["refunds", "disputes"])
    world.start(() => deployment.runCron("reconcile:sweepReversals", { kind, startingAfter: null }));
  await world.calm();
  demandPicture(world);
  demandEntitlements(world);
  demandDeletedAccounts(world);
  demandNewestCard(world);
  demandNoHiddenDuplicate(world);
  demandEffects(world);
  demandCalls(world);
  demandOneCustomer(world);
  demandSilence(world);
  await demandReplayIsHarmless(world);
  if (!world.random.chance(0.3)) return;
  await demandRebuildIsEqual(world);
  // A pause has no moment of its own at Stripe, so that making the picture anew may report one again; nothing else.
  demandEffects(world);
}

/** I9, and I13 at rest: nothing waits for ever, and what was given up says why and told an operator. */
function demandSettledInbox({ deployment }: World): void {
  const alerts = deployment
    .rows("alerts")
    .filter((row) => row.kind === "dead_letter" && row.status === "open");
  for (const row of deployment.rows("webhookLogs")) {
    const { status, stripeEventId } = row;
    demand(
      status === "processed" || status === "ignored" || status === "dead",
      "I9",
      `${String(stripeEventId)} stays ${String(status)}`,
    );
  }
  for (const subject of deployment.rows("syncSubjects")) {
    const customer = String(subject.stripeCustomerId);
    if (subject.state === "dead")
      demand(
        alerts.some(({ key }) => key === customer),
        "I9",
        `${customer} was given up and nobody was told`,
      );
    else demand(subject.syncedGen === subject.gen, "I13", `${customer} is at rest and not synced`);
  }
}

/** I1: what we show is what Stripe has. */
function demandPicture(world: World): void {
  const { deployment, stripe, auditor } = world;
  for (const { id } of stripe.app.store.customers.all()) {
    auditor.compareSubscriptions(id, "I1");
    // Drafts and attempts of invoices whose events were never generated are found by no sweep.
    if (stripe.suppressed > 0) continue;
    const known = deployment.rows("syncSubjects").some((row) => row.stripeCustomerId === id);
    if (known) compareInvoices(world, id);
  }
  const hiding = hiddenReversal(world);
  demand(hiding === null, "I1", `${String(hiding)} does not show what was taken back`);
  for (const row of deployment.rows("subscriptions")) {
    if (row.status !== "past_due") continue;
    demand(
      row.pastDueSince === oldestOpenInvoice(world, row),
      "I1",
      `${String(row.stripeSubscriptionId)} is past due since ${String(row.pastDueSince)}`,
    );
  }
}

function compareInvoices({ deployment, stripe }: World, customer: string): void {
  const rows = new Map(deployment.rows("invoices").map((row) => [row.stripeInvoiceId, row]));
  const isUnsettled = (id: string) =>
    ["open", "draft", "uncollectible"].includes(String(rows.get(id)?.status));
  const compared = [...stripe.app.store.invoices.by("customer", customer)]
    .sort((a, b) => b.created - a.created)
    .filter(({ id }, index) => index < INVOICES_LISTED - 4 || isUnsettled(id))
    .map((row) => formatInvoice(stripe.app, row));
  for (const invoice of compared) {
    const row = rows.get(invoice.id ?? "");
    const shown = row && [
      row.status,
      row.total,
      row.amountDue,
      row.amountPaid,
      row.amountRemaining,
      row.attemptCount,
    ];
    const is = [
      invoice.status ?? "draft",
      invoice.total,
      invoice.amount_due,
      invoice.amount_paid,
      invoice.amount_remaining,
      invoice.attempt_count,
    ];
    demand(
      JSON.stringify(shown) === JSON.stringify(is),
      "I1",
      `${invoice.id ?? ""} is shown as ${JSON.stringify(shown)} and is ${JSON.stringify(is)}`,
    );
  }
}

function oldestOpenInvoice({ stripe }: World, row: ConvexDocument): number {
  const open = stripe.app.store.invoices
    .by("subscription", String(row.stripeSubscriptionId))
    .filter(({ status }) => status === "open")
    .map(({ created }) => created * 1000);
  return open.length === 0 ? Number(row.currentPeriodStart) : Math.min(...open);
}

/**
 * Stripe keeps no metadata of a customer that it has deleted. Whose it was cannot be known if it was never read before,
 * and nobody misses it: deleting a customer ends its subscriptions.
 */
function isLostWithItsCustomer({ stripe, deployment }: World, customer: string): boolean {
  const isOurs = deployment
    .rows("customers")
    .some((row) => row.stripeCustomerId === customer && row.userId !== null);
  return stripe.app.store.customers.get(customer)?.deleted === true && !isOurs;
}

/** I4: everybody holds the plan that Stripe's state gives, decided here a second time. */
function demandEntitlements(world: World): void {
  const now = world.timeline.now();
  for (const user of world.deployment.rows("users")) {
    const clerkId = String(user.clerkId);
    const { plan, reason } = user.entitlement as { plan: string; reason: string };
    const subscriptions = world.deployment.rows("subscriptions").filter((row) => row.userId === user._id);
    const entitled = subscriptions.some((row) => entitles(world, row, now));
    const owned = world.stripe
      .subscriptionsOf(clerkId)
      .filter(({ customer }) => !isLostWithItsCustomer(world, customer)).length;
    const linked = world.deployment.rows("subscriptions").filter((row) => row.userId === user._id).length;
    demand(owned === linked, "I4", `${clerkId} has ${owned} subscriptions and is linked to ${linked}`);
    const deserved = entitled && user.deletedAt === undefined;
    demand(
      (plan === "pro") === deserved,
      "I4",
      `${clerkId} is on ${plan} (${reason}) and should ${deserved ? "" : "not "}be on Pro`,
    );
  }
}

function entitles(world: World, row: ConvexDocument, now: number): boolean {
  const paidUntil =
    Math.min(Number(row.currentPeriodEnd), Number(row.cancelAt ?? Infinity)) + DELIVERY_WINDOW_MS;
  if (row.planKey !== "pro" || row.pause !== null || now >= paidUntil) return false;
  if (isTakenBack(world, row)) return false;
  if (row.status === "active" || row.status === "trialing") return true;
  return row.status === "past_due" && now < Number(row.pastDueSince) + GRACE_MS;
}

/** I5: a person with two live subscriptions is somebody whom an operator knows of. */
function demandNoHiddenDuplicate({ deployment }: World): void {
  const alerts = deployment
    .rows("alerts")
    .filter((row) => row.kind === "duplicate_subscription" && row.status === "open");
  for (const user of deployment.rows("users")) {
    const live = deployment
      .rows("subscriptions")
      .filter((row) => row.userId === user._id && LIVE.has(row.status));
    const told = alerts.some(({ key }) => key === user._id);
    demand(
      live.length < 2 || told,
      "I5",
      `${String(user.clerkId)} pays ${live.length} times and nobody was told`,
    );
  }
}

/** I11: a business fact has one effect, however often it was told of. */
function demandEffects({ deployment, stripe, network }: World): void {
  const times = (name: string) =>
    deployment.rows("outbox").filter((row) => (row.effect as { name?: string }).name === name).length;
  const subscriptions = stripe.app.store.subscriptions.all();
  const paid = stripe.app.store.invoices.all().filter(({ status }) => status === "paid").length;
  demand(
    times("subscription_started") <= subscriptions.length,
    "I11",
    "more subscriptions started than there are",
  );
  const ended = subscriptions.filter(
    ({ status }) => status === "canceled" || status === "incomplete_expired",
  ).length;
  demand(times("subscription_ended") <= ended, "I11", "more subscriptions ended than did");
  demand(times("invoice_paid") <= paid, "I11", `${times("invoice_paid")} payments were reported of ${paid}`);
  for (const [key, bodies] of network.alerts)
    demand(key !== "" && bodies.size === 1, "I11", `alert ${key} was sent with different texts`);
}

/** I14, I15 and I22: how we asked Stripe. */
function demandCalls({ deployment, network }: World): void {
  const fingerprints = new Map<string, string>();
  const requests = new Set(deployment.rows("billingActions").map((row) => String(row.requestId)));
  for (const { path, key, fingerprint, requestId } of network.posts) {
    demand(key !== null && key !== "", "I14", `POST ${path} without an idempotency key`);
    const first = fingerprints.get(key) ?? fingerprint;
    fingerprints.set(key, first);
    demand(first === fingerprint, "I14", `${key} was used with different parameters`);
    // A preview is a question that Stripe takes as a POST.
    if (requestId !== null && path !== "/v1/invoices/create_preview")
      demand(requests.has(requestId), "I22", `POST ${path} of ${requestId} left no audit row`);
  }
  const { reads } = network;
  const crowded = reads.some((at, index) => (reads[index + 25] ?? Infinity) < at + 1_000);
  demand(!crowded, "I15", "more than 25 reads of one endpoint within a second");
}

/**
 * I6: a claim makes one customer. Stripe forgets a key after a day: when nothing could be recorded until then, an empty
 * customer is left behind at Stripe, and nothing is ever sold to it.
 */
function demandOneCustomer({ network, stripe }: World): void {
  const byClaim = new Map<string, { at: number; made: string }[]>();
  for (const { path, key, status, replayed, at, made } of network.posts) {
    if (path !== "/v1/customers" || status !== 200 || replayed) continue;
    const claim = (key ?? "").split(":").slice(0, 3).join(":");
    byClaim.set(claim, [...(byClaim.get(claim) ?? []), { at, made }]);
  }
  for (const [claim, customers] of byClaim) {
    const soon = customers.some(
      ({ at }, index) => (customers[index + 1]?.at ?? Infinity) - at < KEY_LIFETIME_MS,
    );
    demand(!soon, "I6", `${claim} made ${customers.length} customers`);
    const sold = customers.filter(
      ({ made }) => stripe.app.store.subscriptions.by("customer", made).length > 0,
    );
    demand(sold.length < 2, "I6", `${claim} sold to ${sold.length} customers`);
  }
}

/** I20: nothing secret or personal in logs, errors and alerts. */
function demandSilence({ deployment, log }: World): void {
  const texts = [
    ...log,
    ...deployment.rows("webhookLogs").map((row) => JSON.stringify([row.errorMessage, row.errors])),
    ...deployment.rows("alerts").map((row) => JSON.stringify(row)),
    ...deployment.rows("outbox").map((row) => JSON.stringify(row)),
  ];
  for (const text of texts) {
    const leaks = text.includes("CANARY") || text.includes(SECRET_KEY) || text.includes(WEBHOOK_SECRET);
    demand(!leaks, "I20", `a log, an error or an alert holds what it must not: ${text.slice(0, 80)}`);
  }
}
