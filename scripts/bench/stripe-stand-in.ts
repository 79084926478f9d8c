import { createBillingClock } from "../../sandbox/kit/clock";
import { SEED_CATALOGUE } from "../../sandbox/seed";
import { type Account, openAccount } from "../../sandbox/stripe/account";
import { startStripe } from "../../sandbox/stripe/start";
import type { Figure } from "./figure";
import { liveHeap } from "./live-heap";

const KEY = "sk_test_bench00000000000";
const CALLS = 400;
const DOCUMENTS = 100_000;

/** Measures the Stripe stand-in: medians of calls over HTTP, and what 100,000 rows cost. */
export async function benchStripeStandIn(): Promise<Figure[]> {
  return [...(await benchCalls()), ...benchSize()];
}

async function benchCalls(): Promise<Figure[]> {
  const clock = createBillingClock();
  const standIn = await startStripe({
    port: 0,
    dataDir: null,
    clock,
    secretKey: KEY,
    webhook: null,
    catalogue: SEED_CATALOGUE,
  });
  const call = async (method: string, path: string, body?: string): Promise<string> => {
    const response = await fetch(`${standIn.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${KEY}` },
      ...(body === undefined ? {} : { body }),
    });
    return response.text();
  };
  const create = () => call("POST", "/v1/customers", "email=bench@northside.example");
  const subscribe = async () => {
    const { id } = JSON.parse(await create()) as { id: string };
    await call("POST", "/v1/payment_methods/pm_card_visa/attach", `customer=${id}`);
    return call(
      "POST",
      "/v1/subscriptions",
      `customer=${id}&items[0][price]=price_lectern_pro_monthly&trial_period_days=7`,
    );
  };
  const { customer } = JSON.parse(await subscribe()) as { customer: string };
  const list = () => call("GET", `/v1/subscriptions?customer=${customer}&status=all&expand[0]=data.customer`);
  const measures = [
    { name: "stripe stand-in: create a customer", value: await median(create), unit: "ms", goal: "< 3" },
    {
      name: "stripe stand-in: list a customer's subscriptions",
      value: await median(list),
      unit: "ms",
      goal: "< 3",
    },
    {
      name: "stripe stand-in: customer, card and subscription (3 calls)",
      value: await median(subscribe),
      unit: "ms",
    },
  ];
  await standIn.close();
  return measures;
}

async function median(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let index = 0; index < CALLS; index += 1) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  times.sort((left, right) => left - right);
  return times[Math.floor(CALLS / 2)] ?? 0;
}

/** Heap of an account that has grown to 100,000 rows by subscriptions, and the time of one call in it. */
function benchSize(): Figure[] {
  const before = liveHeap();
  const account = openAccount({ clock: createBillingClock(), secretKey: KEY });
  const price = seedPrice(account);
  const start = performance.now();
  let subscriptions = 0;
  while (account.app.store.size < DOCUMENTS) {
    const { id } = post(
      account,
      "/v1/customers",
      "payment_method=pm_card_visa&invoice_settings[default_payment_method]=pm_card_visa",
    );
    post(account, "/v1/subscriptions", `customer=${id}&items[0][price]=${price}`);
    subscriptions += 1;
  }
  const perSubscription = (performance.now() - start) / subscriptions;
  const megabytes = (liveHeap() - before) / 1e6;
  return [
    { name: "stripe stand-in: heap at 100,000 rows", value: megabytes, unit: "MB", goal: "< 400" },
    {
      name: "stripe stand-in: customer and paid subscription in process",
      value: perSubscription,
      unit: "ms",
    },
  ];
}

function seedPrice(account: Account): string {
  const product = post(account, "/v1/products", "name=Pro");
  const price = `product=${product.id}&currency=usd&unit_amount=2000&recurring[interval]=month`;
  return post(account, "/v1/prices", price).id;
}

function post(account: Account, path: string, body: string): { id: string } {
  const headers = new Headers({ authorization: `Bearer ${KEY}` });
  const answer = account.handle({ method: "POST", path, query: "", body, headers });
  if (answer.kind !== "answer" || answer.status !== 200) throw new Error(`${path} was refused`);
  return JSON.parse(answer.body) as { id: string };
}
