import "server-only";
import type Stripe from "stripe";
import { customerDetails } from "./customer-details";
import { idempotencyKey } from "./idempotency-key";
import { requireText } from "./stripe-answer";

interface NewCustomer {
  /** The claim in our database under which this customer is made, and how often one has been made under it. */
  rowId: string;
  generation: number;
  /** Since when the claim keeps the address and the name, epoch ms: another try is kept anew. */
  keptAt: number | null;
  /** The person's id at Clerk: what links the customer when all else is lost. */
  clerkId: string;
  email: string | null;
  name: string | null;
}

/** Makes the person's customer at Stripe, once for all that call with the same claim. Returns its id. */
export async function createCustomer(
  stripe: Stripe,
  { rowId, generation, keptAt, clerkId, email, name }: NewCustomer,
): Promise<string> {
  const parameters: Stripe.CustomerCreateParams = {
    ...customerDetails({ email, name }),
    metadata: { userId: clerkId },
  };
  const customer = await stripe.customers.create(parameters, {
    idempotencyKey: idempotencyKey(`customer:${rowId}:${generation}:${keptAt ?? 0}`, parameters),
  });
  return requireText(customer.id);
}
