import type { Hono } from "hono";
import type { StripeApp } from "../core/app";
import { registerAssets } from "./assets";
import { registerCheckout } from "./checkout-routes";
import { registerInvoices } from "./invoice-routes";
import { registerPortal } from "./portal-routes";

/** Adds the pages that Stripe hosts, and the sandbox's control page, to the stand-in's server. */
export function registerPages(server: Hono, app: StripeApp): void {
  registerAssets(server);
  registerCheckout(server, app);
  registerPortal(server, app);
  registerInvoices(server, app);
}
