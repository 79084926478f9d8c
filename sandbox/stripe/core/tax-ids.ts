import { formatTaxId } from "../format/customer";
import type { StripeApp } from "./app";
import type { TaxId } from "./entities";
import { invalidRequest, noSuch } from "./errors";

/** What Checkout asks for, by the country of the buyer: Stripe's type and how such a number looks. */
const BY_COUNTRY: Readonly<Record<string, { type: string; pattern: RegExp }>> = {
  AU: { type: "au_abn", pattern: /^\d{11}$/ },
  BR: { type: "br_cnpj", pattern: /^[\d./-]{14,18}$/ },
  CA: { type: "ca_bn", pattern: /^\d{9}$/ },
  CH: { type: "ch_vat", pattern: /^CHE[\d.-]{9,12} ?(MWST|TVA|IVA)$/ },
  GB: { type: "gb_vat", pattern: /^GB\d{9}$/ },
  IN: { type: "in_gst", pattern: /^\d{2}[A-Z0-9]{13}$/ },
  JP: { type: "jp_cn", pattern: /^\d{13}$/ },
  NO: { type: "no_vat", pattern: /^\d{9}MVA$/ },
  NZ: { type: "nz_gst", pattern: /^\d{9}$/ },
  US: { type: "us_ein", pattern: /^\d{2}-\d{7}$/ },
};

const EU = { type: "eu_vat", pattern: /^[A-Z]{2}[A-Z0-9]{2,12}$/ };

/** The type of a tax ID as a person typed it, or null when no such number exists in that country. */
export function taxIdType(country: string, value: string): string | null {
  const rule = BY_COUNTRY[country] ?? EU;
  return rule.pattern.test(value) ? rule.type : null;
}

/** Stores a customer's tax ID; the country is part of Stripe's type names, except for the union's. */
export function createTaxId(
  app: StripeApp,
  customer: string,
  { type, value }: { type: string; value: string },
): TaxId {
  const prefix = type.slice(0, 2).toUpperCase();
  const rule = prefix === "EU" ? EU : BY_COUNTRY[prefix];
  if (rule?.type === type && !rule.pattern.test(value)) {
    throw invalidRequest("Invalid value for tax_id.", "value", "tax_id_invalid");
  }
  const taxId = app.store.taxIds.insert({
    id: app.id("taxId"),
    created: app.nowOf(customer),
    customer,
    type,
    value,
    country: prefix === "EU" ? value.slice(0, 2) : prefix,
  });
  app.emit("customer.tax_id.created", formatTaxId(taxId), taxId.created);
  return taxId;
}

/** The customer's own tax ID, or Stripe's "No such tax_id". */
export function needTaxId(app: StripeApp, customer: string, id: string): TaxId {
  const taxId = app.store.taxIds.get(id);
  if (taxId?.customer !== customer) throw noSuch("tax_id", id);
  return taxId;
}
