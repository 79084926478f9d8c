import Stripe from "stripe";
import { z } from "zod";
import { STRIPE } from "./session";

const DAY_SECONDS = 86_400;

const { hostname: host, port, protocol } = new URL(STRIPE);

/** The account that the app bills with, as an operator's tools see it. */
export const stripe = new Stripe(process.env.STRIPE_SECRET_KEY ?? "", {
  host,
  port,
  protocol: protocol === "https:" ? "https" : "http",
});

/** The Stripe customer of a person, found as an operator would. */
export async function customerOf(email: string): Promise<Stripe.Customer> {
  const { data } = await stripe.customers.list({ email });
  const [customer, ...others] = data;
  if (customer === undefined || others.length > 0)
    throw new Error(`expected one customer, found ${data.length}`);
  return customer;
}

/** Every subscription that the person ever had, newest first. */
export async function subscriptionsOf(email: string): Promise<Stripe.Subscription[]> {
  const customer = await customerOf(email);
  return (await stripe.subscriptions.list({ customer: customer.id, status: "all" })).data;
}

/** The person's newest subscription. */
export async function subscriptionOf(email: string): Promise<Stripe.Subscription> {
  const [subscription] = await subscriptionsOf(email);
  if (subscription === undefined) throw new Error("expected a subscription, found none");
  return subscription;
}

/** Bills a customer outside of its subscription, as an operator might, and has it paid outside of Stripe. */
export async function billOnce(customer: string, amount: number): Promise<void> {
  const invoice = await stripe.invoices.create({ customer, auto_advance: false });
  await stripe.invoiceItems.create({ customer, invoice: invoice.id ?? "", amount, currency: "usd" });
  await stripe.invoices.finalizeInvoice(invoice.id ?? "");
  await stripe.invoices.pay(invoice.id ?? "", { paid_out_of_band: true });
}

/** Makes a card of Stripe's test list the one that the person, and what they subscribe to, is charged to. */
export async function useCard(email: string, testMethod: string): Promise<void> {
  const customer = (await customerOf(email)).id;
  await chargeFrom(customer, await stripe.paymentMethods.attach(testMethod, { customer }));
}

/** Test accounts whose bank answers after three minutes. */
export const BANKS = { pays: "AT321904300235473204", refuses: "AT051904300235473205" } as const;

/** Makes a bank account the one that the person, and what they subscribe to, is debited from. */
export async function useBank(email: string, iban: string): Promise<void> {
  const customer = (await customerOf(email)).id;
  const method = await stripe.paymentMethods.create({
    type: "sepa_debit",
    sepa_debit: { iban },
    billing_details: { name: "New Comer", email },
  });
  const mandate_data = { customer_acceptance: { type: "offline" as const } };
  await stripe.setupIntents.create({ customer, payment_method: method.id, confirm: true, mandate_data });
  await chargeFrom(customer, method);
}

async function chargeFrom(customer: string, { id }: Stripe.PaymentMethod): Promise<void> {
  await stripe.customers.update(customer, { invoice_settings: { default_payment_method: id } });
  for (const subscription of (await stripe.subscriptions.list({ customer })).data)
    await stripe.subscriptions.update(subscription.id, { default_payment_method: id });
}

/** Subscribes somebody in Stripe's dashboard. */
export async function giveSubscription(
  email: string,
  options: { lookupKey?: string; priceId?: string; trialDays?: number } = {},
): Promise<Stripe.Subscription> {
  const { lookupKey = "pro_monthly", priceId, trialDays } = options;
  const { data: prices } = await stripe.prices.list({ lookup_keys: [lookupKey] });
  return stripe.subscriptions.create({
    customer: (await customerOf(email)).id,
    items: [{ price: priceId ?? prices[0]?.id ?? "" }],
    ...(trialDays === undefined
      ? {}
      : {
          trial_period_days: trialDays,
          trial_settings: { end_behavior: { missing_payment_method: "cancel" } },
        }),
  });
}

/** The end of the person's paid period, epoch seconds. */
export async function periodEndOf(email: string): Promise<number> {
  const { items } = await subscriptionOf(email);
  return items.data[0]?.current_period_end ?? NaN;
}

/** Posts to the control API of the Stripe stand-in. */
async function control(path: string, body: object): Promise<void> {
  const response = await fetch(`${STRIPE}/_sandbox/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  // Read also when nobody asks for it: an answer left unread keeps its connection, and with it Jest, from ending.
  const answer = await response.text();
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${answer}`);
}

/** Breaks or mends deliveries and answers; counts are times, -1 is always, 0 is off; `apiMatch` names the requests meant. */
export const chaos = (settings: Record<string, number | string>): Promise<void> => control("chaos", settings);

/** Moves billing time to the next of the named moments. */
export const advanceToNext = (stop: string): Promise<void> => control("clock", { stop });

/** Moves billing time to a moment, epoch seconds. */
export const advanceTo = (seconds: number): Promise<void> => control("clock", { advanceTo: seconds });

const sandboxState = z.object({ clock: z.object({ now: z.number() }) });

/** Moves billing time to the next noon (UTC), from where hours can be added and it is still the same day. */
export async function advanceToNoon(): Promise<void> {
  const { clock } = sandboxState.parse(await (await fetch(`${STRIPE}/_sandbox/state`)).json());
  await control("clock", { advanceBy: DAY_SECONDS - ((clock.now + DAY_SECONDS / 2) % DAY_SECONDS) });
}
