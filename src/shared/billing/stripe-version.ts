/** The version whose shapes this code reads: every call of ours names it, and the webhook endpoint is made with it. */
export const STRIPE_API_VERSION = "2026-10-28.endive";
