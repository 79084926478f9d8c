/* eslint-disable */
/**
 * Generated `api` utility.
 *
 * THIS CODE IS AUTOMATICALLY GENERATED.
 *
 * To regenerate, run `npx convex dev`.
 * @module
 */

import type * as accountDeletions from "../accountDeletions.js";
import type * as adminAlerts from "../adminAlerts.js";
import type * as adminDrift from "../adminDrift.js";
import type * as adminEvents from "../adminEvents.js";
import type * as adminOverview from "../adminOverview.js";
import type * as adminPeople from "../adminPeople.js";
import type * as analytics from "../analytics.js";
import type * as billing from "../billing.js";
import type * as billingActions from "../billingActions.js";
import type * as checkout from "../checkout.js";
import type * as closedSessions from "../closedSessions.js";
import type * as crons from "../crons.js";
import type * as customerEmails from "../customerEmails.js";
import type * as detectors from "../detectors.js";
import type * as drift from "../drift.js";
import type * as entitlement from "../entitlement.js";
import type * as functions from "../functions.js";
import type * as health from "../health.js";
import type * as invoices from "../invoices.js";
import type * as model_accounts from "../model/accounts.js";
import type * as model_adminPerson from "../model/adminPerson.js";
import type * as model_adminTables from "../model/adminTables.js";
import type * as model_adminViews from "../model/adminViews.js";
import type * as model_alerts from "../model/alerts.js";
import type * as model_attempts from "../model/attempts.js";
import type * as model_audit from "../model/audit.js";
import type * as model_breaker from "../model/breaker.js";
import type * as model_claimCheckout from "../model/claimCheckout.js";
import type * as model_claimCustomer from "../model/claimCustomer.js";
import type * as model_commit from "../model/commit.js";
import type * as model_comps from "../model/comps.js";
import type * as model_customerEmail from "../model/customerEmail.js";
import type * as model_customers from "../model/customers.js";
import type * as model_deletion from "../model/deletion.js";
import type * as model_deletionAtStripe from "../model/deletionAtStripe.js";
import type * as model_deletionErase from "../model/deletionErase.js";
import type * as model_deletionTable from "../model/deletionTable.js";
import type * as model_detectors from "../model/detectors.js";
import type * as model_drift from "../model/drift.js";
import type * as model_driftReads from "../model/driftReads.js";
import type * as model_driftRepair from "../model/driftRepair.js";
import type * as model_effectTables from "../model/effectTables.js";
import type * as model_entitlements from "../model/entitlements.js";
import type * as model_eventSearch from "../model/eventSearch.js";
import type * as model_followCard from "../model/followCard.js";
import type * as model_inbox from "../model/inbox.js";
import type * as model_inboxTables from "../model/inboxTables.js";
import type * as model_ingest from "../model/ingest.js";
import type * as model_invoiceHistory from "../model/invoiceHistory.js";
import type * as model_invoices from "../model/invoices.js";
import type * as model_openPayments from "../model/openPayments.js";
import type * as model_outbox from "../model/outbox.js";
import type * as model_overview from "../model/overview.js";
import type * as model_overviewValidator from "../model/overviewValidator.js";
import type * as model_picture from "../model/picture.js";
import type * as model_planChange from "../model/planChange.js";
import type * as model_planChangeTable from "../model/planChangeTable.js";
import type * as model_prices from "../model/prices.js";
import type * as model_promptSearch from "../model/promptSearch.js";
import type * as model_promptVersions from "../model/promptVersions.js";
import type * as model_prompts from "../model/prompts.js";
import type * as model_rateLimits from "../model/rateLimits.js";
import type * as model_readAccount from "../model/readAccount.js";
import type * as model_readCustomer from "../model/readCustomer.js";
import type * as model_readPayments from "../model/readPayments.js";
import type * as model_readReversals from "../model/readReversals.js";
import type * as model_replay from "../model/replay.js";
import type * as model_reversals from "../model/reversals.js";
import type * as model_rollups from "../model/rollups.js";
import type * as model_schedulePhases from "../model/schedulePhases.js";
import type * as model_settle from "../model/settle.js";
import type * as model_snapshots from "../model/snapshots.js";
import type * as model_subjects from "../model/subjects.js";
import type * as model_unclaimedPayments from "../model/unclaimedPayments.js";
import type * as model_users from "../model/users.js";
import type * as model_validators from "../model/validators.js";
import type * as outbox from "../outbox.js";
import type * as planChanges from "../planChanges.js";
import type * as prompts from "../prompts.js";
import type * as reconcile from "../reconcile.js";
import type * as retention from "../retention.js";
import type * as rollups from "../rollups.js";
import type * as stripe from "../stripe.js";
import type * as subscriptionCards from "../subscriptionCards.js";
import type * as sync from "../sync.js";
import type * as users from "../users.js";
import type * as webhooks from "../webhooks.js";

import type {
  ApiFromModules,
  FilterApi,
  FunctionReference,
} from "convex/server";

declare const fullApi: ApiFromModules<{
  accountDeletions: typeof accountDeletions;
  adminAlerts: typeof adminAlerts;
  adminDrift: typeof adminDrift;
  adminEvents: typeof adminEvents;
  adminOverview: typeof adminOverview;
  adminPeople: typeof adminPeople;
  analytics: typeof analytics;
  billing: typeof billing;
  billingActions: typeof billingActions;
  checkout: typeof checkout;
  closedSessions: typeof closedSessions;
  crons: typeof crons;
  customerEmails: typeof customerEmails;
  detectors: typeof detectors;
  drift: typeof drift;
  entitlement: typeof entitlement;
  functions: typeof functions;
  health: typeof health;
  invoices: typeof invoices;
  "model/accounts": typeof model_accounts;
  "model/adminPerson": typeof model_adminPerson;
  "model/adminTables": typeof model_adminTables;
  "model/adminViews": typeof model_adminViews;
  "model/alerts": typeof model_alerts;
  "model/attempts": typeof model_attempts;
  "model/audit": typeof model_audit;
  "model/breaker": typeof model_breaker;
  "model/claimCheckout": typeof model_claimCheckout;
  "model/claimCustomer": typeof model_claimCustomer;
  "model/commit": typeof model_commit;
  "model/comps": typeof model_comps;
  "model/customerEmail": typeof model_customerEmail;
  "model/customers": typeof model_customers;
  "model/deletion": typeof model_deletion;
  "model/deletionAtStripe": typeof model_deletionAtStripe;
  "model/deletionErase": typeof model_deletionErase;
  "model/deletionTable": typeof model_deletionTable;
  "model/detectors": typeof model_detectors;
  "model/drift": typeof model_drift;
  "model/driftReads": typeof model_driftReads;
  "model/driftRepair": typeof model_driftRepair;
  "model/effectTables": typeof model_effectTables;
  "model/entitlements": typeof model_entitlements;
  "model/eventSearch": typeof model_eventSearch;
  "model/followCard": typeof model_followCard;
  "model/inbox": typeof model_inbox;
  "model/inboxTables": typeof model_inboxTables;
  "model/ingest": typeof model_ingest;
  "model/invoiceHistory": typeof model_invoiceHistory;
  "model/invoices": typeof model_invoices;
  "model/openPayments": typeof model_openPayments;
  "model/outbox": typeof model_outbox;
  "model/overview": typeof model_overview;
  "model/overviewValidator": typeof model_overviewValidator;
  "model/picture": typeof model_picture;
  "model/planChange": typeof model_planChange;
  "model/planChangeTable": typeof model_planChangeTable;
  "model/prices": typeof model_prices;
  "model/promptSearch": typeof model_promptSearch;
  "model/promptVersions": typeof model_promptVersions;
  "model/prompts": typeof model_prompts;
  "model/rateLimits": typeof model_rateLimits;
  "model/readAccount": typeof model_readAccount;
  "model/readCustomer": typeof model_readCustomer;
  "model/readPayments": typeof model_readPayments;
  "model/readReversals": typeof model_readReversals;
  "model/replay": typeof model_replay;
  "model/reversals": typeof model_reversals;
  "model/rollups": typeof model_rollups;
  "model/schedulePhases": typeof model_schedulePhases;
  "model/settle": typeof model_settle;
  "model/snapshots": typeof model_snapshots;
  "model/subjects": typeof model_subjects;
  "model/unclaimedPayments": typeof model_unclaimedPayments;
  "model/users": typeof model_users;
  "model/validators": typeof model_validators;
  outbox: typeof outbox;
  planChanges: typeof planChanges;
  prompts: typeof prompts;
  reconcile: typeof reconcile;
  retention: typeof retention;
  rollups: typeof rollups;
  stripe: typeof stripe;
  subscriptionCards: typeof subscriptionCards;
  sync: typeof sync;
  users: typeof users;
  webhooks: typeof webhooks;
}>;

/**
 * A utility for referencing Convex functions in your app's public API.
 *
 * Usage:
 * ```js
 * const myFunctionReference = api.myModule.myFunction;
 * ```
 */
export declare const api: FilterApi<
  typeof fullApi,
  FunctionReference<any, "public">
>;

/**
 * A utility for referencing Convex functions in your app's internal API.
 *
 * Usage:
 * ```js
 * const myFunctionReference = internal.myModule.myFunction;
 * ```
 */
export declare const internal: FilterApi<
  typeof fullApi,
  FunctionReference<any, "internal">
>;

export declare const components: {
  rateLimiter: import("@convex-dev/rate-limiter/_generated/component.js").ComponentApi<"rateLimiter">;
};
