import { AsyncLocalStorage } from "node:async_hooks";
import { type Value } from "convex/values";
import type Stripe from "stripe";
import catalogue from "../../../catalogue.json" with { type: "json" };
import type { PayAnswer } from "../../../src/server/billing/pay-invoice";
import type { PlanChangeAnswer } from "../../../src/server/billing/change-plan";
import type { Ports, UserCall } from "../../../src/server/billing/ports";
import type { BillingStore } from "../../../src/server/convex/billing-store";
import type { PlanChangePreview } from "../../../src/shared/billing/plan-change";
import type { BillingPeriod } from "../../../src/shared/billing/plans";
import type { Coverage } from "./coverage";
import type { Deployment } from "./deployment";
import { type Faults, strikes } from "./faults";
import type { Network } from "./network";
import { type Product, SECRET_KEY, STRIPE_BASE, WEBHOOK_SECRET } from "./product";
import type { Random } from "./random";
import { STORE } from "./store-paths";
import type { StripeSide } from "./stripe-side";
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
  stripe: StripeSide;
  deployment: Deployment;
  trialDays: number;
}

/** What a person's browser got: a result, or the code of an error page. */
export type Answer<Result> = { result: Result; code: null } | { result: null; code: string };

type ClerkEvent = Parameters<BillingStore["ingestClerk"]>[0];

/** A signed-in person, as the session token names them. */
export interface Person {
  clerkId: string;
  email: string;
  name: string;
  /** Checkout Sessions that the person's browser was sent to. */
  sessions: string[];
}

/** The request that is being answered, for the world's books. One for all worlds: each costs every promise a little. */
const currentRequest = new AsyncLocalStorage<string>();

/** Our web server: the product's own verbs on a network that the world disturbs. */
export class WebServer {
  /** Requests that are being answered. */
  busy = 0;
  /** When each request began, epoch ms. */
  readonly began = new Map<string, number>();
  private readonly chargedFor = new Map<string, Set<string>>();
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

  /** Answers a delivery of Clerk's. Whether it was signed is not part of these worlds. */
  async deliverClerk(event: ClerkEvent): Promise<boolean> {
    const { product, timeline, random, deployment } = this.world;
    await timeline.wait(random.between(1, 40));
    try {
      await this.store.ingestClerk(event);
    } catch (thrown) {
      if (thrown instanceof product.server.AppError) return false;
      throw thrown;
    }
    const isStored = deployment.rows("webhookLogs").some((row) => row.stripeEventId === event.svixId);
    demand(isStored, "I8", `a 2xx was sent for ${event.svixId}, which is not in the inbox`);
    return true;
  }

  async checkout(person: Person, billingPeriod: BillingPeriod, successCallback?: string): Promise<void> {
    const { startCheckout } = this.world.product.server;
    await this.answer(async (ports, requestId) => {
      const body = { billingPeriod, ...(successCallback === undefined ? {} : { successCallback }) };
      const { sessionId } = await startCheckout(ports, call(person, requestId, body));
      if (!person.sessions.includes(sessionId)) person.sessions.push(sessionId);
    });
  }

  cancel(person: Person): Promise<Answer<unknown>> {
    const { cancelSubscription } = this.world.product.server;
    return this.answer((ports, requestId) => cancelSubscription(ports, call(person, requestId, {})));
  }

  resume(person: Person): Promise<Answer<unknown>> {
    const { resumeSubscription } = this.world.product.server;
    return this.answer((ports, requestId) => resumeSubscription(ports, call(person, requestId, {})));
  }

  sync(person: Person): Promise<Answer<unknown>> {
    const { requestSync } = this.world.product.server;
    return this.answer((ports, requestId) => requestSync(ports, call(person, requestId, {})));
  }

  pause(person: Person): Promise<Answer<unknown>> {
    const { pauseSubscription } = this.world.product.server;
    return this.answer((ports, requestId) => pauseSubscription(ports, call(person, requestId, {})));
  }

  /** Resumes a paused subscription. Only one that is paused may be charged for that. */
  unpause(person: Person): Promise<Answer<unknown>> {
    const { unpauseSubscription } = this.world.product.server;
    return this.answer(async (ports, requestId) => {
      try {
        return await unpauseSubscription(ports, call(person, requestId, {}));
      } finally {
        for (const { id, wasPaused } of this.world.stripe.ledger.madeBy(requestId))
          demand(wasPaused, "once", `${id} charges for resuming what was not paused`);
      }
    });
  }

  payInvoice(person: Person, invoiceId: string): Promise<Answer<PayAnswer>> {
    const { payInvoice } = this.world.product.server;
    return this.answer((ports, requestId) => payInvoice(ports, call(person, requestId, { invoiceId })));
  }

  previewPlan(person: Person, billingPeriod: BillingPeriod): Promise<Answer<PlanChangePreview>> {
    const { previewPlanChange } = this.world.product.server;
    return this.answer((ports, requestId) =>
      previewPlanChange(ports, call(person, requestId, { billingPeriod })),
    );
  }

  undoPlan(person: Person): Promise<Answer<unknown>> {
    const { undoPlanChange } = this.world.product.server;
    return this.answer((ports, requestId) => undoPlanChange(ports, call(person, requestId, {})));
  }

  /** Confirms a preview. What was shown is what is charged, and it is charged once. */
  changePlan(person: Person, preview: PlanChangePreview): Promise<Answer<PlanChangeAnswer>> {
    const { changePlan } = this.world.product.server;
    const { previewId } = preview;
    return this.answer(async (ports, requestId) => {
      try {
        return await changePlan(ports, call(person, requestId, { previewId }));
      } finally {
        this.demandShownPrice(preview, requestId);
      }
    });
  }

  private demandShownPrice({ previewId, amountDue }: PlanChangePreview, requestId: string): void {
    const charged = this.chargedFor.get(previewId) ?? new Set();
    this.chargedFor.set(previewId, charged);
    const { ledger } = this.world.stripe;
    for (const invoice of ledger.madeBy(requestId)) {
      charged.add(invoice.id);
      // Stripe changes nothing on a condition: between our last look and the change somebody else's may slip in.
      if (ledger.wasMoved(invoice.subscription, this.began.get(requestId) ?? 0, requestId)) continue;
      const message = `${invoice.id} asks for ${invoice.amountDue} where ${amountDue} was shown`;
      demand(invoice.amountDue === amountDue, "price", message);
    }
    demand(charged.size < 2, "once", `one confirmed change was charged by ${[...charged].join(" and ")}`);
  }

  private async answer<Result>(
    verb: (ports: Ports, requestId: string) => Promise<Result>,
  ): Promise<Answer<Result>> {
    this.busy += 1;
    const requestId = `req_${this.began.size + 1}`;
    this.began.set(requestId, this.world.timeline.now());
    try {
      const result = await currentRequest.run(requestId, () => verb(this.ports(), requestId));
      return { result, code: null };
    } catch (thrown) {
      // The person sees an error page, whatever it says; anything else is a fault of the verb.
      const { AppError, Stripe } = this.world.product.server;
      if (thrown instanceof AppError) return { result: null, code: thrown.code };
      if (thrown instanceof Stripe.errors.StripeError) return { result: null, code: "stripe" };
      throw thrown;
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
