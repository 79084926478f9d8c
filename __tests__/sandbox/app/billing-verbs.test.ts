import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { cancelSubscription } from "@/server/billing/cancel-subscription";
import { ingestEvent } from "@/server/billing/ingest-event";
import { openPortal } from "@/server/billing/open-portal";
import type { Ports } from "@/server/billing/ports";
import { resumeSubscription } from "@/server/billing/resume-subscription";
import { startCheckout } from "@/server/billing/start-checkout";
import { createBillingStore } from "@/server/convex/billing-store";
import { createServiceClient } from "@/server/convex/client";
import { createServiceToken } from "@/server/convex/service-token";
import { AppError } from "@/server/http/app-error";
import { parseEnv } from "@/server/parse-env";
import { createStripeClient } from "@/server/stripe/client";
import { startConvex } from "../../../sandbox/convex/start";
import {
  appEnvironment,
  CONVEX_ADMIN_KEY,
  convexEnvironment,
  serviceKeys,
} from "../../../sandbox/environment";
import { createBillingClock } from "../../../sandbox/kit/clock";
import { SEED_CATALOGUE } from "../../../sandbox/seed";
import { startStripe } from "../../../sandbox/stripe/start";

/** The verbs, the official SDKs and our Convex functions together; only Next and Clerk are missing. */
interface Stage {
  ports: Ports;
  close(): Promise<void>;
}

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
}, 120_000);

afterAll(() => stage.close());

const MARA = { clerkId: "user_mara", email: "mara@northside.example", name: "Mara Okafor" };
const JONAS = { clerkId: "user_jonas", email: "jonas@northside.example", name: "Jonas Lind" };
const called = <Body>(user: typeof MARA, body: Body) => ({ user, body, requestId: "req_test" });
const monthly = { billingPeriod: "monthly" } as const;

test("a token that the server mints is the one that Convex believes", async () => {
  expect(await stage.ports.store.checkHealth({})).toEqual({ ok: true });
});

test("from the click to Pro, to cancelled and back, with nothing but really signed deliveries between", async () => {
  const { ports } = stage;
  const clicks = await Promise.all([1, 2, 3].map(() => startCheckout(ports, called(MARA, monthly))));
  expect(new Set(clicks.map(({ sessionId }) => sessionId)).size).toBe(1);

  await pay(clicks[0]?.url ?? "");
  await until(async () => (await subscriptionOf(MARA))?.status === "active");
  await expect(startCheckout(ports, called(MARA, monthly))).rejects.toEqual(
    new AppError("already_subscribed"),
  );

  const { cancelAt } = await cancelSubscription(ports, called(MARA, { reason: "unused" as const }));
  expect(cancelAt).toBeGreaterThan(Date.now() + 27 * 86_400_000);
  await until(async () => (await subscriptionOf(MARA))?.cancelAt === cancelAt);

  expect(await resumeSubscription(ports, called(MARA, {}))).toEqual({ success: true });
  await until(async () => (await subscriptionOf(MARA))?.cancelAt === null);

  for (const flow of [
    undefined,
    "payment_method_update",
    "subscription_cancel",
    "subscription_update",
  ] as const) {
    expect((await openPortal(ports, called(MARA, { flow }))).url).toMatch(
      /^http:\/\/127\.0\.0\.1:\d+\/p\/session\//,
    );
  }
}, 60_000);

test("changing one's mind about the period leaves one session that can be paid", async () => {
  const { ports } = stage;
  const first = await startCheckout(ports, called(JONAS, monthly));
  const second = await startCheckout(ports, called(JONAS, { billingPeriod: "annual" } as const));
  expect((await ports.stripe.checkout.sessions.retrieve(first.sessionId)).status).toBe("expired");
  expect((await ports.stripe.checkout.sessions.retrieve(second.sessionId)).status).toBe("open");
}, 30_000);

test("a customer that was deleted at Stripe is replaced", async () => {
  const { ports } = stage;
  const kim = { clerkId: "user_kim", email: "kim@northside.example", name: "Kim" };
  const first = await startCheckout(ports, called(kim, monthly));
  const { customer } = await ports.stripe.checkout.sessions.retrieve(first.sessionId);
  await ports.stripe.customers.del(typeof customer === "string" ? customer : "");
  await ports.stripe.checkout.sessions.expire(first.sessionId).catch(() => undefined);
  const second = await startCheckout(ports, called(kim, { billingPeriod: "annual" } as const));
  expect((await ports.stripe.checkout.sessions.retrieve(second.sessionId)).customer).not.toBe(customer);
}, 30_000);

async function openStage(): Promise<Stage> {
  const clock = createBillingClock();
  const connected: { ports: Ports | null } = { ports: null };
  const receiver = createServer((request, response) => void receive(connected.ports, request, response));
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  const app = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  const keys = await serviceKeys(null);
  const unset = "http://127.0.0.1:1";
  const urls = { app, stripe: unset, clerk: "http://127.0.0.1:3220", convex: unset, convexSite: unset };
  const stripe = await startStripe({
    port: 0,
    dataDir: null,
    clock,
    secretKey: appEnvironment(urls, keys).STRIPE_SECRET_KEY ?? "",
    webhook: {
      url: `${app}/api/webhooks/stripe`,
      secret: appEnvironment(urls, keys).STRIPE_WEBHOOK_SECRET ?? "",
    },
    catalogue: SEED_CATALOGUE,
    retryDelaysMs: [200, 500],
  });
  const convex = await startConvex({
    port: 0,
    sitePort: 0,
    dataDir: null,
    clock,
    projectDir: process.cwd(),
    env: convexEnvironment({ ...urls, stripe: stripe.url }, keys),
    adminKey: CONVEX_ADMIN_KEY,
    watch: false,
  });
  const ports = connect(appEnvironment({ ...urls, stripe: stripe.url, convex: convex.url }, keys));
  connected.ports = ports;
  return {
    ports,
    close: async () => {
      await stripe.close();
      await convex.close();
      await closeServer(receiver);
    },
  };
}

function connect(values: Record<string, string>): Ports {
  const parsed = parseEnv(values);
  if (!parsed.ok) throw new Error(parsed.problems.join("\n"));
  const { env } = parsed;
  const token = createServiceToken(env.SERVICE_JWT_PRIVATE_KEY, () => Date.now());
  return {
    store: createBillingStore(createServiceClient({ url: env.NEXT_PUBLIC_CONVEX_URL, token })),
    stripe: createStripeClient({ key: env.STRIPE_SECRET_KEY, apiBase: env.STRIPE_API_BASE }),
    settings: {
      siteUrl: env.NEXT_PUBLIC_SITE_URL,
      priceIds: { monthly: env.STRIPE_PRICE_ID_MONTHLY, annual: env.STRIPE_PRICE_ID_ANNUAL },
      trialDays: 0,
      automaticTax: false,
      webhookSecrets: env.STRIPE_WEBHOOK_SECRET,
      clerkWebhookSecret: null,
      trustedProxyHops: 0,
      pseudonymKey: "key",
    },
    rejections: {
      note: (reason) => {
        throw new Error(reason);
      },
    },
    authenticate: () => Promise.resolve(null),
    defer: (task) => void task(),
    now: () => Date.now(),
  };
}

async function receive(
  ports: Ports | null,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const signature = request.headers["stripe-signature"];
  try {
    if (ports === null) throw new Error("not yet");
    const delivery = {
      bytes: Buffer.concat(chunks),
      signature: typeof signature === "string" ? signature : null,
    };
    response.writeHead(200).end(JSON.stringify(await ingestEvent(ports, delivery)));
  } catch {
    response.writeHead(503).end();
  }
}

async function subscriptionOf(user: typeof MARA) {
  const begun = await stage.ports.store.beginAction({
    clerkId: user.clerkId,
    action: "portal",
    requestId: "req_look",
  });
  return begun.kind === "ok" ? begun.subscription : null;
}

/** Pays the hosted page as a browser submits it. */
async function pay(url: string): Promise<void> {
  const form = new URLSearchParams({
    email: MARA.email,
    cardNumber: "4242 4242 4242 4242",
    cardExpiry: "12 / 40",
    cardCvc: "123",
    billingName: MARA.name,
    billingCountry: "US",
  });
  const response = await fetch(url, { method: "POST", body: form, redirect: "manual" });
  if (response.status !== 303) throw new Error(`the page answered ${response.status}`);
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 20_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error("it did not come to hold in time");
    await new Promise((resolve) => setTimeout(resolve, 3_000));
  }
}

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
