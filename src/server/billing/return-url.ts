import "server-only";
import { AppError } from "../http/app-error";

/** Where Stripe may send a person back to. */
const RETURN_PATHS = ["/dashboard/billing", "/dashboard", "/pricing"] as const;

/** The page that shows what came of a visit at Stripe. */
export const BILLING_PATH = RETURN_PATHS[0];

/**
 * An absolute address of ours for a return path that a client may have asked for: the same origin and a listed path,
 * rebuilt from the parsed address, so that nothing of the client's own text reaches Stripe. A query or a fragment is
 * not carried over. Throws AppError `invalid_redirect`.
 */
export function returnUrl(siteUrl: string, wanted: string | undefined): string {
  if (wanted === undefined) return `${siteUrl}${BILLING_PATH}`;
  // Characters that address parsers drop or turn around, and the braces of Stripe's own templates.
  if (!/^[\w\-./:?=&#%@~+]+$/.test(wanted) || !URL.canParse(wanted, siteUrl))
    throw new AppError("invalid_redirect");
  const url = new URL(wanted, siteUrl);
  const path = RETURN_PATHS.find((allowed) => allowed === url.pathname);
  if (url.origin !== siteUrl || url.username !== "" || url.password !== "" || path === undefined) {
    throw new AppError("invalid_redirect");
  }
  return `${siteUrl}${path}`;
}
