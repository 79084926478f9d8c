import "server-only";
import { AppError } from "./app-error";

/** A body that is encoded would be stored or parsed as noise: nothing here decodes one. Throws `unsupported_media_type`. */
export function requirePlainEncoding(headers: Headers): void {
  const encoding = headers.get("content-encoding")?.trim().toLowerCase() ?? "identity";
  if (encoding !== "identity") throw new AppError("unsupported_media_type");
}

/**
 * Exactly JSON: a form or a `text/plain` body can be sent across sites without asking, this type cannot.
 * In small letters, because the proxy's matcher knows no others. Throws `unsupported_media_type`.
 */
export function requireJson(headers: Headers): void {
  const type = headers.get("content-type") ?? "";
  if (!/^application\/json(?:\s*;\s*charset="?[uU][tT][fF]-8"?)?$/.test(type)) {
    throw new AppError("unsupported_media_type");
  }
  requirePlainEncoding(headers);
}

/**
 * The request was made by a page of ours: the browser says so itself (`Sec-Fetch-Site`, which no script can set), or
 * the origin is the site's. A contradiction or silence is refused. Throws `cross_origin`.
 */
export function requireSameOrigin(headers: Headers, siteOrigin: string): void {
  const site = headers.get("sec-fetch-site");
  const ours = site === null ? headers.get("origin") === siteOrigin : site === "same-origin";
  if (!ours) throw new AppError("cross_origin");
}
