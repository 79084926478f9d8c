import type Stripe from "stripe";
import catalogue from "../../catalogue.json" with { type: "json" };
import type { Random } from "./random";

const PRICES = [catalogue.prices.monthly.id, catalogue.prices.annual.id];
const AT_ONCE = 8;

/** A customer of the account, with the subscription that is changed while the servers die. */
interface Member {
  customer: string;
  subscription: Stripe.Subscription;
}

/** The Clerk user id of a customer, as our checkout writes it into the metadata. */
export const clerkIdOf = (index: number): string => `user_crash${String(index).padStart(4, "0")}`;

/** The customers of the account and what they do at Stripe, through the official SDK. */
export class Crowd {
  private readonly members: Member[] = [];

  constructor(
    private readonly stripe: Stripe,
    private readonly random: Random,
  ) {}

  /** Makes `count` customers with a card and a running subscription each. */
  async arrive(count: number): Promise<void> {
    for (let first = 0; first < count; first += AT_ONCE) {
      const batch = Array.from({ length: Math.min(AT_ONCE, count - first) }, (_, offset) => first + offset);
      this.members.push(...(await Promise.all(batch.map((index) => this.subscribe(index)))));
    }
  }

  private async subscribe(index: number): Promise<Member> {
    const { id: customer } = await this.stripe.customers.create({
      metadata: { userId: clerkIdOf(index) },
      payment_method: "pm_card_visa",
      invoice_settings: { default_payment_method: "pm_card_visa" },
    });
    return { customer, subscription: await this.newSubscription(customer) };
  }

  private newSubscription(customer: string): Promise<Stripe.Subscription> {
    return this.stripe.subscriptions.create({ customer, items: [{ price: this.random.pick(PRICES) }] });
  }

  /** Somebody cancels, resumes, changes the price, is paused, or leaves and comes back. */
  async change(): Promise<void> {
    const member = this.random.pick(this.members);
    const dice = this.random.next();
    if (dice < 0.5) await this.toggleCancel(member);
    else if (dice < 0.8) await this.switchPrice(member);
    else if (dice < 0.9) await this.togglePause(member);
    else await this.leaveAndReturn(member);
  }

  private async toggleCancel(member: Member): Promise<void> {
    const { id, cancel_at_period_end, cancel_at } = member.subscription;
    const scheduled = cancel_at_period_end || cancel_at !== null;
    member.subscription = await this.stripe.subscriptions.update(id, { cancel_at_period_end: !scheduled });
  }

  private async switchPrice(member: Member): Promise<void> {
    const [item] = member.subscription.items.data;
    if (item === undefined) throw new Error("A subscription has an item.");
    const price = PRICES.find((each) => each !== item.price.id);
    member.subscription = await this.stripe.subscriptions.update(member.subscription.id, {
      items: [{ id: item.id, ...(price === undefined ? {} : { price }) }],
      proration_behavior: "always_invoice",
    });
  }

  private async togglePause(member: Member): Promise<void> {
    const paused = member.subscription.pause_collection !== null;
    member.subscription = await this.stripe.subscriptions.update(member.subscription.id, {
      pause_collection: paused ? "" : { behavior: "void" },
    });
  }

  private async leaveAndReturn(member: Member): Promise<void> {
    await this.stripe.subscriptions.cancel(member.subscription.id);
    member.subscription = await this.newSubscription(member.customer);
  }
}
