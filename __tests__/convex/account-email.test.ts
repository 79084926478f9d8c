import { jest } from "@jest/globals";
import { api, internal } from "../../convex/_generated/api";
import type { Doc } from "../../convex/_generated/dataModel";
import { openAccountStage, until } from "../support/account-stage";
import type { AccountStage } from "../support/account-stage";
import { NOON } from "../support/convex-app";
import { syncSteps } from "../support/sync-steps";

let stage: AccountStage;
let messages = 0;

beforeEach(async () => {
  stage = await openAccountStage();
});

afterEach(() => stage.close());

/** A profile as Clerk sends it after a change; `at` is the minute of that change. */
function profile(email: string | null, at = 1, name = "ada") {
  messages += 1;
  const change = { email, name: "Ada", updatedAt: NOON + at * 60_000 };
  return stage.clerkSays(`msg_${messages}`, { kind: "updated", clerkId: `user_${name}`, ...change });
}

const users = () => stage.app.t.run((ctx) => ctx.db.query("users").take(9));
const letters = (): Promise<Doc<"outbox">[]> =>
  stage.app.t.run(async (ctx) =>
    (await ctx.db.query("outbox").take(50)).filter(({ effect }) => effect.kind === "customer_email"),
  );

/** A person with a customer at Stripe, as after a first checkout. */
async function buyer(name = "ada") {
  const clerkId = `user_${name}`;
  const begun = await stage.app.service.mutation(api.checkout.begin, {
    clerkId,
    email: "first@example.test",
    name: null,
    billingPeriod: "monthly",
    requestId: "req_1",
  });
  if (begun.kind !== "create") throw new Error("The checkout was not granted.");
  const stripeCustomerId = await stage.customerOf(clerkId);
  const { rowId, generation } = begun.customer;
  await stage.app.service.mutation(api.checkout.recordCustomer, { rowId, generation, stripeCustomerId });
  return stripeCustomerId;
}

async function emailAtStripe(id: string) {
  const customer = await stage.stripe.customers.retrieve(id);
  return customer.deleted ? null : customer.email;
}

const arrives = (id: string, email: string, stepMs?: number) =>
  until(async () => ((await emailAtStripe(id)) === email ? true : null), stepMs);

/** Waits until nothing is on its way any more. */
const sent = () =>
  until(async () => ((await letters()).every(({ status }) => status === "sent") ? true : null));

test("a changed address goes to our row and to the same customer at Stripe", async () => {
  const customer = await buyer();
  expect(await profile("second@example.test")).toMatchObject({ outcome: "stored", status: "processed" });
  expect(await users()).toMatchObject([{ email: "second@example.test", name: "Ada" }]);
  await arrives(customer, "second@example.test");
  expect((await stage.stripe.customers.list({ limit: 10 })).data).toHaveLength(1);
});

test("trap: an address that a page's token told first is still told to Stripe", async () => {
  const customer = await buyer();
  await stage.app.person("ada").mutation(api.prompts.create, { title: "First", body: "", tags: [] });
  expect(await users()).toMatchObject([{ email: "ada@example.test" }]);
  await profile("ada@example.test");
  await arrives(customer, "ada@example.test");
});

test("trap: a token that is older than Clerk's word about a new address does not bring the old one back", async () => {
  await buyer();
  await profile("second@example.test", 0);
  const title = (name: string) => ({ title: name, body: "", tags: [] });
  await stage.app.person("ada").mutation(api.prompts.create, title("First"));
  expect(await users()).toMatchObject([{ email: "second@example.test", name: "Ada" }]);
  // Tokens live a minute: this one was made after that word, and whatever came between did not reach us.
  jest.setSystemTime(NOON + 5 * 60_000);
  await stage.app.person("ada").mutation(api.prompts.create, title("Second"));
  expect(await users()).toMatchObject([{ email: "ada@example.test" }]);
});

test("profiles that change something else send nothing to Stripe again", async () => {
  await buyer();
  await profile("second@example.test", 1);
  await profile("second@example.test", 2);
  await profile("second@example.test", 3);
  expect(await letters()).toHaveLength(1);
});

test("trap: an older profile that arrives later changes nothing", async () => {
  const customer = await buyer();
  await profile("third@example.test", 3);
  expect(await profile("second@example.test", 2)).toMatchObject({ outcome: "ignored" });
  expect(await users()).toMatchObject([{ email: "third@example.test" }]);
  await sent();
  expect(await emailAtStripe(customer)).toBe("third@example.test");
});

test("trap: an address that is given up and taken again ends as the one that counts", async () => {
  const customer = await buyer();
  for (const [at, email] of ["a@example.test", "b@example.test", "a@example.test"].entries()) {
    await profile(email, at + 1);
    await arrives(customer, email);
  }
});

test("an address that changed again while the old one was on its way is sent after it", async () => {
  const customer = await buyer();
  await profile("second@example.test", 1);
  const [letter] = await letters();
  if (letter === undefined) throw new Error("A letter is due.");
  await sent();
  await profile("third@example.test", 2);
  await sent();
  // The first call was slow: Stripe carries it out only now, and answers.
  await stage.stripe.customers.update(customer, { email: "second@example.test" });
  await stage.app.t.mutation(internal.customerEmails.recordSent, {
    outboxId: letter._id,
    email: "second@example.test",
    outcome: "sent",
  });
  await arrives(customer, "third@example.test");
});

test("an address that nobody has proved replaces none", async () => {
  await buyer();
  await profile("second@example.test", 1);
  await profile(null, 2);
  expect(await users()).toMatchObject([{ email: "second@example.test" }]);
});

test("somebody who has not used the app gets no row by a profile, and nobody is written to at Stripe", async () => {
  expect(await profile("second@example.test")).toMatchObject({ outcome: "ignored" });
  expect(await users()).toEqual([]);
  expect(await letters()).toEqual([]);
});

test("two people who had the same address one after the other keep their own customers", async () => {
  const [ada, ben] = [await buyer("ada"), await buyer("ben")];
  await profile("shared@example.test", 1, "ada");
  await arrives(ada, "shared@example.test");
  await profile("ada@example.test", 2, "ada");
  await profile("shared@example.test", 3, "ben");
  await arrives(ada, "ada@example.test");
  await arrives(ben, "shared@example.test");
  const rows = await stage.app.t.run((ctx) => ctx.db.query("customers").take(9));
  expect(rows.map(({ claimedUserId, stripeCustomerId }) => [claimedUserId, stripeCustomerId])).toEqual([
    ["user_ada", ada],
    ["user_ben", ben],
  ]);
});

test.each(["serverError", "rateLimit", "cutConnection"] as const)(
  "when Stripe fails with %s the address is sent again",
  async (fault) => {
    const customer = await buyer();
    await stage.chaos({ [fault]: 1, apiMatch: "POST /v1/customers/" });
    await profile("second@example.test");
    await until(async () => ((await letters())[0]?.attempts === 1 ? true : null));
    await stage.app.pass(0);
    await until(async () => {
      await stage.app.t.mutation(internal.outbox.dispatchDue, {});
      return (await letters())[0]?.status === "sent" ? true : null;
    }, 500);
    expect(await emailAtStripe(customer)).toBe("second@example.test");
  },
);

test("an address that Stripe refuses is an operator's matter, without the address", async () => {
  await buyer();
  await profile("second@example.test");
  const [letter] = await letters();
  if (letter === undefined) throw new Error("A letter is due.");
  const refused = { outboxId: letter._id, email: "second@example.test", outcome: "refused" as const };
  await stage.app.t.mutation(internal.customerEmails.recordSent, refused);
  expect(await letters()).toMatchObject([{ status: "dead" }]);
  const alerts = await syncSteps(stage.app).alerts();
  expect(alerts).toMatchObject([{ kind: "customer_email_refused", status: "open" }]);
  expect(JSON.stringify(alerts)).not.toContain("@");
});

test("trap: no delivery of Clerk's keeps a profile in the inbox", async () => {
  await buyer();
  await profile("second@example.test");
  const kept = await stage.app.t.run(async (ctx) => [
    ...(await ctx.db.query("webhookLogs").take(9)),
    ...(await ctx.db.query("webhookPayloads").take(9)),
  ]);
  expect(kept).toMatchObject([{ source: "clerk", status: "processed", livemode: false }]);
  expect(JSON.stringify(kept)).not.toContain("@");
});
