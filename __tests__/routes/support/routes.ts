import * as anyPath from "@/app/api/[...path]/route";
import * as events from "@/app/api/events/route";
import * as health from "@/app/api/health/route";
import * as cancel from "@/app/api/stripe/cancel/route";
import * as changePlan from "@/app/api/stripe/change-plan/route";
import * as changePlanPreview from "@/app/api/stripe/change-plan/preview/route";
import * as changePlanUndo from "@/app/api/stripe/change-plan/undo/route";
import * as checkout from "@/app/api/stripe/checkout/route";
import * as pause from "@/app/api/stripe/pause/route";
import * as payInvoice from "@/app/api/stripe/pay-invoice/route";
import * as portal from "@/app/api/stripe/portal/route";
import * as resume from "@/app/api/stripe/resume/route";
import * as sync from "@/app/api/stripe/sync/route";
import * as unpause from "@/app/api/stripe/unpause/route";
import * as clerkWebhook from "@/app/api/webhooks/clerk/route";
import * as webhook from "@/app/api/webhooks/stripe/route";

/** Every route file under `src/app/api`, by the folder that it is in. */
export const ROUTES = {
  "[...path]": anyPath,
  events,
  health,
  "stripe/cancel": cancel,
  "stripe/change-plan": changePlan,
  "stripe/change-plan/preview": changePlanPreview,
  "stripe/change-plan/undo": changePlanUndo,
  "stripe/checkout": checkout,
  "stripe/pause": pause,
  "stripe/pay-invoice": payInvoice,
  "stripe/portal": portal,
  "stripe/resume": resume,
  "stripe/sync": sync,
  "stripe/unpause": unpause,
  "webhooks/clerk": clerkWebhook,
  "webhooks/stripe": webhook,
};

/** Routes that only a signed-in person may call. */
export const USER_ROUTES = [
  "stripe/cancel",
  "stripe/change-plan",
  "stripe/change-plan/preview",
  "stripe/change-plan/undo",
  "stripe/checkout",
  "stripe/pause",
  "stripe/pay-invoice",
  "stripe/portal",
  "stripe/resume",
  "stripe/sync",
  "stripe/unpause",
] as const;
