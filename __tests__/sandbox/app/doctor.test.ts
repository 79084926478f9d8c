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
