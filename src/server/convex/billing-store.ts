import "server-only";
import { api } from "@convex/api";
import type { FunctionArgs, FunctionReference, FunctionReturnType } from "convex/server";
import type { ServiceClient } from "./client";

type Call<Ref extends FunctionReference<"query" | "mutation">> = (
  args: FunctionArgs<Ref>,
) => Promise<FunctionReturnType<Ref>>;

/** What the billing verbs need from our own database: one call each, as this server. Failures are AppErrors. */
export interface BillingStore {
  ingest: Call<typeof api.webhooks.ingest>;
  ingestClerk: Call<typeof api.webhooks.ingestClerk>;
  countRejected: Call<typeof api.webhooks.countRejected>;
  beginCheckout: Call<typeof api.checkout.begin>;
  recordCustomer: Call<typeof api.checkout.recordCustomer>;
  customerGone: Call<typeof api.checkout.customerGone>;
  recordSession: Call<typeof api.checkout.recordSession>;
  failCheckout: Call<typeof api.checkout.fail>;
  beginAction: Call<typeof api.billingActions.begin>;
  finishAction: Call<typeof api.billingActions.finish>;
  beginPlanPreview: Call<typeof api.planChanges.beginPreview>;
  recordPlanPreview: Call<typeof api.planChanges.recordPreview>;
  beginPlanChange: Call<typeof api.planChanges.begin>;
  requestSync: Call<typeof api.sync.request>;
  track: Call<typeof api.analytics.track>;
  checkHealth: Call<typeof api.health.check>;
}

export function createBillingStore(client: ServiceClient): BillingStore {
  return {
    ingest: (args) => client.mutation(api.webhooks.ingest, args),
    ingestClerk: (args) => client.mutation(api.webhooks.ingestClerk, args),
    countRejected: (args) => client.mutation(api.webhooks.countRejected, args),
    beginCheckout: (args) => client.mutation(api.checkout.begin, args),
    recordCustomer: (args) => client.mutation(api.checkout.recordCustomer, args),
    customerGone: (args) => client.mutation(api.checkout.customerGone, args),
    recordSession: (args) => client.mutation(api.checkout.recordSession, args),
    failCheckout: (args) => client.mutation(api.checkout.fail, args),
    beginAction: (args) => client.mutation(api.billingActions.begin, args),
    finishAction: (args) => client.mutation(api.billingActions.finish, args),
    beginPlanPreview: (args) => client.mutation(api.planChanges.beginPreview, args),
    recordPlanPreview: (args) => client.mutation(api.planChanges.recordPreview, args),
    beginPlanChange: (args) => client.mutation(api.planChanges.begin, args),
    requestSync: (args) => client.mutation(api.sync.request, args),
    track: (args) => client.mutation(api.analytics.track, args),
    checkHealth: (args) => client.query(api.health.check, args),
  };
}
