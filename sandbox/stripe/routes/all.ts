import type { Route } from "../http/route";
import { cashBalanceRoutes } from "./cash-balances";
import { catalogueRoutes } from "./catalogue";
import { chargeRoutes } from "./charges";
import { checkoutRoutes } from "./checkout";
import { couponRoutes } from "./coupons";
import { creditNoteRoutes } from "./credit-notes";
import { customerRoutes } from "./customers";
import { disputeRoutes } from "./disputes";
import { invoiceItemRoutes } from "./invoice-items";
import { invoiceRoutes } from "./invoices";
import { paymentPageRoutes } from "./payment-pages";
import { paymentMethodRoutes } from "./payment-methods";
import { paymentRoutes } from "./payments";
import { portalRoutes } from "./portal";
import { scheduleRoutes } from "./schedules";
import { setupIntentRoutes } from "./setup-intents";
import { sourceRoutes } from "./sources";
import { subscriptionItemRoutes } from "./subscription-items";
import { subscriptionRoutes } from "./subscriptions";
import { taxIdRoutes } from "./tax-ids";

/** Every route of the API that needs nothing but the account. */
export const resourceRoutes: readonly Route[] = [
  ...cashBalanceRoutes,
  ...catalogueRoutes,
  ...chargeRoutes,
  ...checkoutRoutes,
  ...couponRoutes,
  ...creditNoteRoutes,
  ...customerRoutes,
  ...disputeRoutes,
  ...invoiceItemRoutes,
  ...invoiceRoutes,
  ...paymentPageRoutes,
  ...paymentMethodRoutes,
  ...paymentRoutes,
  ...portalRoutes,
  ...scheduleRoutes,
  ...setupIntentRoutes,
  ...sourceRoutes,
  ...subscriptionItemRoutes,
  ...subscriptionRoutes,
  ...taxIdRoutes,
];
