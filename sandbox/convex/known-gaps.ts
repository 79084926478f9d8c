/**
 * What the stand-in does not have, as data: calls and requests are refused from it, `sandbox/README.md` says the same,
 * and `known-gaps.test.ts` keeps all three true.
 */

/** Operations that a function can ask for and that are refused, with words for people. */
export const OPERATION_GAPS = {
  "1.0/signJwt": "signJwt",
  "1.0/createServiceToken": "getServiceToken",
  "1.0/getServiceUrl": "getServiceUrl",
} as const;

export const COMMIT_TIMESTAMP_GAP = "db.vars.commitTs";
export const TRANSACTION_LIMITS_GAP = "transactionLimits";
export const HTTP_MOUNT_GAP = "HTTP mounts of components";

/** Requests of the CLI and of the dashboard that are answered with 404. */
export const ROUTE_GAPS: readonly { what: string; method: "GET" | "POST"; path: string }[] = [
  { what: "import", method: "POST", path: "/api/import/start_upload" },
  { what: "export", method: "POST", path: "/api/export/request/zip" },
  { what: "env set", method: "POST", path: "/api/update_environment_variables" },
  { what: "the dashboard's endpoints", method: "GET", path: "/api/app_metrics/stream_udf_execution" },
  { what: "the dashboard's endpoints", method: "GET", path: "/api/shapes2" },
];

/** What a refusal says. */
export function notAnswered(what: string): string {
  return `${what} is not answered by this stand-in.`;
}
