import { AsyncLocalStorage } from "node:async_hooks";
import { type Value } from "convex/values";
import type Stripe from "stripe";
import catalogue from "../../../catalogue.json" with { type: "json" };
import type { Ports, UserCall } from "../../../src/server/billing/ports";
import type { BillingStore } from "../../../src/server/convex/billing-store";
import type { Coverage } from "./coverage";
import type { Deployment } from "./deployment";
import { type Faults, strikes } from "./faults";
import type { Network } from "./network";
import { type Product, SECRET_KEY, STRIPE_BASE, WEBHOOK_SECRET } from "./product";
import type { Random } from "./random";
import type { Timeline } from "./timeline";
import { demand } from "./violation";

const SITE = "https://lectern.simulation.invalid";

interface WorldPart {
  product: Product;
  timeline: Timeline;
  random: Random;
  faults: Faults;
  coverage: Coverage;
  network: Network;
  deployment: Deployment;
  trialDays: number;
}

/** A signed-in person, as the session token names them. */
export interface Person {
  clerkId: string;
  email: string;
  name: string;
  /** Checkout Sessions that the person's browser was sent to. */
  sessions: string[];
}

const STORE: Record<keyof BillingStore, string> = {
  ingest: "webhooks:ingest",
  ingestClerk: "webhooks:ingestClerk",
  countRejected: "webhooks:countRejected",
  beginCheckout: "checkout:begin",
  recordCustomer: "checkout:recordCustomer",
  customerGone: "checkout:customerGone",
  recordSession: "checkout:recordSession",
  failCheckout: "checkout:fail",
  beginAction: "billingActions:begin",
  finishAction: "billingActions:finish",
  beginPlanPreview: "planChanges:beginPreview",
  recordPlanPreview: "planChanges:recordPreview",
  beginPlanChange: "planChanges:begin",
  requestSync: "sync:request",
  track: "analytics:track",
  checkHealth: "health:check",
};

/** The request that is being answered, for the world's books. One for all worlds: each costs every promise a little. */
const currentRequest = new AsyncLocalStorage<string>();

/** Our web server: the product's own verbs on a network that the world disturbs. */
export class WebServer {
  /** Requests that are being answered. */
  busy = 0;
  private requests = 0;
  private readonly store: BillingStore;
  private readonly stripe: Stripe;

  constructor(private readonly world: WorldPart) {
    const call = (path: string) => (args: Record<string, Value>) => this.convex(path, args);
    const calls = new Map(Object.entries(STORE).map(([name, path]) => [name, call(path)]));
    // Each function's own validators check both directions; the names are the keys of BillingStore.
    const store: unknown = Object.fromEntries(calls);
    this.store = store as BillingStore;
    this.stripe = this.connect();
  }

  /** Answers a delivery of Stripe's with an HTTP status; 0 when no answer came back. */
  async deliver(bytes: Uint8Array, signature: string): Promise<number> {
    const { product, timeline, faults, coverage, deployment } = this.world;
    await timeline.wait(this.world.random.between(1, 40));
    try {
      const receipt = await product.server.ingestEvent(this.ports(), { bytes, signature });
      if (strikes(faults, "killAfterCommit")) {
        coverage.count("server killed after the commit");
        return 0;
      }
      const isStored = deployment.rows("webhookLogs").some((row) => row.stripeEventId === receipt.id);
      demand(isStored, "I8", `a 2xx was sent for ${receipt.id}, which is not in the inbox`);
      return 200;
    } catch (thrown) {
      if (thrown instanceof product.server.AppError) return thrown.status;
      throw thrown;
    }
  }

  checkout(person: Person, billingPeriod: "monthly" | "annual", successCallback?: string): Promise<void> {
    const { startCheckout } = this.world.product.server;
    return this.answer(async (ports, requestId) => {
      const body = { billingPeriod, ...(successCallback === undefined ? {} : { successCallback }) };
      const { sessionId } = await startCheckout(ports, call(person, requestId, body));
      if (!person.sessions.includes(sessionId)) person.sessions.push(sessionId);
    });
  }

  cancel(person: Person): Promise<void> {
    const { cancelSubscription } = this.world.product.server;
    return this.answer((ports, requestId) => cancelSubscription(ports, call(person, requestId, {})));
  }

  resume(person: Person): Promise<void> {
    const { resumeSubscription } = this.world.product.server;
    return this.answer((ports, requestId) => resumeSubscription(ports, call(person, requestId, {})));
  }

  sync(person: Person): Promise<void> {
    const { requestSync } = this.world.product.server;
    return this.answer((ports, requestId) => requestSync(ports, call(person, requestId, {})));
  }

  private async answer(verb: (ports: Ports, requestId: string) => Promise<unknown>): Promise<void> {
    this.requests += 1;
    this.busy += 1;
    const requestId = `req_${this.requests}`;
    try {
      await currentRequest.run(requestId, () => verb(this.ports(), requestId));
    } catch (thrown) {
      // The person sees an error page, whatever it says; anything else is a fault of the verb.
      const { AppError, Stripe } = this.world.product.server;
      if (!(thrown instanceof AppError) && !(thrown instanceof Stripe.errors.StripeError)) throw thrown;
    } finally {
      this.busy -= 1;
    }
  }

  private connect(): Stripe {
    const { product, network } = this.world;
    const { hostname, port } = new URL(STRIPE_BASE);
    const { Stripe } = product.server;
    // The SDK reads less of a Response than fetch's type promises.
    const ask = ((url: string, init: RequestInit) =>
      network.fetch(url, init, currentRequest.getStore() ?? "none")) as unknown as typeof fetch;
    return new Stripe(SECRET_KEY, {
      apiVersion: "2026-10-28.endive",
      httpClient: Stripe.createFetchHttpClient(ask),
      timeout: 20_000,
      maxNetworkRetries: 2,
      telemetry: false,
      host: hostname,
      port,
      protocol: "http",
    });
  }

  private ports(): Ports {
    const { product, timeline, random, trialDays } = this.world;
    const { stripe } = this;
    const priceIds = { monthly: catalogue.prices.monthly.id, annual: catalogue.prices.annual.id };
    return {
      store: this.store,
      stripe,
      // A server of one request: the price is looked at before every session.
      prices: product.server.createPlanPrices({ stripe, priceIds, now: () => timeline.now() }),
      settings: {
        siteUrl: SITE,
        priceIds,
        trial: { days: trialDays, requiresCard: true },
        automaticTax: false,
        discount: null,
        webhookSecrets: [WEBHOOK_SECRET],
        clerkWebhookSecret: null,
        trustedProxyHops: 0,
        pseudonymKey: "simulation",
      },
      rejections: { note: () => undefined },
      authenticate: () => Promise.resolve(null),
      defer: (task) => {
        // A server that is stopped loses what it deferred.
        if (random.chance(0.05)) return;
        this.busy += 1;
        const work = AsyncLocalStorage.bind(() => task().catch(() => undefined));
        timeline.after(random.between(1, 50), async () => {
          await work();
          this.busy -= 1;
        });
      },
      now: () => timeline.now(),
    };
  }

  private async convex(path: string, args: Record<string, Value>): Promise<unknown> {
    const { timeline, random, faults, coverage, deployment, product } = this.world;
    const unavailable = () => new product.server.AppError("unavailable", { reason: "convex" });
    await timeline.wait(random.chance(0.05) ? random.between(100, 3_000) : random.between(1, 30));
    if (faults.convexDownUntil > timeline.now()) throw unavailable();
    if (strikes(faults, "unknownLost")) {
      if (path === STORE.ingest) coverage.count("ingest with unknown outcome, not stored");
      throw unavailable();
    }
    const result = await deployment.asService(path, args).catch(() => unavailable());
    if (result instanceof product.server.AppError) throw result;
    if (strikes(faults, "unknownCommitted")) {
      if (path === STORE.ingest) coverage.count("ingest with unknown outcome, stored");
      throw unavailable();
    }
    await timeline.wait(random.between(1, 30));
    return result;
  }
}

function call<Body>({ clerkId, email, name }: Person, requestId: string, body: Body): UserCall<Body> {
  return { user: { clerkId, email, name }, requestId, body };
}
