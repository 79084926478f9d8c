import type { Route } from "../http/route";
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
import { paymentRoutes } from "./payments";
import { portalRoutes } from "./portal";
import { scheduleRoutes } from "./schedules";
import { setupIntentRoutes } from "./setup-intents";
import { subscriptionItemRoutes } from "./subscription-items";
import { subscriptionRoutes } from "./subscriptions";
import { taxIdRoutes } from "./tax-ids";

/** Every route of the API that needs nothing but the account. */
export const resourceRoutes: readonly Route[] = [
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
  ...paymentRoutes,
  ...portalRoutes,
  ...scheduleRoutes,
  ...setupIntentRoutes,
  ...subscriptionItemRoutes,
  ...subscriptionRoutes,
  ...taxIdRoutes,
];
