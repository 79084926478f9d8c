import type { Hono } from "hono";
import type { Controls } from "../control/controls";
import type { StripeApp } from "../core/app";
import { registerAssets } from "./assets";
import { registerCheckout } from "./checkout-routes";
import { registerControlPage } from "./control-routes";
import { registerInvoices } from "./invoice-routes";
import { registerPortal } from "./portal-routes";
import { sameOrigin } from "./same-origin";

/** Adds the pages that Stripe hosts, and the sandbox's control page, to the stand-in's server. */
export function registerPages(server: Hono, app: StripeApp, controls: Controls): void {
  for (const path of ["/c/*", "/p/*", "/invoice/*", "/_sandbox/*"]) server.use(path, sameOrigin);
  registerAssets(server);
  registerCheckout(server, app);
  registerPortal(server, app);
  registerInvoices(server, app);
  registerControlPage(server, app, controls);
}
