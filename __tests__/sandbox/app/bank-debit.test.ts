import { jest } from "@jest/globals";
import { billingView } from "@/features/billing/billing-view";
import { cancelSubscription } from "@/server/billing/cancel-subscription";
import { startCheckout } from "@/server/billing/start-checkout";
import type { BillingOverview } from "@/shared/billing/overview";
import { type BillingStage, openBillingStage, until } from "../../support/billing-stage";

const DEBIT_ANSWERED_MS = 181_000;
const MONTHLY = { billingPeriod: "monthly" } as const;

let stage: BillingStage;
let people = 0;

beforeAll(async () => {
  stage = await openBillingStage();
}, 120_000);

afterAll(() => stage.close());

jest.setTimeout(60_000);

const called = <Body>(clerkId: string, body: Body) => ({
  user: { clerkId, email: `${clerkId}@northside.example`, name: "Pat" },
  body,
  requestId: "req_test",
});

/** The page's picture once it is as expected. */
async function shows(
  clerkId: string,
  holds: (overview: BillingOverview) => boolean,
): Promise<BillingOverview> {
  let seen = await stage.overviewOf(clerkId);
  await until(async () => holds((seen = await stage.overviewOf(clerkId))));
  return seen;
}

function pageOf(overview: BillingOverview) {
  const moment = { returnedSessionId: null, canceled: false, waitedMs: 0, requested: null };
  const now = stage.clock.now();
  const view = billingView(
    overview,
    { ...moment, now, resumed: false, paid: null },
    { locale: "en-GB", timeZone: "UTC" },
  );
  return { ...view, text: `${view.banner?.title} ${view.banner?.text}` };
}

async function customerOf(clerkId: string): Promise<string> {
  const { data } = await stage.ports.stripe.customers.list({ email: `${clerkId}@northside.example` });
  return data[0]?.id ?? "";
}

async function paidBy(clerkId: string): Promise<number> {
  const { data } = await stage.ports.stripe.invoices.list({ customer: await customerOf(clerkId) });
  return data.reduce((sum, { amount_paid: paid }) => sum + paid, 0);
}

/** A person who has sent a debit of 20 euros that the bank answers three minutes later. */
async function debited(iban: string) {
  const { stripe } = stage.ports;
  const clerkId = `user_debit_${(people += 1)}`;
  await startCheckout(stage.ports, called(clerkId, MONTHLY));
  const price = await stripe.prices.create({
    product: "prod_lectern_pro",
    currency: "eur",
    unit_amount: 2_000,
    recurring: { interval: "month" },
    lookup_key: "pro_monthly",
    transfer_lookup_key: true,
  });
  const { id, url } = await stripe.checkout.sessions.create({
    mode: "subscription",
    customer: await customerOf(clerkId),
    line_items: [{ price: price.id, quantity: 1 }],
    success_url: "https://lectern.example/billing",
  });
  const form = new URLSearchParams({
    email: `${clerkId}@northside.example`,
    paymentMethod: "sepa_debit",
    iban,
    accountHolder: "Pat Person",
  });
  const answer = await fetch(url ?? "", { method: "POST", body: form, redirect: "manual" });
  expect(answer.status).toBe(303);
  const sent = await stripe.checkout.sessions.retrieve(id, { expand: ["subscription"] });
  expect(sent).toMatchObject({ payment_status: "unpaid", subscription: { status: "active" } });
  const waiting = await shows(clerkId, ({ subscription }) => subscription !== null);
  expect(waiting.entitlement).toEqual({ plan: "free", reason: "debit_processing", until: null });
  expect(pageOf(waiting)).toMatchObject({ kind: "debit_processing", plan: { title: "Free", offer: false } });
  expect(pageOf(waiting).text).toContain("has not paid €20.00 yet");
  await expect(startCheckout(stage.ports, called(clerkId, MONTHLY))).rejects.toMatchObject({
    code: "already_subscribed",
  });
  stage.clock.advanceTo(stage.clock.now() + DEBIT_ANSWERED_MS);
  return clerkId;
}

test("a Checkout that completes unpaid is Pro once the bank has paid, and not before", async () => {
  const clerkId = await debited("AT321904300235473204");
  const paid = await shows(clerkId, ({ entitlement }) => entitlement.plan === "pro");
  expect(paid.entitlement.reason).toBe("active");
  expect(pageOf(paid).kind).toBe("active");
});

test("a Checkout that completes unpaid gives nothing when the bank refuses, and ending it makes room for another way to pay", async () => {
  const clerkId = await debited("AT051904300235473205");
  const refused = await shows(clerkId, ({ entitlement }) => entitlement.reason === "debit_refused");
  expect(refused).toMatchObject({ entitlement: { plan: "free" }, subscription: { status: "active" } });
  expect(pageOf(refused).plan.actions).toEqual(["cancel"]);
  expect(pageOf(refused).text).toMatch(/refused the debit of €20\.00 .*choose Pro again with another way/);
  await cancelSubscription(stage.ports, called(clerkId, {}));
  await shows(clerkId, ({ subscription }) => subscription?.status === "canceled");
  expect((await startCheckout(stage.ports, called(clerkId, MONTHLY))).url).toMatch(/^http/);
  expect(await paidBy(clerkId)).toBe(0);
});
