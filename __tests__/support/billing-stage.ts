import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { ingestEvent } from "@/server/billing/ingest-event";
import { createPlanPrices } from "@/server/billing/plan-prices";
import type { Ports } from "@/server/billing/ports";
import { createBillingStore } from "@/server/convex/billing-store";
import { createServiceClient } from "@/server/convex/client";
import { createServiceToken } from "@/server/convex/service-token";
import { parseEnv } from "@/server/parse-env";
import { createStripeClient } from "@/server/stripe/client";
import type { BillingOverview } from "@/shared/billing/overview";
import { ConvexAdmin } from "../../scripts/lib/convex-admin";
import { startConvex } from "../../sandbox/convex/start";
import { appEnvironment, CONVEX_ADMIN_KEY, convexEnvironment, serviceKeys } from "../../sandbox/environment";
import { createBillingClock, type BillingClock } from "../../sandbox/kit/clock";
import { SEED_CATALOGUE } from "../../sandbox/seed";
import { startStripe } from "../../sandbox/stripe/start";
import { quietLog } from "./stripe";

/** The verbs, the official SDKs and our Convex functions together; only Next and Clerk are missing. */
export interface BillingStage {
  ports: Ports;
  clock: BillingClock;
  /** What the person's billing page shows. */
  overviewOf(clerkId: string): Promise<BillingOverview>;
  close(): Promise<void>;
}

/** Starts it with an empty account; really signed deliveries wake our functions. */
export async function openBillingStage(): Promise<BillingStage> {
  const clock = createBillingClock();
  const connected: { ports: Ports | null } = { ports: null };
  const receiver = createServer((request, response) => void receive(connected.ports, request, response));
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  const app = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  const keys = await serviceKeys(null);
  const unset = "http://127.0.0.1:1";
  const urls = { app, stripe: unset, clerk: "http://127.0.0.1:3220", convex: unset, convexSite: unset };
  const quiet = quietLog();
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
    validate: true,
    log: quiet.log,
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
  const deferred = new Set<Promise<unknown>>();
  const ports = connect(
    appEnvironment({ ...urls, stripe: stripe.url, convex: convex.url }, keys),
    (task) => void deferred.add(task()),
  );
  connected.ports = ports;
  return {
    ports,
    clock,
    overviewOf: async (clerkId) =>
      // The function's own return validator has checked it.
      (await new ConvexAdmin(convex.url).call({
        type: "query",
        path: "billing:overview",
        args: {},
        as: { issuer: "https://clerk.stage.invalid", subject: clerkId },
      })) as BillingOverview,
    close: async () => {
      // What runs after an answer still writes to the database.
      await Promise.all(deferred);
      await stripe.close();
      await convex.close();
      await closeServer(receiver);
      quiet.check();
    },
  };
}

function connect(values: Record<string, string>, defer: Ports["defer"]): Ports {
  const parsed = parseEnv(values);
  if (!parsed.ok) throw new Error(parsed.problems.join("\n"));
  const { env } = parsed;
  const token = createServiceToken(env.SERVICE_JWT_PRIVATE_KEY, () => Date.now());
  const stripe = createStripeClient({ key: env.STRIPE_SECRET_KEY, apiBase: env.STRIPE_API_BASE });
  const priceIds = {
    monthly: env.STRIPE_PRICE_ID_MONTHLY ?? null,
    annual: env.STRIPE_PRICE_ID_ANNUAL ?? null,
  };
  return {
    store: createBillingStore(createServiceClient({ url: env.NEXT_PUBLIC_CONVEX_URL, token })),
    stripe,
    prices: createPlanPrices({ stripe, priceIds, now: () => Date.now() }),
    settings: {
      siteUrl: env.NEXT_PUBLIC_SITE_URL,
      priceIds,
      trial: { days: 0, requiresCard: true },
      automaticTax: false,
      discount: null,
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
    defer,
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
    const receipt = JSON.stringify(await ingestEvent(ports, delivery));
    response.writeHead(200).end(receipt);
  } catch {
    response.writeHead(503).end();
  }
}

/** Pays the hosted page as a browser submits it. */
export async function payCheckout(url: string, card = "4242 4242 4242 4242"): Promise<void> {
  const form = new URLSearchParams({
    email: "payer@northside.example",
    cardNumber: card,
    cardExpiry: "12 / 40",
    cardCvc: "123",
    billingName: "Pay Er",
    billingCountry: "US",
  });
  const response = await fetch(url, { method: "POST", body: form, redirect: "manual" });
  if (response.status !== 303) throw new Error(`the page answered ${response.status}`);
}

/** Waits until a condition holds; asks every 250 ms. The test's own time limit is the bound. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 250));
}

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
