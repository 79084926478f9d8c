import { demand } from "./violation";
import type { World } from "./world";

const ENDED = new Set<unknown>(["canceled", "incomplete_expired"]);

/** I21 at rest: of an account that was deleted nothing can be charged, and nothing says whose it was. */
export function demandDeletedAccounts({ deployment, stripe }: World): void {
  const { store } = stripe.app;
  for (const user of deployment.rows("users")) {
    if (user.deletedAt === undefined) continue;
    const clerkId = String(user.clerkId);
    const deletion = deployment.rows("accountDeletions").find((row) => row.userId === user._id);
    demand(deletion?.step === "done", "I21", `the deletion of ${clerkId} stays at ${String(deletion?.step)}`);
    for (const { id } of store.customers.all().filter((row) => stripe.ledger.ownerOf(row.id) === clerkId)) {
      const live = store.subscriptions.by("customer", id).find(({ status }) => !ENDED.has(status));
      demand(live === undefined, "I21", `${clerkId} is deleted and still has ${String(live?.id)}`);
      const open = store.checkoutSessions.by("customer", id).find(({ status }) => status === "open");
      demand(open === undefined, "I21", `${clerkId} is deleted and could still pay ${String(open?.id)}`);
      const drafts = store.invoices.by("customer", id).filter(({ status }) => status === "draft");
      const collected = drafts.find(({ auto_advance }) => auto_advance);
      demand(collected === undefined, "I21", `${clerkId} is deleted, ${String(collected?.id)} is collected`);
    }
    demandPseudonymous(deployment, user._id, clerkId);
  }
}

function demandPseudonymous(deployment: World["deployment"], userId: string, clerkId: string): void {
  const kept = [
    ...deployment
      .rows("users")
      .filter((row) => row._id === userId && (row.email !== null || row.name !== null)),
    ...deployment
      .rows("customers")
      .filter((row) => row.userId === userId && (row.card !== null || (row.email ?? null) !== null)),
    ...deployment
      .rows("invoices")
      .filter((row) => row.userId === userId && JSON.stringify(row.payment ?? null).includes('"last4"')),
    ...deployment.rows("prompts").filter((row) => row.userId === userId),
  ];
  demand(kept.length === 0, "I21", `${clerkId} is deleted and still known by ${JSON.stringify(kept[0])}`);
}

/** "card": a running subscription is charged to the payment method that its owner entered last. */
export function demandNewestCard({ deployment, stripe, coverage }: World): void {
  // What no event told of is asked for at the customer's next read.
  if (stripe.suppressed > 0) return;
  const { customers, paymentMethods, subscriptions } = stripe.app.store;
  for (const { stripeCustomerId: id, userId } of deployment.rows("customers")) {
    const standing = paymentMethods.get(customers.get(String(id))?.default_payment_method ?? "");
    const charged = subscriptions.by("customer", String(id)).filter(({ ended_at }) => ended_at === null);
    const own = paymentMethods.get(charged.at(-1)?.default_payment_method ?? "");
    if (userId === null || standing === undefined || own === undefined) continue;
    if (own.id === standing.id) coverage.count("subscription charged to the newer card");
    else
      demand(own.created > standing.created, "card", `${charged.at(-1)?.id} keeps a card that was replaced`);
  }
}
