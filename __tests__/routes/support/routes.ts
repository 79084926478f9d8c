import * as anyPath from "@/app/api/[...path]/route";
import * as events from "@/app/api/events/route";
import * as health from "@/app/api/health/route";
import * as cancel from "@/app/api/stripe/cancel/route";
import * as checkout from "@/app/api/stripe/checkout/route";
import * as portal from "@/app/api/stripe/portal/route";
import * as resume from "@/app/api/stripe/resume/route";
import * as sync from "@/app/api/stripe/sync/route";
import * as clerkWebhook from "@/app/api/webhooks/clerk/route";
import * as webhook from "@/app/api/webhooks/stripe/route";

/** Every route file under `src/app/api`, by the folder that it is in. */
export const ROUTES = {
  "[...path]": anyPath,
  events,
  health,
  "stripe/cancel": cancel,
  "stripe/checkout": checkout,
  "stripe/portal": portal,
  "stripe/resume": resume,
  "stripe/sync": sync,
  "webhooks/clerk": clerkWebhook,
  "webhooks/stripe": webhook,
};

/** Routes that only a signed-in person may call. */
export const USER_ROUTES = [
  "stripe/cancel",
  "stripe/checkout",
  "stripe/portal",
  "stripe/resume",
  "stripe/sync",
] as const;
