import { execFile, spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type Stripe from "stripe";
import { cliInvocation } from "../../../scripts/lib/stripe-cli-invocation";
import { createBillingClock } from "../../../sandbox/kit/clock";
import { listenOnLoopback } from "../../../sandbox/kit/listen";
import { SEED_CATALOGUE } from "../../../sandbox/seed";
import { startStripe } from "../../../sandbox/stripe/start";
import { assertEvent, conformingStripe } from "../../support/stripe";

const KEY = "sk_test_sandbox0000000000";

/**
 * What `stripe trigger` can make here. Of the others it knows, most belong to products or old resources that the
 * stand-in has not (Issuing, Identity, Connect, quotes, payment links, payouts, plans, sources). Delayed payments (SEPA
 * debit) and schedules for a customer without a card are not modelled either.
 */
const TRIGGERS = [
  "billing_portal.configuration.created",
  "billing_portal.configuration.updated",
  "billing_portal.session.created",
  "charge.captured",
  "charge.dispute.closed",
  "charge.dispute.created",
  "charge.dispute.updated",
  "charge.failed",
  "charge.refund.updated",
  "charge.refunded",
  "charge.succeeded",
  "checkout.session.completed",
  "checkout.session.expired",
  "coupon.created",
  "coupon.deleted",
  "coupon.updated",
  "credit_note.created",
  "credit_note.updated",
  "credit_note.voided",
  "customer.created",
  "customer.deleted",
  "customer.discount.created",
  "customer.discount.deleted",
  "customer.discount.updated",
  "customer.subscription.created",
  "customer.subscription.deleted",
  "customer.subscription.paused",
  "customer.subscription.trial_will_end",
  "customer.subscription.updated",
  "customer.updated",
  "invoice.created",
  "invoice.deleted",
  "invoice.finalized",
  "invoice.marked_uncollectible",
  "invoice.paid",
  "invoice.payment_action_required",
  "invoice.payment_failed",
  "invoice.payment_succeeded",
  "invoice.sent",
  "invoice.updated",
  "invoice.voided",
  "invoiceitem.created",
  "invoiceitem.deleted",
  "payment_intent.amount_capturable_updated",
  "payment_intent.canceled",
  "payment_intent.created",
  "payment_intent.payment_failed",
  "payment_intent.requires_action",
  "payment_intent.succeeded",
  "payment_method.attached",
  "payment_method.detached",
  "payment_method.updated",
  "price.created",
  "price.updated",
  "product.created",
  "product.deleted",
  "product.updated",
  "promotion_code.created",
  "promotion_code.updated",
  "setup_intent.canceled",
  "setup_intent.created",
  "setup_intent.requires_action",
  "setup_intent.setup_failed",
  "setup_intent.succeeded",
  "subscription_schedule.aborted",
  "subscription_schedule.canceled",
  "subscription_schedule.created",
  "subscription_schedule.released",
  "subscription_schedule.updated",
  "tax_rate.created",
  "tax_rate.updated",
  "test_helpers.test_clock.advancing",
  "test_helpers.test_clock.created",
  "test_helpers.test_clock.deleted",
  "test_helpers.test_clock.ready",
];

describe("the Stripe CLI against the stand-in", () => {
  let standIn: { url: string; close(): Promise<void> };
  let stripe: Stripe;
  const home = mkdtempSync(join(tmpdir(), "stripe-cli-"));

  beforeAll(async () => {
    standIn = await startStripe({
      port: 0,
      dataDir: null,
      clock: createBillingClock(),
      secretKey: KEY,
      webhook: null,
      catalogue: SEED_CATALOGUE,
      validate: true,
    });
    stripe = conformingStripe({ url: standIn.url, key: KEY });
  });
  afterAll(() => standIn.close());

  const shim = join(process.cwd(), "node_modules", "@stripe", "cli", "bin", "shim.js");

  function invocation(words: string[]): { args: string[]; env: NodeJS.ProcessEnv } {
    const { args, env } = cliInvocation(words, {
      ...process.env,
      STRIPE_SECRET_KEY: KEY,
      STRIPE_API_BASE: standIn.url,
    });
    return { args: [shim, ...args], env: { ...env, XDG_CONFIG_HOME: home } };
  }

  function cli(...words: string[]): Promise<{ code: number; output: string }> {
    const { args, env } = invocation(words);
    return new Promise((resolve) => {
      execFile(process.execPath, args, { env }, (error, out, err) =>
        resolve({ code: error ? 1 : 0, output: out + err }),
      );
    });
  }

  /** Runs the CLI until the returned function is called; `says` resolves once its output contains the words. */
  function running(...words: string[]): { says(text: string): Promise<void>; stop(): void } {
    const { args, env } = invocation(words);
    // A group of its own: the program that npm installs starts the real one as a child.
    const child = spawn(process.execPath, args, { env, detached: true });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
    }
    return {
      async says(text) {
        while (!output.includes(text)) await new Promise((resolve) => setTimeout(resolve, 20));
      },
      stop() {
        if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
      },
    };
  }

  test.each(TRIGGERS)("trigger %s makes that event", async (type) => {
    const { code, output } = await cli("trigger", type);
    expect(output).toContain("Trigger succeeded");
    expect(code).toBe(0);
    const events = await stripe.events.list({ type, limit: 1 });
    expect(events.data.map((event) => event.type)).toEqual([type]);
  });

  test("listen forwards events signed with the secret that it prints, and resend repeats one", async () => {
    const { output } = await cli("listen", "--print-secret");
    const secret = /whsec_\w+/.exec(output)?.[0] ?? "";
    const received: { body: string; signature: string }[] = [];
    const endpoint = await listenOnLoopback(
      () =>
        createServer((request, response) => {
          let body = "";
          request.on("data", (chunk: Buffer) => (body += chunk.toString()));
          request.on("end", () => {
            received.push({ body, signature: String(request.headers["stripe-signature"]) });
            response.end();
          });
        }),
      { name: "endpoint", port: 0, variable: "PORT" },
    );
    const deliveries = async (count: number) => {
      while (received.length < count) await new Promise((resolve) => setTimeout(resolve, 20));
    };
    const forwardTo = `http://127.0.0.1:${endpoint.port}/hook`;
    const listening = running("listen", "--all-snapshot", "--skip-update", "--forward-to", forwardTo);
    try {
      await listening.says("Ready!");
      const { id } = await stripe.customers.create({ email: "ada@example.com" });
      await deliveries(1);
      const [first] = received;
      const event = stripe.webhooks.constructEvent(first?.body ?? "", first?.signature ?? "", secret);
      assertEvent(JSON.parse(first?.body ?? ""));
      expect(event).toMatchObject({ type: "customer.created", data: { object: { id } } });
      await cli("events", "resend", event.id);
      await deliveries(2);
      expect(JSON.parse(received[1]?.body ?? "")).toMatchObject({ id: event.id });
    } finally {
      listening.stop();
      await endpoint.close();
    }
  });

  test("get, post and a resource command reach the stand-in", async () => {
    const posted = await cli(
      "post",
      "/v1/customers",
      "-d",
      "email=ada@example.com",
      "-d",
      "metadata[plan]=pro",
    );
    expect(posted.output).toContain('"plan": "pro"');
    const listed = await cli("customers", "list", "--limit", "1");
    expect(listed.output).toContain("ada@example.com");
    const got = await cli("get", "/v1/prices", "-d", "lookup_keys[]=pro_monthly");
    expect(got.output).toContain("price_lectern_pro_monthly");
  });
});

describe("npm run stripe", () => {
  test.each([
    ["nothing set", {}, ["--api-base", "http://127.0.0.1:12111", "get", "/v1/x"]],
    [
      "another port",
      { SANDBOX_STRIPE_PORT: "9000" },
      ["--api-base", "http://127.0.0.1:9000", "get", "/v1/x"],
    ],
    [
      "the name that the CLI refuses",
      { STRIPE_API_BASE: "http://localhost:9000/" },
      ["--api-base", "http://127.0.0.1:9000", "get", "/v1/x"],
    ],
    ["a real test key", { STRIPE_SECRET_KEY: "sk_test_51Real" }, ["get", "/v1/x"]],
    ["a real restricted test key", { STRIPE_SECRET_KEY: "rk_test_51Real" }, ["get", "/v1/x"]],
  ])("with %s it talks to the right API", (_name, env, args) => {
    expect(cliInvocation(["get", "/v1/x"], { ...env, NODE_ENV: "test" }).args).toEqual(args);
  });

  test("a live key is refused and not repeated", () => {
    const call = () => cliInvocation([], { STRIPE_SECRET_KEY: "sk_live_secret", NODE_ENV: "test" });
    expect(call).toThrow("must be a test key");
    expect(call).not.toThrow(/sk_live_secret/);
  });

  test("telemetry is off and the stand-in's configuration stays in the project", () => {
    const { env } = cliInvocation([], { NODE_ENV: "test" });
    expect(env.STRIPE_CLI_TELEMETRY_OPTOUT).toBe("1");
    expect(env.XDG_CONFIG_HOME).toBe(join(process.cwd(), ".sandbox", "config"));
  });
});
