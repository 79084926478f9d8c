import type { StripeApp } from "../core/app";
import { amend } from "../core/amend";
import { findSharedCard } from "../core/cards";
import { needCustomer } from "../core/customers";
import type { CardMethod } from "../core/payment-entities";
import { noSuch } from "../core/errors";
import { attachPaymentMethod, createCard, detachPaymentMethod } from "../core/payment-methods";
import { formatCardSource } from "../format/source";
import { listPage } from "../http/list";
import { bareRoute, route, type Call } from "../http/route";
import type { ParamTypes } from "../params/types";
import { mergeMetadata, unsettable } from "./fields";

/** The older way to a customer's cards, which Stripe still serves: `/v1/customers/:id/sources`. */
export const sourceRoutes = [
  route("POST", "/v1/customers/:id/sources", "CustomerCreateSource", (call) => create(call)),
  route("GET", "/v1/customers/:id/sources", "CustomerListSources", ({ app, params, ids }) => {
    const rows = cardsOf(app, needCustomer(app, ids[0]).id);
    const wanted = rows.filter(() => params.object === undefined || params.object === "card");
    return listPage(wanted, params, `/v1/customers/${ids[0]}/sources`, formatCardSource);
  }),
  bareRoute("GET", "/v1/customers/:id/sources/:source", ({ app, ids }) =>
    formatCardSource(needSource(app, ids)),
  ),
  route("POST", "/v1/customers/:id/sources/:source", "CustomerUpdateSource", (call) => update(call)),
  bareRoute("DELETE", "/v1/customers/:id/sources/:source", ({ app, ids }) => {
    const source = needSource(app, ids);
    detachPaymentMethod(app, source.id);
    app.emit("customer.source.deleted", formatCardSource(source), app.nowOf(ids[0]));
    return { id: source.id, object: "card", deleted: true };
  }),
];

const cardsOf = (app: StripeApp, customer: string): CardMethod[] =>
  app.store.paymentMethods.by("customer", customer).filter((row) => row.type === "card");

function needSource(app: StripeApp, [customer, id]: [string, string]): CardMethod {
  const found = cardsOf(app, needCustomer(app, customer).id).find((row) => row.id === id);
  if (!found) throw noSuch("source", id);
  return found;
}

function create({ app, params, ids }: Call<ParamTypes["CustomerCreateSource"]>): object {
  const customer = needCustomer(app, ids[0]);
  const card = findSharedCard(params.source);
  if (!card) throw noSuch("token", params.source, "source");
  const metadata = mergeMetadata({}, params.metadata);
  const attached = attachPaymentMethod(app, createCard(app, { number: card.number, metadata }), customer);
  const source = formatCardSource(needSource(app, [customer.id, attached.id]));
  app.emit("customer.source.created", source, app.nowOf(customer.id));
  return source;
}

function update({ app, params, ids }: Call<ParamTypes["CustomerUpdateSource"]>): object {
  const before = needSource(app, ids);
  const patch: Partial<CardMethod> = {
    metadata: mergeMetadata(before.metadata, params.metadata),
    exp_month: Number(params.exp_month ?? before.exp_month),
    exp_year: Number(params.exp_year ?? before.exp_year),
    billing_details: {
      ...before.billing_details,
      name: unsettable(params.name, before.billing_details.name),
    },
  };
  const at = app.nowOf(ids[0]);
  const format = () => formatCardSource(needSource(app, ids));
  amend(app, app.store.paymentMethods, before, patch, { type: "customer.source.updated", format, at });
  return format();
}
