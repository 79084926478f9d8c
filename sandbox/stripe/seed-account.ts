import type { StripeApp } from "./core/app";
import { API_VERSION } from "./format/account";
import { createPrice, createProduct } from "./routes/catalogue";
import { createConfiguration } from "./routes/portal";

/** The products and prices of a fresh account; amounts in minor units. */
export interface SeedCatalogue {
  products: { id: string; name: string; description: string }[];
  prices: {
    id: string;
    product: string;
    lookup_key: string;
    currency: string;
    unit_amount: number;
    interval: "month" | "year";
  }[];
}

/** The endpoint that the app listens on. */
const APP_ENDPOINT = "we_app";

/** Fills a fresh account: catalogue, default portal configuration. */
export function seedAccount(app: StripeApp, catalogue: SeedCatalogue): void {
  for (const product of catalogue.products) createProduct(app, product);
  for (const { interval, ...price } of catalogue.prices)
    createPrice(app, { ...price, recurring: { interval } });
  const products = catalogue.products.map(({ id }) => ({
    product: id,
    prices: catalogue.prices.filter((price) => price.product === id).map((price) => price.id),
  }));
  createConfiguration(app, {
    features: {
      customer_update: { enabled: true, allowed_updates: ["email", "address"] },
      invoice_history: { enabled: true },
      payment_method_update: { enabled: true },
      subscription_cancel: {
        enabled: true,
        mode: "at_period_end",
        cancellation_reason: {
          enabled: true,
          options: [
            "too_expensive",
            "missing_features",
            "switched_service",
            "unused",
            "low_quality",
            "other",
          ],
        },
      },
      subscription_update:
        products.length === 0
          ? { enabled: false, default_allowed_updates: "", products: "" }
          : {
              enabled: true,
              default_allowed_updates: ["price"],
              proration_behavior: "always_invoice",
              products,
            },
    },
  });
}

/** Registers the app's webhook endpoint with a secret known beforehand; a changed URL or secret takes effect. */
export function seedEndpoint(app: StripeApp, webhook: { url: string; secret: string }): void {
  const known = app.store.webhookEndpoints.get(APP_ENDPOINT);
  if (known) {
    app.store.webhookEndpoints.update(APP_ENDPOINT, webhook);
    return;
  }
  app.store.webhookEndpoints.insert({
    id: APP_ENDPOINT,
    created: app.now(),
    url: webhook.url,
    enabled_events: ["*"],
    status: "enabled",
    api_version: API_VERSION,
    description: null,
    metadata: {},
    secret: webhook.secret,
  });
}
