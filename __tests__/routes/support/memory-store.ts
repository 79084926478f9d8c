import type { BillingStore } from "@/server/convex/billing-store";
import { AppError } from "@/server/http/app-error";

type Args<Name extends keyof BillingStore> = Parameters<BillingStore[Name]>[0];
type Result<Name extends keyof BillingStore> = Awaited<ReturnType<BillingStore[Name]>>;
type CheckoutClaim = Extract<Result<"beginCheckout">, { kind: "create" }>;
type ActionContext = Extract<Result<"beginAction">, { kind: "ok" }>;

interface Attempt {
  id: CheckoutClaim["attemptId"];
  generation: number;
  billingPeriod: string;
  session: { sessionId: string; url: string } | null;
}

/** What Convex says about a person's subscription when an action begins. */
export function aSubscription(
  overrides: Partial<NonNullable<ActionContext["subscription"]>> = {},
): NonNullable<ActionContext["subscription"]> {
  return {
    stripeSubscriptionId: "sub_1",
    status: "active",
    cancelAt: null,
    currentPeriodEnd: 1_800_000_000_000,
    stripeScheduleId: null,
    firstDebit: null,
    ...overrides,
  };
}

/**
 * Our database behind its port: one person's claims in memory, by the rules of the Convex functions. `calls` holds
 * every call in order; `writes` those that leave something behind.
 */
export class MemoryStore implements BillingStore {
  readonly calls: { name: keyof BillingStore; args: unknown }[] = [];
  readonly inbox = new Map<string, { args: Args<"ingest">; deliveries: number }>();
  readonly clerkInbox = new Map<string, { args: Args<"ingestClerk">; deliveries: number }>();
  readonly rejected: Args<"countRejected">[] = [];
  readonly finished: Args<"finishAction">[] = [];
  readonly events: Args<"track">[] = [];
  attempts: Attempt[] = [];
  customer = { id: null as string | null, generation: 1 };
  private profile = { email: null as string | null, name: null as string | null };
  /** Since when the profile is kept for the customer that is made. */
  private keptAt = 1;
  subscription: ActionContext["subscription"] = null;
  /** The one invoice that is the person's own. */
  invoice: ActionContext["invoice"] = null;
  /** A payment of it is under way. */
  paying = false;
  planChangeMode: Args<"recordPlanPreview">["mode"] | null = "now";
  readonly previews = new Map<string, Args<"recordPlanPreview">>();
  /** What the picture says of selling a subscription. */
  saleRefusal: "already_subscribed" | "first_payment_open" | null = null;
  trialEligible = true;
  allowed = Infinity;
  down = false;
  syncs = 0;

  ingest = (args: Args<"ingest">): Promise<Result<"ingest">> =>
    this.run("ingest", args, () => {
      const row = this.inbox.get(args.stripeEventId) ?? { args, deliveries: 0 };
      row.deliveries += 1;
      this.inbox.set(args.stripeEventId, row);
      const outcome = row.deliveries > 1 ? "duplicate" : "stored";
      return { outcome, status: "received", deliveries: row.deliveries };
    });

  ingestClerk = (args: Args<"ingestClerk">): Promise<Result<"ingestClerk">> =>
    this.run("ingestClerk", args, () => {
      const row = this.clerkInbox.get(args.svixId) ?? { args, deliveries: 0 };
      row.deliveries += 1;
      this.clerkInbox.set(args.svixId, row);
      const outcome = row.deliveries > 1 ? "duplicate" : "stored";
      return { outcome, status: "processed", deliveries: row.deliveries };
    });

  countRejected = (args: Args<"countRejected">): Promise<null> =>
    this.run("countRejected", args, () => {
      this.rejected.push(args);
      return null;
    });

  beginCheckout = (args: Args<"beginCheckout">): Promise<Result<"beginCheckout">> =>
    this.run("beginCheckout", args, () => {
      if (!this.admits()) return { kind: "limited", retryAfterMs: 4_200 };
      if (args.billingPeriod === null) return { kind: "invalid" };
      if (this.saleRefusal !== null) return { kind: this.saleRefusal };
      this.profile = { email: args.email, name: args.name };
      const known = this.attempts.find(({ billingPeriod }) => billingPeriod === args.billingPeriod);
      if (known?.session) return { kind: "reuse", ...known.session };
      const superseded = this.attempts.find((attempt) => attempt !== known && attempt.session !== null);
      return this.claim(
        args,
        known ?? this.newAttempt(args.billingPeriod),
        superseded?.session ? [superseded.session.sessionId] : [],
      );
    });

  recordCustomer = (args: Args<"recordCustomer">): Promise<Result<"recordCustomer">> =>
    this.run("recordCustomer", args, () => {
      this.customer.id ??= args.stripeCustomerId;
      return { stripeCustomerId: this.customer.id };
    });

  customerGone = (args: Args<"customerGone">): Promise<Result<"customerGone">> =>
    this.run("customerGone", args, () => {
      this.customer = { id: null, generation: args.generation + 1 };
      return this.claimed();
    });

  recordSession = (args: Args<"recordSession">): Promise<Result<"recordSession">> =>
    this.run("recordSession", args, () => {
      const session = { sessionId: args.sessionId, url: args.url };
      this.attempt(args.attemptId).session = session;
      return session;
    });

  failCheckout = (args: Args<"failCheckout">): Promise<null> =>
    this.run("failCheckout", args, () => {
      if (!args.keySpent) return null;
      this.attempt(args.attemptId).generation += 1;
      if (args.keptAt === this.keptAt) this.keptAt += 1;
      return null;
    });

  beginAction = (args: Args<"beginAction">): Promise<Result<"beginAction">> =>
    this.run("beginAction", args, () => {
      if (!this.admits()) return { kind: "limited", retryAfterMs: 4_200 };
      if (args.action === "pay_invoice" && this.paying) return { kind: "in_progress" };
      const actionId = `action_${this.calls.length}` as ActionContext["actionId"];
      const invoice = this.invoice?.stripeInvoiceId === args.detail?.subject ? this.invoice : null;
      return {
        kind: "ok",
        actionId,
        stripeCustomerId: this.customer.id,
        subscription: this.subscription,
        invoice,
      };
    });

  finishAction = (args: Args<"finishAction">): Promise<null> =>
    this.run("finishAction", args, () => {
      this.finished.push(args);
      return null;
    });

  beginPlanPreview = (args: Args<"beginPlanPreview">): Promise<Result<"beginPlanPreview">> =>
    this.run("beginPlanPreview", args, () => {
      if (!this.admits()) return { kind: "limited", retryAfterMs: 4_200 };
      if (args.billingPeriod === null) return { kind: "invalid" };
      if (this.subscription === null) return { kind: "refused", code: "no_subscription" };
      if (this.planChangeMode === null) return { kind: "refused", code: "not_changeable" };
      const { stripeSubscriptionId } = this.subscription;
      return { kind: "ok", stripeSubscriptionId, mode: this.planChangeMode, prorationDate: 1_799_000_000 };
    });

  recordPlanPreview = (args: Args<"recordPlanPreview">): Promise<Result<"recordPlanPreview">> =>
    this.run("recordPlanPreview", args, () => {
      const previewId = `preview_${this.previews.size + 1}` as Result<"recordPlanPreview">["previewId"];
      this.previews.set(previewId, args);
      return { previewId, expiresAt: args.prorationDate * 1_000 + 600_000 };
    });

  beginPlanChange = (args: Args<"beginPlanChange">): Promise<Result<"beginPlanChange">> =>
    this.run("beginPlanChange", args, () => {
      if (!this.admits()) return { kind: "limited", retryAfterMs: 4_200 };
      if (args.previewId === null) return { kind: "invalid" };
      const preview = this.previews.get(args.previewId);
      if (preview === undefined) return { kind: "refused", code: "preview_expired" };
      const { origin, billingPeriod, mode, prorationDate, amountDue } = preview;
      const actionId = `action_${this.calls.length}` as ActionContext["actionId"];
      return {
        kind: "ok",
        actionId,
        idempotencyBase: `change_plan:${args.previewId}`,
        origin,
        billingPeriod,
        mode,
        prorationDate,
        amountDue,
      };
    });

  requestSync = (args: Args<"requestSync">): Promise<Result<"requestSync">> =>
    this.run("requestSync", args, () => {
      if (!this.admits()) return { kind: "limited", retryAfterMs: 4_200 };
      this.syncs += 1;
      return { kind: "ok", marked: this.customer.id !== null };
    });

  track = (args: Args<"track">): Promise<Result<"track">> =>
    this.run("track", args, () => {
      if (!this.admits()) return { kind: "limited", retryAfterMs: 4_200 };
      this.events.push(args);
      return { kind: "ok" };
    });

  checkHealth = (args: Args<"checkHealth">): Promise<{ ok: true }> =>
    this.run("checkHealth", args, () => ({ ok: true }));

  private run<Value>(name: keyof BillingStore, args: unknown, act: () => Value): Promise<Value> {
    if (this.down) return Promise.reject(new AppError("unavailable", { reason: "convex" }));
    this.calls.push({ name, args });
    return Promise.resolve(act());
  }

  private admits(): boolean {
    this.allowed -= 1;
    return this.allowed >= 0;
  }

  private newAttempt(billingPeriod: string): Attempt {
    const id = `attempt_${this.attempts.length + 1}` as Attempt["id"];
    const attempt: Attempt = { id, generation: 1, billingPeriod, session: null };
    this.attempts.push(attempt);
    return attempt;
  }

  private attempt(id: string): Attempt {
    const attempt = this.attempts.find((one) => one.id === id);
    if (attempt === undefined) throw new Error(`no attempt ${id}`);
    return attempt;
  }

  private claim(args: Args<"beginCheckout">, attempt: Attempt, supersedes: string[]): CheckoutClaim {
    return {
      kind: "create",
      attemptId: attempt.id,
      idempotencyBase: `checkout:${attempt.id}:${attempt.generation}`,
      expiresAt: 1_900_000_000,
      userId: args.clerkId,
      trialEligible: this.trialEligible,
      customer: this.claimed(),
      supersedes,
    };
  }

  private claimed(): CheckoutClaim["customer"] {
    const { id, generation } = this.customer;
    const rowId = "row_1" as CheckoutClaim["customer"]["rowId"];
    return { rowId, stripeCustomerId: id, generation, keptAt: this.keptAt, ...this.profile };
  }
}
