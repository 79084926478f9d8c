import { api, internal } from "../../convex/_generated/api";
import { anInvoice } from "../support/billing-builders";
import { convexApp } from "../support/convex-app";
import type { ConvexApp } from "../support/convex-app";
import { aSnapshot, granted, syncSteps } from "../support/sync-steps";

const DAY = 86_400_000;
const NEWEST = Date.UTC(2026, 2, 1);

/** Monthly invoices: number `from` is the newest and each is a month older than the one before. */
const invoices = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) =>
    anInvoice({ stripeInvoiceId: `in_${from + index}`, createdAt: NEWEST - (from + index) * 30 * DAY }),
  );

/** Ada with as many invoices as the sync has listed. */
async function adaWith(count: number) {
  const app = await convexApp();
  const ada = app.person("ada");
  await ada.mutation(api.prompts.create, { title: "First", body: "", tags: [] });
  const steps = syncSteps(app);
  await steps.deliver("evt_1");
  await steps.commit(granted(await steps.claim()), aSnapshot({ invoices: invoices(0, count) }));
  return { app, ada, steps };
}

const page = (cursor: string | null = null) => ({ paginationOpts: { numItems: 10, cursor } });

/** The reserved read, and behind which invoice it was scheduled to begin. */
async function reserved({ t }: ConvexApp) {
  const jobs = await t.run((ctx) => ctx.db.system.query("_scheduled_functions").take(50));
  const job = jobs.filter(({ name }) => name === "invoices:readPage").at(-1);
  // Scheduled arguments are stored untyped; the function's own validator has checked them.
  const args = job?.args[0] as (typeof internal.invoices.readPage)["_args"];
  return { read: { customerId: args.customerId, seq: args.seq }, startingAfter: args.startingAfter };
}

test("invoices are given a page at a time, newest first, and to their owner alone", async () => {
  const { app, ada } = await adaWith(23);
  const first = await ada.query(api.invoices.list, page());
  const second = await ada.query(api.invoices.list, page(first.continueCursor));
  const third = await ada.query(api.invoices.list, page(second.continueCursor));
  const ids = [first, second, third].flatMap((each) => each.page.map((row) => row.stripeInvoiceId));
  expect(ids).toEqual(invoices(0, 23).map(({ stripeInvoiceId }) => stripeInvoiceId));
  expect(third.isDone).toBe(true);
  expect((await app.person("ben").query(api.invoices.list, page())).page).toEqual([]);
});

test("invoices of one second stand in Stripe's order", async () => {
  const { ada, steps } = await adaWith(1);
  await steps.deliver("evt_2");
  const twins = ["in_second", "in_first"].map((stripeInvoiceId) =>
    anInvoice({ stripeInvoiceId, createdAt: NEWEST + DAY }),
  );
  await steps.commit(granted(await steps.claim()), aSnapshot({ invoices: [...twins, ...invoices(0, 1)] }));
  const shown = (await ada.query(api.invoices.list, page())).page;
  expect(shown.map(({ stripeInvoiceId }) => stripeInvoiceId)).toEqual(["in_second", "in_first", "in_0"]);
});

test("only what is for a plan of ours is named; an unknown price keeps Stripe's words", async () => {
  const { ada, steps } = await adaWith(1);
  await steps.deliver("evt_2");
  const purpose = { interval: "month" as const, until: NEWEST, trial: false, credit: false };
  const rows = ["price_monthly", "price_elsewhere"].map((priceId, index) =>
    anInvoice({ stripeInvoiceId: priceId, createdAt: NEWEST - index, purpose: { ...purpose, priceId } }),
  );
  await steps.commit(granted(await steps.claim()), aSnapshot({ invoices: [...rows, anInvoice()] }));
  const shown = (await ada.query(api.billing.overview, {})).invoices;
  expect(shown.map((row) => [row.stripeInvoiceId, row.purpose])).toEqual([
    ["price_monthly", purpose],
    ["price_elsewhere", null],
    ["in_1", null],
  ]);
  expect((await ada.query(api.invoices.list, page())).page).toEqual(shown);
});

test("a lapsed person reads theirs, and drafts are nobody's", async () => {
  const { ada, steps } = await adaWith(2);
  await steps.deliver("evt_2");
  const draft = anInvoice({ stripeInvoiceId: "in_draft", status: "draft", createdAt: NEWEST + DAY });
  const ended = aSnapshot({ subscriptions: [], invoices: [draft, ...invoices(0, 2)] });
  await steps.commit(granted(await steps.claim()), ended);
  expect((await ada.query(api.billing.overview, {})).entitlement.plan).toBe("free");
  expect((await ada.query(api.invoices.list, page())).page).toHaveLength(2);
});

test("fewer than a sync lists are all there are: Stripe is not asked", async () => {
  const { ada } = await adaWith(23);
  expect(await ada.query(api.invoices.history, {})).toBe("complete");
  expect(await ada.mutation(api.invoices.readOlder, {})).toBe("not_needed");
});

test("older ones are read behind the oldest that is known, once at a time, until Stripe has no more", async () => {
  const { app, ada } = await adaWith(24);
  expect(await ada.query(api.invoices.history, {})).toBe("more");
  expect(await ada.mutation(api.invoices.readOlder, {})).toBe("asked");
  expect(await ada.query(api.invoices.history, {})).toBe("reading");
  expect(await ada.mutation(api.invoices.readOlder, {})).toBe("not_needed");
  const { startingAfter, read } = await reserved(app);
  expect(startingAfter).toBe("in_23");
  await app.t.mutation(internal.invoices.commitPage, { ...read, invoices: invoices(24, 6), complete: true });
  expect(await ada.query(api.invoices.history, {})).toBe("complete");
  const all = await ada.query(api.invoices.list, { paginationOpts: { numItems: 50, cursor: null } });
  expect(all.page).toHaveLength(30);
});

test("trap: an answer that comes after its read was given up is dropped, and knows nothing better than the sync", async () => {
  const { app, ada } = await adaWith(24);
  await ada.mutation(api.invoices.readOlder, {});
  const { read: lost } = await reserved(app);
  await app.t.mutation(internal.invoices.giveUp, lost);
  expect(await ada.query(api.invoices.history, {})).toBe("more");
  await ada.mutation(api.invoices.readOlder, {});
  const { read } = await reserved(app);
  expect(read.seq).toBe(lost.seq + 1);
  await app.t.mutation(internal.invoices.commitPage, { ...lost, invoices: invoices(24, 1), complete: true });
  expect(await ada.query(api.invoices.history, {})).toBe("reading");
  const stale = anInvoice({ ...invoices(23, 1)[0], status: "open" });
  await app.t.mutation(internal.invoices.commitPage, { ...read, invoices: [stale], complete: false });
  const rows = await app.t.run((ctx) => ctx.db.query("invoices").take(50));
  expect(rows).toHaveLength(24);
  expect(rows.find((row) => row.stripeInvoiceId === "in_23")?.status).toBe("paid");
});

test("a sync that lists the newest leaves the older ones in place", async () => {
  const { app, ada, steps } = await adaWith(24);
  await ada.mutation(api.invoices.readOlder, {});
  const { read } = await reserved(app);
  await app.t.mutation(internal.invoices.commitPage, { ...read, invoices: invoices(24, 3), complete: true });
  await steps.deliver("evt_2");
  await steps.commit(granted(await steps.claim()), aSnapshot({ invoices: invoices(0, 24) }));
  expect(await app.t.run((ctx) => ctx.db.query("invoices").take(50))).toHaveLength(27);
});

test("a read is asked for the ones that may still be paid, and takes in one that is older than its listing", async () => {
  const { app, steps } = await adaWith(23);
  const read = async () => {
    const jobs = await app.t.run((ctx) => ctx.db.system.query("_scheduled_functions").take(50));
    const job = jobs.filter(({ name }) => name === "sync:read").at(-1);
    return (job?.args[0] as (typeof internal.sync.read)["_args"]).unsettled;
  };
  const unsettled = (["open", "draft", "uncollectible", "void"] as const).map((status, index) =>
    anInvoice({ stripeInvoiceId: `in_${status}`, status, createdAt: NEWEST - (40 + index) * 30 * DAY }),
  );
  await steps.deliver("evt_2");
  await steps.commit(granted(await steps.claim()), aSnapshot({ invoices: unsettled }));
  await steps.deliver("evt_3");
  const third = granted(await steps.claim());
  expect(await read()).toEqual(["in_open", "in_draft", "in_uncollectible"]);
  const olderInvoices = [anInvoice({ ...unsettled[0], status: "paid" })];
  await steps.commit(third, aSnapshot({ invoices: invoices(0, 24), olderInvoices }));
  await steps.deliver("evt_4");
  await steps.claim();
  expect(await read()).toEqual(["in_draft", "in_uncollectible"]);
});

test("asking again and again is limited", async () => {
  const { app, ada } = await adaWith(24);
  for (let n = 0; n < 6; n += 1) {
    expect(await ada.mutation(api.invoices.readOlder, {})).toBe("asked");
    const { read } = await reserved(app);
    await app.t.mutation(internal.invoices.giveUp, read);
  }
  expect(await ada.mutation(api.invoices.readOlder, {})).toBe("later");
});
