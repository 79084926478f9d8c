import type { BillingStore } from "../../../src/server/convex/billing-store";

/** The Convex function behind each call of the web server. */
export const STORE: Record<keyof BillingStore, string> = {
  ingest: "webhooks:ingest",
  ingestClerk: "webhooks:ingestClerk",
  countRejected: "webhooks:countRejected",
  beginCheckout: "checkout:begin",
  recordCustomer: "checkout:recordCustomer",
  customerGone: "checkout:customerGone",
  recordSession: "checkout:recordSession",
  failCheckout: "checkout:fail",
  beginAction: "billingActions:begin",
  finishAction: "billingActions:finish",
  beginPlanPreview: "planChanges:beginPreview",
  recordPlanPreview: "planChanges:recordPreview",
  beginPlanChange: "planChanges:begin",
  requestSync: "sync:request",
  track: "analytics:track",
  checkHealth: "health:check",
};
