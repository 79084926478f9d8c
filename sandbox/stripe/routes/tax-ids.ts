import { needCustomer } from "../core/customers";
import { createTaxId, needTaxId } from "../core/tax-ids";
import { formatTaxId } from "../format/customer";
import { listPage } from "../http/list";
import { bareRoute, route } from "../http/route";

export const taxIdRoutes = [
  route("POST", "/v1/customers/:id/tax_ids", "CustomerCreateTaxId", ({ app, params, ids }) =>
    formatTaxId(createTaxId(app, needCustomer(app, ids[0]).id, params)),
  ),
  route("GET", "/v1/customers/:id/tax_ids", "CustomerListTaxIds", ({ app, params, ids }) => {
    const rows = app.store.taxIds.by("customer", needCustomer(app, ids[0]).id);
    return listPage(rows, params, `/v1/customers/${ids[0]}/tax_ids`, formatTaxId);
  }),
  bareRoute("GET", "/v1/customers/:id/tax_ids/:taxId", ({ app, ids }) =>
    formatTaxId(needTaxId(app, ids[0], ids[1] ?? "")),
  ),
  bareRoute("DELETE", "/v1/customers/:id/tax_ids/:taxId", ({ app, ids }) => {
    const taxId = needTaxId(app, ids[0], ids[1] ?? "");
    app.store.taxIds.remove(taxId.id);
    app.emit("customer.tax_id.deleted", formatTaxId(taxId), app.nowOf(taxId.customer));
    return { id: taxId.id, object: "tax_id", deleted: true };
  }),
];
