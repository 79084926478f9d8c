import type Stripe from "stripe";
import { amend } from "../core/amend";
import type { StripeApp } from "../core/app";
import type { Price, Product } from "../core/entities";
import { invalidRequest, missingParam, noSuch } from "../core/errors";
import { needPrice } from "../core/lines";
import { formatPrice, formatProduct, formatTaxRate } from "../format/catalogue";
import { inRange, listPage } from "../http/list";
import { bareRoute, route, type Call } from "../http/route";
import { checkCurrency, mergeMetadata, unsettable, word } from "./fields";

export const catalogueRoutes = [
  route("POST", "/v1/products", "ProductCreate", ({ app, params }) =>
    formatProduct(createProduct(app, params)),
  ),
  route("GET", "/v1/products", "ProductList", ({ app, params }) => {
    const rows = app.store.products
      .all()
      .filter((row) => !row.deleted && inRange(row.created, params.created))
      .filter((row) => params.active === undefined || row.active === params.active)
      .filter((row) => params.ids === undefined || params.ids.includes(row.id));
    return listPage(rows, params, "/v1/products", formatProduct);
  }),
  bareRoute("GET", "/v1/products/:id", ({ app, ids }) => {
    const product = app.store.products.get(ids[0]);
    if (!product) throw noSuch("product", ids[0]);
    return product.deleted ? { id: product.id, object: "product", deleted: true } : formatProduct(product);
  }),
  route("POST", "/v1/products/:id", "ProductUpdate", (call) => updateProduct(call)),
  bareRoute("DELETE", "/v1/products/:id", ({ app, ids }) => {
    const product = needProduct(app, ids[0]);
    if (app.store.prices.by("product", product.id).length > 0) {
      throw invalidRequest(
        "This product cannot be deleted because it has one or more user-created prices.",
        "id",
      );
    }
    app.store.products.update(product.id, { deleted: true, active: false });
    app.emit("product.deleted", formatProduct(product), app.now());
    return { id: product.id, object: "product", deleted: true };
  }),
  route("POST", "/v1/prices", "PriceCreate", ({ app, params }) => formatPrice(createPrice(app, params))),
  route("GET", "/v1/prices", "PriceList", ({ app, params }) => {
    const rows = app.store.prices
      .all()
      .filter((row) => inRange(row.created, params.created))
      .filter((row) => params.active === undefined || row.active === params.active)
      .filter((row) => params.product === undefined || row.product === params.product)
      .filter((row) => params.currency === undefined || row.currency === params.currency)
      .filter(
        (row) => params.type === undefined || (row.recurring ? "recurring" : "one_time") === params.type,
      )
      .filter(
        (row) =>
          params.recurring?.interval === undefined || row.recurring?.interval === params.recurring.interval,
      )
      .filter((row) => !params.lookup_keys || params.lookup_keys.includes(row.lookup_key ?? ""));
    return listPage(rows, params, "/v1/prices", formatPrice);
  }),
  bareRoute("GET", "/v1/prices/:id", ({ app, ids }) => formatPrice(needPrice(app, ids[0]))),
  route("POST", "/v1/prices/:id", "PriceUpdate", (call) => updatePrice(call)),
  route("POST", "/v1/tax_rates", "TaxRateCreate", ({ app, params }) => {
    const rate = app.store.taxRates.insert({
      id: app.id("taxRate"),
      created: app.now(),
      active: params.active ?? true,
      display_name: params.display_name,
      description: params.description ?? null,
      inclusive: params.inclusive,
      percentage: params.percentage,
      country: params.country ?? null,
      state: params.state ?? null,
      jurisdiction: params.jurisdiction ?? null,
      metadata: mergeMetadata({}, params.metadata),
    });
    app.emit("tax_rate.created", formatTaxRate(rate), rate.created);
    return formatTaxRate(rate);
  }),
  route("GET", "/v1/tax_rates", "TaxRateList", ({ app, params }) =>
    listPage(
      app.store.taxRates.all().filter((row) => params.active === undefined || row.active === params.active),
      params,
      "/v1/tax_rates",
      formatTaxRate,
    ),
  ),
  bareRoute("GET", "/v1/tax_rates/:id", ({ app, ids }) => formatTaxRate(needTaxRate(app, ids[0]))),
  route("POST", "/v1/tax_rates/:id", "TaxRateUpdate", ({ app, params, ids }) => {
    const before = needTaxRate(app, ids[0]);
    const patch = {
      active: params.active ?? before.active,
      display_name: params.display_name ?? before.display_name,
      description: params.description ?? before.description,
      metadata: mergeMetadata(before.metadata, params.metadata),
    };
    const event = { type: "tax_rate.updated", format: formatTaxRate, at: app.now() };
    return formatTaxRate(amend(app, app.store.taxRates, before, patch, event));
  }),
];

function needTaxRate(app: StripeApp, id: string) {
  const rate = app.store.taxRates.get(id);
  if (!rate) throw noSuch("tax rate", id);
  return rate;
}

function needProduct(app: StripeApp, id: string, param?: string): Product {
  const product = app.store.products.get(id);
  if (!product || product.deleted) throw noSuch("product", id, param);
  return product;
}

/** Stores a product; a taken id is refused. */
export function createProduct(app: StripeApp, params: Stripe.ProductCreateParams): Product {
  if (params.id !== undefined && app.store.products.get(params.id)) {
    throw invalidRequest(`Product already exists.`, "id", "resource_already_exists");
  }
  const created = app.now();
  const product = app.store.products.insert({
    id: params.id ?? app.id("product"),
    created,
    updated: created,
    deleted: false,
    active: params.active ?? true,
    name: params.name,
    description: params.description ?? null,
    images: params.images ?? [],
    marketing_features: params.marketing_features ?? [],
    metadata: mergeMetadata({}, params.metadata),
    default_price: null,
    statement_descriptor: params.statement_descriptor ?? null,
    tax_code: params.tax_code ?? null,
    unit_label: params.unit_label ?? null,
    url: params.url ?? null,
    shippable: params.shippable ?? null,
  });
  app.emit("product.created", formatProduct(product), created);
  const price = params.default_price_data;
  if (!price) return product;
  const made = createPrice(app, { ...price, product: product.id });
  return app.store.products.update(product.id, { default_price: made.id });
}

function updateProduct({ app, params, ids }: Call<Stripe.ProductUpdateParams>): object {
  const before = needProduct(app, ids[0]);
  const patch: Partial<Product> = {
    active: params.active ?? before.active,
    name: params.name || before.name,
    description: unsettable(params.description, before.description),
    images: params.images === "" ? [] : (params.images ?? before.images),
    metadata: mergeMetadata(before.metadata, params.metadata),
    default_price: params.default_price
      ? needPrice(app, params.default_price, "default_price").id
      : before.default_price,
    unit_label: unsettable(params.unit_label, before.unit_label),
    url: unsettable(params.url, before.url),
    updated: app.now(),
  };
  const event = { type: "product.updated", format: formatProduct, at: app.now() };
  return formatProduct(amend(app, app.store.products, before, patch, event));
}

/** Stores a price; its product may be created with it. */
export function createPrice(app: StripeApp, params: Stripe.PriceCreateParams & { id?: string }): Price {
  const product = productOf(app, params);
  const amount =
    params.unit_amount ??
    (params.unit_amount_decimal === undefined ? undefined : Number(params.unit_amount_decimal));
  if (amount === undefined) throw missingParam("unit_amount");
  if (amount < 0)
    throw invalidRequest(
      "This value must be greater than or equal to 0.",
      "unit_amount",
      "parameter_invalid_integer",
    );
  claimLookupKey(app, params.lookup_key ?? null, params.transfer_lookup_key ?? false);
  const price = app.store.prices.insert({
    id: params.id ?? app.id("price"),
    created: app.now(),
    active: params.active ?? true,
    currency: checkCurrency(params.currency),
    product,
    unit_amount: amount,
    currency_options: currencyOptions(params.currency_options, null),
    lookup_key: params.lookup_key ?? null,
    nickname: params.nickname ?? null,
    metadata: mergeMetadata({}, params.metadata),
    recurring: params.recurring ? recurringOf(params.recurring) : null,
    tax_behavior: word(params.tax_behavior, ["exclusive", "inclusive", "unspecified"], "unspecified"),
  });
  app.emit("price.created", formatPrice(price), price.created);
  return price;
}

/** Amounts by currency after a request: given ones are merged, an empty string takes all of them away. */
function currencyOptions(
  given: Record<string, { unit_amount?: number; unit_amount_decimal?: unknown }> | "" | null | undefined,
  before: Price["currency_options"],
): Price["currency_options"] {
  if (given === undefined) return before;
  if (given === "" || given === null) return null;
  const amounts = Object.entries(given).map(([currency, option]): [string, number] => {
    const amount = option.unit_amount ?? Number(option.unit_amount_decimal);
    if (Number.isNaN(amount)) throw missingParam(`currency_options[${currency}][unit_amount]`);
    return [checkCurrency(currency), amount];
  });
  return { ...before, ...Object.fromEntries(amounts) };
}

function productOf(app: StripeApp, params: Stripe.PriceCreateParams): string {
  if (params.product !== undefined) return needProduct(app, params.product, "product").id;
  if (!params.product_data) throw missingParam("product");
  const { active, id, metadata, name, statement_descriptor, unit_label } = params.product_data;
  return createProduct(app, {
    name,
    ...(id === undefined ? {} : { id }),
    ...(active === undefined ? {} : { active }),
    ...(metadata === undefined ? {} : { metadata }),
    ...(statement_descriptor === undefined ? {} : { statement_descriptor }),
    ...(unit_label === undefined ? {} : { unit_label }),
  }).id;
}

export function recurringOf(input: {
  interval: string;
  interval_count?: number;
  trial_period_days?: number;
}) {
  return {
    interval: word(input.interval, ["day", "week", "month", "year"], "month"),
    interval_count: input.interval_count ?? 1,
    trial_period_days: input.trial_period_days ?? null,
  };
}

/** A lookup key belongs to one price; it moves only with `transfer_lookup_key`. */
function claimLookupKey(app: StripeApp, key: string | null, transfer: boolean, except?: string): void {
  const holder =
    key === null ? undefined : app.store.prices.by("lookupKey", key).find((row) => row.id !== except);
  if (!holder) return;
  if (!transfer) {
    throw invalidRequest(
      `A price (\`${holder.id}\`) already uses that lookup key.`,
      "lookup_key",
      "resource_already_exists",
    );
  }
  const event = { type: "price.updated", format: formatPrice, at: app.now() };
  amend(app, app.store.prices, holder, { lookup_key: null }, event);
}

function updatePrice({ app, params, ids }: Call<Stripe.PriceUpdateParams>): object {
  const before = needPrice(app, ids[0]);
  if (params.lookup_key)
    claimLookupKey(app, params.lookup_key, params.transfer_lookup_key ?? false, before.id);
  const patch: Partial<Price> = {
    active: params.active ?? before.active,
    currency_options: currencyOptions(params.currency_options, before.currency_options),
    lookup_key: unsettable(params.lookup_key, before.lookup_key),
    nickname: unsettable(params.nickname, before.nickname),
    metadata: mergeMetadata(before.metadata, params.metadata),
    tax_behavior: word(params.tax_behavior, ["exclusive", "inclusive", "unspecified"], before.tax_behavior),
  };
  const event = { type: "price.updated", format: formatPrice, at: app.now() };
  return formatPrice(amend(app, app.store.prices, before, patch, event));
}
