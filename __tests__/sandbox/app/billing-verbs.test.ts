import { cancelSubscription } from "@/server/billing/cancel-subscription";
import { openPortal } from "@/server/billing/open-portal";
import { resumeSubscription } from "@/server/billing/resume-subscription";
import { startCheckout } from "@/server/billing/start-checkout";
import { AppError } from "@/server/http/app-error";
import { type BillingStage, openBillingStage, payCheckout, until } from "../../support/billing-stage";

let stage: BillingStage;

beforeAll(async () => {
  stage = await openBillingStage();
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

  await payCheckout(clicks[0]?.url ?? "");
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

const subscriptionOf = async ({ clerkId }: typeof MARA) => (await stage.overviewOf(clerkId)).subscription;
