import { spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import Stripe from "stripe";
import { assertEvent, conformingStripe } from "../../support/stripe";
import {
  customerWithCard,
  KEY,
  MONTHLY,
  openStage,
  SECRET,
  type Stage,
  until,
} from "../../support/stripe-stage";

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

const types = () => stage.posted.map(({ body }) => (JSON.parse(body) as { type: string }).type);
const chaos = (settings: object) =>
  fetch(`${stage.url}/_sandbox/chaos`, { method: "POST", body: JSON.stringify(settings) });

test("every delivery is signed for now and has the shape that the SDK promises", async () => {
  const customer = await customerWithCard(stage.stripe);
  await stage.stripe.subscriptions.create({ customer: customer.id, items: [{ price: MONTHLY }] });
  await until(() => types().includes("customer.subscription.created"));
  for (const { body, signature } of stage.posted) {
    const event = stage.stripe.webhooks.constructEvent(body, signature, SECRET);
    assertEvent(event);
    expect(event.api_version).toBe(Stripe.API_VERSION);
  }
});

test("a refused delivery is tried again with a new signature until it succeeds", async () => {
  stage.answers.push(500, 500);
  const customer = await stage.stripe.customers.create({});
  await until(() => stage.posted.length === 3);
  expect(new Set(stage.posted.map(({ body }) => (JSON.parse(body) as { id: string }).id)).size).toBe(1);
  await until(async () => (await stage.stripe.events.list({ delivery_success: false })).data.length === 0);
  expect(customer.id).toMatch(/^cus_/);
});

test("an event that nobody takes is given up, listed as undelivered, and can be sent again", async () => {
  stage.answers.push(500, 500, 500, 500);
  await stage.stripe.customers.create({});
  await until(() => stage.posted.length === 4);
  const undelivered = () => stage.stripe.events.list({ delivery_success: false });
  await until(async () => (await undelivered()).data.some((event) => event.pending_webhooks === 1));
  const [event] = (await undelivered()).data;
  const response = await fetch(`${stage.url}/v1/events/${event?.id ?? ""}/retry`, {
    method: "POST",
    headers: { authorization: `Bearer ${KEY}` },
    body: "webhook_endpoint=we_app",
  });
  expect(response.status).toBe(200);
  await until(() => stage.posted.length === 5);
  await until(async () => (await undelivered()).data.length === 0);
});

test("a disabled endpoint gets nothing", async () => {
  await stage.stripe.webhookEndpoints.update("we_app", { disabled: true });
  await stage.stripe.customers.create({});
  await stage.stripe.webhookEndpoints.update("we_app", { disabled: false });
  await stage.stripe.products.create({ name: "Later" });
  await until(() => types().includes("product.created"));
  expect(types()).not.toContain("customer.created");
});

test("the fault switches do what they say and count down", async () => {
  await chaos({ duplicate: 1 });
  const twice = await stage.stripe.customers.create({});
  await until(() => stage.posted.filter(({ body }) => body.includes(twice.id)).length === 2);

  await chaos({ drop: 1 });
  const late = await stage.stripe.customers.create({});
  await until(() => stage.posted.some(({ body }) => body.includes(late.id)));

  await chaos({ neverGenerate: 1 });
  const silent = await stage.stripe.customers.create({});
  const events = await stage.stripe.events.list({ limit: 100 });
  expect(events.data.some((event) => JSON.stringify(event).includes(silent.id))).toBe(false);

  await chaos({ badSignature: 1 });
  const forged = await stage.stripe.customers.create({});
  await until(() => stage.posted.some(({ body }) => body.includes(forged.id)));
  const post = stage.posted.find(({ body }) => body.includes(forged.id));
  expect(() =>
    stage.stripe.webhooks.constructEvent(post?.body ?? "", post?.signature ?? "", SECRET),
  ).toThrow();
});

test("API faults: 429, a cut connection after the commit, stale reads", async () => {
  await chaos({ rateLimit: 1 });
  await expect(stage.stripe.customers.create({})).rejects.toMatchObject({ statusCode: 429 });
  await chaos({ cutConnection: 1, apiMatch: "POST /v1/customers" });
  // Without the SDK, which repeats a request by itself when its connection is closed.
  const body = { method: "POST", body: "email=cut@b.co" };
  const headers = { authorization: `Bearer ${KEY}`, "idempotency-key": "cut-1" };
  const create = () => fetch(`${stage.url}/v1/customers`, { ...body, headers });
  await expect(create()).rejects.toThrow();
  const created = (await (await create()).json()) as { id: string };
  expect((await stage.stripe.customers.list({ email: "cut@b.co" })).data.map(({ id }) => id)).toEqual([
    created.id,
  ]);
  await chaos({ staleReadsMs: 30_000 });
  await stage.stripe.customers.update(created.id, { name: "New" });
  expect(await stage.stripe.customers.retrieve(created.id)).toMatchObject({ name: null });
  await chaos({ staleReadsMs: 0 });
  expect(await stage.stripe.customers.retrieve(created.id)).toMatchObject({ name: "New" });
});

test("a key whose first answer is still on its way is refused with 409, then replays", async () => {
  await chaos({ slowAnswerMs: 300, apiMatch: "POST /v1/customers" });
  const headers = { authorization: `Bearer ${KEY}`, "idempotency-key": "slow-1" };
  const create = () => fetch(`${stage.url}/v1/customers`, { method: "POST", headers, body: "name=Slow" });
  const first = create();
  await until(async () => (await stage.stripe.customers.list()).data.length === 1);
  const meanwhile = await create();
  expect(meanwhile.status).toBe(409);
  expect(await meanwhile.json()).toMatchObject({ error: { code: "idempotency_key_in_use" } });
  expect((await first).status).toBe(200);
  await chaos({ slowAnswerMs: 0 });
  await until(async () => (await create()).headers.get("idempotent-replayed") === "true");
});

test("a snapshot brings everything back, a reset leaves the seeded account", async () => {
  const kept = await stage.stripe.customers.create({ name: "Kept" });
  const control = async (action: string, body: object = {}) => {
    const response = await fetch(`${stage.url}/_sandbox/${action}`, {
      method: "POST",
      body: JSON.stringify(body),
    });
    return (await response.json()) as { result: string };
  };
  const { result: id } = await control("snapshot");
  await stage.stripe.customers.del(kept.id);
  await control("restore", { id });
  expect(await stage.stripe.customers.retrieve(kept.id)).toMatchObject({ name: "Kept" });
  await control("reset");
  await expect(stage.stripe.customers.retrieve(kept.id)).rejects.toMatchObject({ statusCode: 404 });
  expect((await stage.stripe.prices.list({ lookup_keys: ["pro_monthly"] })).data).toHaveLength(1);
});

test("what was answered survives SIGKILL, idempotency keys included", async () => {
  const dataDir = mkdtempSync(path.join(tmpdir(), "stripe-state-"));
  const start = async () => {
    const child = spawn(
      process.execPath,
      ["--import", "tsx", "__tests__/support/stripe-process.ts", dataDir],
      {
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    const url = await new Promise<string>((resolve) =>
      child.stdout.once("data", (data: Buffer) => resolve(data.toString().trim())),
    );
    return { child, stripe: conformingStripe({ url, key: KEY }) };
  };
  const killed = (child: ReturnType<typeof spawn>) => {
    child.kill("SIGKILL");
    return new Promise((resolve) => child.once("exit", resolve));
  };
  const first = await start();
  const customer = await customerWithCard(first.stripe);
  const subscription = await first.stripe.subscriptions.create(
    { customer: customer.id, items: [{ price: MONTHLY }] },
    { idempotencyKey: "survives" },
  );
  await killed(first.child);
  const second = await start();
  expect(await second.stripe.subscriptions.retrieve(subscription.id)).toMatchObject({ status: "active" });
  const replayed = await second.stripe.subscriptions.create(
    { customer: customer.id, items: [{ price: MONTHLY }] },
    { idempotencyKey: "survives" },
  );
  expect(replayed.id).toBe(subscription.id);
  expect((await second.stripe.products.list()).data).toHaveLength(1);
  await killed(second.child);
});
