import { jest } from "@jest/globals";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createStripeClient } from "@/server/stripe/client";
import { HANDLED_EVENT_TYPES } from "@/shared/billing/event-types";
import catalogue from "../../../catalogue.json" with { type: "json" };
import { createBillingClock } from "../../../sandbox/kit/clock";
import { SEED_CATALOGUE } from "../../../sandbox/seed";
import { startStripe, type StripeStandIn } from "../../../sandbox/stripe/start";
import { runChecks } from "../../../scripts/lib/check";
import { serviceChecks } from "../../../scripts/lib/service-checks";
import { stripeChecks } from "../../../scripts/lib/stripe-checks";
import { setUpStripe } from "../../../scripts/lib/stripe-setup";

const KEY = "sk_test_doctorCANARY0";
const SITE = "https://lectern.example";
const IDS = { monthly: catalogue.prices.monthly.id, annual: catalogue.prices.annual.id };

let standIn: StripeStandIn;

beforeEach(async () => {
  standIn = await startStripe({
    port: 0,
    dataDir: null,
    clock: createBillingClock(),
    secretKey: KEY,
    webhook: { url: `${SITE}/api/webhooks/stripe`, secret: "whsec_nobody" },
    retryDelaysMs: [],
    catalogue: SEED_CATALOGUE,
    log: () => undefined,
  });
});

afterEach(() => standIn.close());

const client = (key = KEY) => createStripeClient({ key, apiBase: standIn.url });

async function diagnose(overrides: Partial<Parameters<typeof stripeChecks>[0]> = {}) {
  const lines: string[] = [];
  const account = { stripe: client(), priceIds: IDS, siteUrl: SITE, isLive: false, ...overrides };
  const failed = await runChecks(stripeChecks(account), (line) => lines.push(line));
  expect(lines.join("\n")).not.toContain("CANARY");
  return { failed, lines };
}

test("a well account passes, one line for each check", async () => {
  const { failed, lines } = await diagnose();
  expect(failed).toBe(0);
  expect(lines).toEqual([
    "ok    Stripe key",
    "ok    Stripe price, monthly",
    "ok    Stripe price, annual",
    "ok    Stripe portal configuration",
    "ok    Stripe webhook endpoint",
  ]);
});

test("each thing that is wrong is said by what it is", async () => {
  const stripe = client();
  const { data } = await stripe.webhookEndpoints.list();
  await stripe.webhookEndpoints.update(data[0]?.id ?? "", {
    enabled_events: HANDLED_EVENT_TYPES.filter((type) => type !== "invoice.paid"),
  });
  await stripe.prices.update(IDS.annual, { active: false });
  const { lines } = await diagnose({ isLive: true, priceIds: { ...IDS, monthly: "price_gone" } });
  expect(lines).toEqual([
    "FAIL  Stripe key: the account answers in the other mode than the key's",
    "FAIL  Stripe price, monthly: there is no such price",
    "FAIL  Stripe price, annual: the price is archived",
    "ok    Stripe portal configuration",
    "FAIL  Stripe webhook endpoint: these types are not enabled: invoice.paid",
  ]);
});

test.each([
  ["https://other.example", "none points at NEXT_PUBLIC_SITE_URL/api/webhooks/stripe"],
  ["http://localhost:3000", null],
])("without an endpoint for %s: %s", async (siteUrl, problem) => {
  const { lines } = await diagnose({ siteUrl });
  const name = "Stripe webhook endpoint";
  expect(lines.at(-1)).toBe(problem === null ? `ok    ${name}` : `FAIL  ${name}: ${problem}`);
});

test("a key that Stripe does not take fails every check and is not repeated", async () => {
  const { failed, lines } = await diagnose({ stripe: client("sk_test_wrongCANARY00") });
  expect(failed).toBe(5);
  expect(lines[0]).toBe("FAIL  Stripe key: no usable answer (StripeAuthenticationError)");
});

/** Clerk and Convex as far as the checks ask them. */
async function services(answers: Record<string, unknown>): Promise<{ url: string; server: Server }> {
  const server = createServer((request, response) => {
    const body = answers[request.url ?? ""];
    response.writeHead(body === undefined ? 404 : 200, { "content-type": "application/json" });
    response.end(JSON.stringify(body ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

test("Clerk's secret key and issuer must name the same signing keys", async () => {
  const { url, server } = await services({
    "/version": "1",
    "/.well-known/jwks.json": { keys: [{ kid: "ins_1" }] },
    "/v1/jwks": { keys: [{ kid: "ins_CANARY" }] },
  });
  const checks = serviceChecks({
    convexUrl: url,
    serviceKey: {},
    clerkIssuer: url,
    clerkApi: url,
    clerkSecretKey: "sk_test_CANARY",
  });
  const lines: string[] = [];
  expect(await runChecks(checks, (line) => lines.push(line))).toBe(2);
  expect(lines).toEqual([
    "ok    Convex answers",
    expect.stringMatching(/^FAIL {2}Service key pair: /),
    "ok    Clerk issuer",
    "FAIL  Clerk secret key: CLERK_SECRET_KEY and CLERK_JWT_ISSUER_DOMAIN belong to different instances",
  ]);
  await new Promise((resolve) => server.close(resolve));
});

describe("setup", () => {
  /** An account in which nobody has done anything yet. */
  async function emptyAccount() {
    await standIn.close();
    standIn = await startStripe({
      port: 0,
      dataDir: null,
      clock: createBillingClock(),
      secretKey: KEY,
      webhook: { url: `${SITE}/api/webhooks/stripe`, secret: "whsec_nobody" },
      retryDelaysMs: [],
      catalogue: { products: [], prices: [] },
      log: () => undefined,
    });
    return client();
  }

  async function setUp(stripe = client()) {
    const lines: string[] = [];
    return { open: await setUpStripe(stripe, (line) => lines.push(line)), lines };
  }

  const BY_LOOKUP_KEY = { monthly: null, annual: null };

  test("an empty account has everything afterwards, and asking again makes nothing", async () => {
    const stripe = await emptyAccount();
    const first = await setUp(stripe);
    expect(first.open).toBe(0);
    expect(first.lines.filter((line) => line.startsWith("made"))).toEqual([
      "made   product prod_lectern_pro",
      expect.stringMatching(/^made {3}price pro_monthly, price_\w+$/),
      expect.stringMatching(/^made {3}price pro_annual, price_\w+$/),
    ]);
    expect((await diagnose({ stripe, priceIds: BY_LOOKUP_KEY })).failed).toBe(0);
    const second = await setUp(stripe);
    expect(second.lines.filter((line) => !line.startsWith("found"))).toEqual([]);
    expect((await stripe.prices.list()).data).toHaveLength(2);
  });

  test("what is there is found, by its lookup key, under whatever product", async () => {
    expect(await setUp()).toEqual({
      open: 0,
      lines: [
        "found  product prod_lectern_pro, of the price pro_monthly",
        "found  price pro_monthly",
        "found  price pro_annual",
        "found  customer portal, with a default configuration",
      ],
    });
  });

  test("a portal that is not the default is made once, and what is left is said each time", async () => {
    const stripe = client();
    const { configurations } = stripe.billingPortal;
    const list = configurations.list.bind(configurations);
    // The stand-in makes its first configuration the default; an account of Stripe's may have none.
    jest
      .spyOn(configurations, "list")
      .mockImplementation((params) =>
        list(params?.is_default === true ? { is_default: true, active: false } : params),
      );
    for (const _ of [1, 2]) {
      const { open, lines } = await setUp(stripe);
      expect(open).toBe(1);
      expect(lines.at(-1)).toMatch(/^OPEN {3}customer portal has no default configuration/);
    }
    const { data } = await list({ is_default: false });
    expect(data).toHaveLength(1);
    expect(data[0]?.features.subscription_update).toMatchObject({
      enabled: true,
      default_allowed_updates: ["price"],
    });
  });

  test("a price that differs is named and left as it is", async () => {
    const stripe = client();
    const dearer = await stripe.prices.create({
      product: catalogue.product.id,
      currency: "usd",
      unit_amount: 2_500,
      recurring: { interval: "month" },
      lookup_key: "pro_monthly",
      transfer_lookup_key: true,
    });
    const { open, lines } = await setUp();
    expect(open).toBe(1);
    expect(lines[1]).toBe("OPEN   price pro_monthly differs: the amount is another; nothing was changed");
    expect((await stripe.prices.list({ lookup_keys: ["pro_monthly"] })).data).toMatchObject([
      { id: dearer.id, unit_amount: 2_500 },
    ]);
  });
});
