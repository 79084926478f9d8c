/**
 * What the stand-in does not have, as data: requests are refused from it, `sandbox/README.md` says the same, and
 * `known-gaps.test.ts` keeps all three true.
 */

/** Which API a request belongs to: the Backend API comes with the secret key, the Frontend API with a cookie. */
type Api = "frontend" | "backend";

/** Requests that Clerk answers and the stand-in refuses with 501 `not_emulated`. */
export const ROUTE_GAPS: readonly { what: string; api: Api; path: string }[] = [
  { what: "OAuth", api: "frontend", path: "/v1/me/external_accounts" },
  { what: "MFA", api: "frontend", path: "/v1/me/totp" },
  { what: "MFA", api: "frontend", path: "/v1/me/backup_codes" },
  { what: "MFA", api: "frontend", path: "/v1/client/sign_ins/:id/prepare_second_factor" },
  { what: "MFA", api: "frontend", path: "/v1/client/sign_ins/:id/attempt_second_factor" },
  { what: "passkeys", api: "frontend", path: "/v1/me/passkeys" },
  { what: "phone numbers", api: "frontend", path: "/v1/me/phone_numbers" },
  { what: "phone numbers", api: "backend", path: "/v1/phone_numbers" },
  { what: "web3 wallets", api: "frontend", path: "/v1/me/web3_wallets" },
  { what: "bans", api: "backend", path: "/v1/users/:id/ban" },
  { what: "bans", api: "backend", path: "/v1/users/:id/unban" },
  { what: "changes of addresses by the Backend API", api: "backend", path: "/v1/email_addresses" },
  { what: "invitations", api: "backend", path: "/v1/invitations" },
  { what: "impersonation", api: "backend", path: "/v1/actor_tokens" },
  { what: "allow and block lists", api: "backend", path: "/v1/allowlist_identifiers" },
  { what: "allow and block lists", api: "backend", path: "/v1/blocklist_identifiers" },
  { what: "machine tokens and API keys", api: "backend", path: "/v1/machines" },
  { what: "machine tokens and API keys", api: "backend", path: "/v1/api_keys" },
  { what: "Clerk Billing", api: "frontend", path: "/v1/billing/plans" },
];

/** Ways to sign in that are refused with `strategy_for_user_invalid`. */
export const STRATEGY_GAPS: readonly { what: string; strategy: string }[] = [
  { what: "OAuth", strategy: "oauth_google" },
  { what: "passkeys", strategy: "passkey" },
  { what: "phone numbers", strategy: "phone_code" },
  { what: "web3 wallets", strategy: "web3_metamask_signature" },
];
