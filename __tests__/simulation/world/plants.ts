/** One edit of a source file: `find` must occur in it. */
interface Edit {
  file: string;
  find: string;
  replace: string;
}

/** A bug that is edited into a copy of the product's sources; the product itself has no switch for it. */
export interface Plant {
  name: string;
  edits: readonly Edit[];
}

const INGEST = "convex/model/ingest.ts";
const COMMIT = "convex/model/commit.ts";
const SUBJECTS = "convex/model/subjects.ts";
const SYNC = "convex/sync.ts";
const WEBHOOKS = "convex/webhooks.ts";

const FORGET_KNOWN: Edit = {
  file: INGEST,
  find: "if (known !== null) {",
  replace: "if (known !== null && now < 0) {",
};

/** The bugs that billing code is known for. The simulation must find every one of them. */
export const PLANTS: readonly Plant[] = [
  { name: "no-dedupe", edits: [FORGET_KNOWN] },
  {
    name: "dedupe-in-two-mutations",
    edits: [
      FORGET_KNOWN,
      {
        file: WEBHOOKS,
        find: 'import { v } from "convex/values";',
        replace: `import { actionGeneric } from "convex/server";
import { v } from "convex/values";
import { countDelivery } from "./model/inbox";`,
      },
      {
        file: WEBHOOKS,
        find: `export const ingest = serviceMutation({
  args: vInboxEvent,
  returns: vReceipt,
  handler: async (ctx, event) => {
    const now = Date.now();
    const receipt = await ingestEvent(ctx, event, isLiveKey(), now);
    // Only what an endpoint delivered: a listed event is rendered at the version of its account.
    if (receipt.outcome === "stored") await watchApiVersion(ctx, event.apiVersion, now);
    return receipt;
  },
});`,
        replace: `export const ingest = actionGeneric({
  args: vInboxEvent,
  returns: vReceipt,
  handler: async (ctx, event) => {
    const { stripeEventId } = event;
    const seen = await ctx.runMutation(internal.webhooks.countKnown, { stripeEventId });
    return seen ?? (await ctx.runMutation(internal.webhooks.insertUnseen, event));
  },
});

export const countKnown = internalMutation({
  args: { stripeEventId: v.string() },
  returns: v.union(vReceipt, v.null()),
  handler: async (ctx, { stripeEventId }) => {
    const known = await findLog(ctx, stripeEventId);
    if (known === null) return null;
    return { outcome: "duplicate", status: known.status, deliveries: await countDelivery(ctx, known) };
  },
});

export const insertUnseen = internalMutation({
  args: vInboxEvent,
  returns: vReceipt,
  handler: async (ctx, event) => ingestEvent(ctx, event, isLiveKey(), Date.now()),
});`,
      },
    ],
  },
  {
    name: "acknowledge-before-commit",
    edits: [
      {
        file: "src/server/billing/ingest-event.ts",
        find: "await stored(\n    ports.store.ingest(",
        replace: "acknowledge(\n    ports.store.ingest(",
      },
      {
        file: "src/server/billing/ingest-event.ts",
        find: "/** Whatever kept the row out",
        replace: `function acknowledge(ingest) {
  void ingest.catch(() => undefined);
  return { outcome: "stored", status: "received", deliveries: 1 };
}

/** Whatever kept the row out`,
      },
    ],
  },
  {
    name: "no-fence",
    edits: [
      {
        file: SUBJECTS,
        find: 'return seq > subject.appliedSeq ? "write" : "late";',
        replace: 'return "write";',
      },
    ],
  },
  {
    name: "stamped-at-the-end-of-the-read",
    edits: [
      { file: SYNC, find: "{ ...job, snapshot }", replace: "{ ...job, seq: Date.now(), snapshot }" },
      {
        file: SYNC,
        find: "{ ...job, error: readErrorOf",
        replace: "{ ...job, seq: Date.now(), error: readErrorOf",
      },
      { file: SYNC, find: "{ ...job, error: COMMIT", replace: "{ ...job, seq: Date.now(), error: COMMIT" },
      {
        file: COMMIT,
        find: "return subject.lease?.seq === job.seq ? null : subject.lease;",
        replace: "return null;",
      },
    ],
  },
  {
    name: "newer-second-wins",
    edits: [
      {
        file: SYNC,
        find: "const seq = subject.seq + 1;",
        replace: "const seq = Math.floor(subject.markedAt / 1000);",
      },
    ],
  },
  {
    name: "no-watchdog",
    edits: [
      {
        file: SYNC,
        find: "await ctx.scheduler.runAt(until, internal.sync.watchdog, { stripeCustomerId, seq });",
        replace: "",
      },
    ],
  },
  {
    name: "effect-key-of-the-event",
    edits: [
      {
        file: "src/shared/billing/lifecycle.ts",
        find: 'effectKey: `${name}:${id}:${fact ?? ""}`',
        replace: "effectKey: `${name}:${id}:${Date.now()}`",
      },
      {
        file: "src/shared/billing/lifecycle.ts",
        find: "effectKey: `invoice_paid:${after.stripeInvoiceId}:`",
        replace: "effectKey: `invoice_paid:${after.stripeInvoiceId}:${Date.now()}`",
      },
    ],
  },
  {
    name: "retention-of-seven-days",
    edits: [{ file: "convex/retention.ts", find: "const LOG_DAYS = 90;", replace: "const LOG_DAYS = 7;" }],
  },
  {
    name: "past-due-for-ever",
    edits: [
      {
        file: "src/shared/billing/entitlement.ts",
        find: "Math.min(since + graceMs, paidUntil(facts)),",
        replace: "Math.max(since + graceMs, 8_000_000_000_000),",
      },
    ],
  },
  {
    name: "key-without-parameters",
    edits: [
      {
        file: "src/server/billing/idempotency-key.ts",
        find: "return `${intent}:${hash}`;",
        replace: 'return hash === "" ? hash : intent;',
      },
    ],
  },
  {
    name: "breaker-counts-attempts",
    edits: [
      {
        file: COMMIT,
        find: 'const countsAttempt = openUntil === null && error.class === "transient";',
        replace: "const countsAttempt = openUntil !== undefined;",
      },
    ],
  },
  {
    name: "deletion-forgets-the-subscription",
    edits: [
      {
        file: "convex/model/deletionAtStripe.ts",
        find: "await cancelSubscriptions(stripe, customer);",
        replace: "void cancelSubscriptions;",
      },
      {
        file: "convex/model/snapshots.ts",
        find: "if (rows.some(isLive)) await reopenIfDeleted(ctx, customer.userId, now);",
        replace: "",
      },
    ],
  },
  {
    name: "replaced-card-is-charged",
    edits: [
      {
        file: "convex/model/snapshots.ts",
        find: "await followNewerDefault(ctx, snapshot, now);",
        replace: "void followNewerDefault;",
      },
    ],
  },
  {
    name: "pause-ended-twice",
    edits: [
      {
        file: "convex/billingActions.ts",
        find: 'const charges = invoiceId !== null || action === "unpause";',
        replace: "const charges = invoiceId !== null;",
      },
    ],
  },
];

/** The plant of that name; throws with the list of names. */
export function findPlant(name: string): Plant {
  const plant = PLANTS.find((each) => each.name === name);
  if (plant === undefined)
    throw new Error(`No such plant. There are: ${PLANTS.map((each) => each.name).join(", ")}.`);
  return plant;
}
