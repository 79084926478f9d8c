import type { Store } from "../core/store";

/** What a formatter may read: the rows an object refers to, and the origin of hosted links. */
export interface FormatContext {
  readonly store: Store;
  /** Origin without a trailing slash, such as `http://127.0.0.1:12111`. */
  readonly baseUrl: string;
  /** Billing time now, epoch seconds. */
  now(): number;
}

export interface WireList<T> {
  object: "list";
  data: T[];
  has_more: boolean;
  url: string;
}

/** A complete nested list, as objects carry them. */
export function wireList<T>(url: string, data: T[], hasMore = false): WireList<T> {
  return { object: "list", data, has_more: hasMore, url };
}
