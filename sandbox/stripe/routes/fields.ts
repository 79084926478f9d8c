import type { Address, Metadata, Shipping } from "../core/entities";
import { invalidRequest } from "../core/errors";
import { asList } from "../http/form";
import type { Call } from "../http/route";

/** Metadata after a request: keys are merged, an empty value removes a key, an empty string removes all. */
export function mergeMetadata(
  before: Metadata,
  change: Readonly<Record<string, string | number | null>> | "" | null | undefined,
): Metadata {
  if (change === undefined || change === null) return before;
  if (change === "") return {};
  const merged = new Map(Object.entries(before));
  for (const [key, value] of Object.entries(change)) {
    if (value === "" || value === null) merged.delete(key);
    else merged.set(key, String(value));
  }
  return Object.fromEntries(merged);
}

/** The value to store for a parameter: unset by an empty string, left alone when absent. */
export function unsettable<T>(value: T | "" | null | undefined, before: T | null): T | null {
  if (value === undefined) return before;
  return value === "" || value === null ? null : value;
}

interface AddressInput {
  city?: string | null | undefined;
  country?: string | null | undefined;
  line1?: string | null | undefined;
  line2?: string | null | undefined;
  postal_code?: string | null | undefined;
  state?: string | null | undefined;
}

export function toAddress(input: AddressInput): Address {
  return {
    city: input.city || null,
    country: input.country || null,
    line1: input.line1 || null,
    line2: input.line2 || null,
    postal_code: input.postal_code || null,
    state: input.state || null,
  };
}

export function toShipping(input: {
  address: AddressInput | "";
  name: string;
  phone?: string;
  carrier?: string;
  tracking_number?: string;
}): Shipping {
  return {
    address: toAddress(input.address === "" ? {} : input.address),
    name: input.name,
    phone: input.phone ?? null,
    carrier: input.carrier ?? null,
    tracking_number: input.tracking_number ?? null,
  };
}

/** A text parameter of an older API version; only unversioned requests may still use it. */
export function legacyText(call: Call<unknown>, name: string): string | null {
  const value = call.legacy ? call.raw[name] : undefined;
  return typeof value === "string" ? value : null;
}

/** A list of texts of an older API version; only unversioned requests may still use it. */
export function legacyList(call: Call<unknown>, name: string): string[] | null {
  const value = call.legacy ? call.raw[name] : undefined;
  const list = value === undefined ? null : asList(value);
  return list?.filter((each) => typeof each === "string") ?? null;
}

const CURRENCIES = Intl.supportedValuesOf("currency").map((code) => code.toLowerCase());

/** The currency in small letters; refuses what is none. */
export function checkCurrency(currency: string): string {
  const code = currency.toLowerCase();
  if (!CURRENCIES.includes(code)) {
    throw invalidRequest(
      `Invalid currency: ${code}. Stripe currently supports these currencies: ${CURRENCIES.join(", ")}`,
      "currency",
    );
  }
  return code;
}

/** The word, if it is one of those; SDK types leave enums open. */
export function word<const T extends string>(
  value: string | undefined,
  words: readonly T[],
  fallback: NoInfer<T>,
): T {
  return words.find((each) => each === value) ?? fallback;
}
