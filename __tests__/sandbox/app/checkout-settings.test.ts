import type { Ports } from "@/server/billing/ports";
import { createPlanPrices } from "@/server/billing/plan-prices";
import { startCheckout } from "@/server/billing/start-checkout";
import { AppError } from "@/server/http/app-error";
import { createStripeClient } from "@/server/stripe/client";
import catalogue from "../../../catalogue.json" with { type: "json" };
import { createBillingClock } from "../../../sandbox/kit/clock";
import { SEED_CATALOGUE } from "../../../sandbox/seed";
import { startStripe, type StripeStandIn } from "../../../sandbox/stripe/start";
import { MemoryStore } from "../../routes/support/memory-store";
import { quietLog } from "../../support/stripe";

const KEY = "sk_test_settings0000";
const IDS = { monthly: catalogue.prices.monthly.id, annual: catalogue.prices.annual.id };

let standIn: StripeStandIn;
let quiet: ReturnType<typeof quietLog>;
let store: MemoryStore;

beforeEach(async () => {
  store = new MemoryStore();
  quiet = quietLog();
  standIn = await startStripe({
    port: 0,
    dataDir: null,
    clock: createBillingClock(),
    secretKey: KEY,
    webhook: { url: "http://127.0.0.1:9/", secret: "whsec_nobody" },
    retryDelaysMs: [],
    catalogue: SEED_CATALOGUE,
    validate: true,
    log: quiet.log,
  });
});

afterEach(async () => {
  await standIn.close();
  quiet.check();
});

type Settings = Partial<Pick<Ports["settings"], "trial" | "automaticTax" | "discount" | "priceIds">>;

/** Ports over the real SDK and the stand-in, with this installation's settings. */
function portsWith(settings: Settings = {}) {
  const stripe = createStripeClient({ key: KEY, apiBase: standIn.url });
  const priceIds = settings.priceIds ?? IDS;
  return {
    store,
    stripe,
    prices: createPlanPrices({ stripe, priceIds, now: () => Date.now() }),
    defer: (task: () => Promise<unknown>) => void task(),
    settings: {
      siteUrl: "https://lectern.example",
      trial: { days: 0, requiresCard: true },
      automaticTax: false,
      discount: null,
      webhookSecrets: [],
      clerkWebhookSecret: null,
      trustedProxyHops: 0,
      pseudonymKey: "key",
      ...settings,
      priceIds,
    },
  };
}

async function sell(ports: ReturnType<typeof portsWith>) {
  // The claim of the store in memory ends in the far future; a session lives for a day at most.
  const { beginCheckout } = store;
  store.beginCheckout = async (args) => {
    const begun = await beginCheckout(args);
    return begun.kind === "create" ? { ...begun, expiresAt: Math.floor(Date.now() / 1000) + 2_100 } : begun;
  };
  const user = { clerkId: "user_mara", email: "mara@northside.example", name: "Mara" };
  const started = await startCheckout(ports, {
    user,
    requestId: "req_1",
    body: { billingPeriod: "monthly" },
  });
  return ports.stripe.checkout.sessions.retrieve(started.sessionId, { expand: ["line_items"] });
}

test("Stripe takes tax, tax IDs and the customer's update together", async () => {
  const session = await sell(portsWith({ automaticTax: true }));
  expect(session.automatic_tax.enabled).toBe(true);
  expect(session.tax_id_collection?.enabled).toBe(true);
});

test("Stripe takes a coupon, and the total shows it", async () => {
  const ports = portsWith({ discount: { coupon: "LAUNCH" } });
  await ports.stripe.coupons.create({ id: "LAUNCH", percent_off: 25, duration: "once" });
  const session = await sell(ports);
  expect(session).toMatchObject({ amount_total: 1_500, currency: "usd", allow_promotion_codes: null });
});

test("a coupon that does not exist sells nothing", async () => {
  await expect(sell(portsWith({ discount: { coupon: "GONE" } }))).rejects.toEqual(
    new AppError("plan_unavailable"),
  );
});

test.each([
  [true, "always"],
  [false, "if_required"],
])("a trial of which a card is asked (%s) costs nothing today", async (requiresCard, collection) => {
  const session = await sell(portsWith({ trial: { days: 14, requiresCard } }));
  expect(session).toMatchObject({ amount_total: 0, payment_method_collection: collection });
});

test("without ids the stand-in's prices are found by the lookup keys of the catalogue", async () => {
  const session = await sell(portsWith({ priceIds: { monthly: null, annual: null } }));
  expect(session.line_items?.data[0]?.price?.id).toBe(IDS.monthly);
});

test.each([
  [
    "archived",
    (ports: ReturnType<typeof portsWith>) => ports.stripe.prices.update(IDS.monthly, { active: false }),
  ],
  [
    "of an archived product",
    (ports: ReturnType<typeof portsWith>) =>
      ports.stripe.products.update(catalogue.product.id, { active: false }),
  ],
])("a price that is %s at Stripe is not sold", async (_, archive) => {
  const ports = portsWith();
  await archive(ports);
  await expect(sell(ports)).rejects.toEqual(new AppError("plan_unavailable"));
});

test("an account that still has something in another currency is told so", async () => {
  const ports = portsWith();
  const customer = await ports.stripe.customers.create({ email: "mara@northside.example" });
  await ports.stripe.invoiceItems.create({ customer: customer.id, amount: 900, currency: "eur" });
  store.customer.id = customer.id;
  await expect(sell(ports)).rejects.toEqual(new AppError("currency_unavailable"));
});
