import { z } from "zod";
import { ALERT_ADDRESS_RULE, parseAlertAddress } from "./alert-address";
import { GRACE_RULE, parseGraceDays, REVERSAL_POLICIES } from "./billing/entitlement";

const address = z
  .string()
  .refine(
    (raw) => /^https?:\/\/[^/\s]+\/?$/.test(raw) && URL.canParse(raw),
    "must be an address without a path",
  );
const price = z.string().regex(/^price_\w+$/, "must be the id of a price");

const reversalPolicy = z.enum(REVERSAL_POLICIES, `must be ${REVERSAL_POLICIES.join(" or ")}`).optional();

const schema = z.object({
  STRIPE_SECRET_KEY: z
    .string()
    .regex(/^(sk|rk)_(test|live)_\w{8,}$/, "must be a Stripe secret or restricted key"),
  STRIPE_API_BASE: address.optional(),
  STRIPE_PRICE_ID_MONTHLY: price.optional(),
  STRIPE_PRICE_ID_ANNUAL: price.optional(),
  CLERK_JWT_ISSUER_DOMAIN: address,
  SERVICE_JWT_JWKS: z.string().regex(/^(data:|https:\/\/)\S+$/, "must be made by `npm run keys`"),
  GRACE_PERIOD_DAYS: z
    .string()
    .refine((raw) => parseGraceDays(raw) !== null, GRACE_RULE)
    .optional(),
  REFUND_POLICY: reversalPolicy,
  DISPUTE_POLICY: reversalPolicy,
  ALERT_WEBHOOK_URL: z
    .string()
    .refine((raw) => parseAlertAddress(raw) !== null, ALERT_ADDRESS_RULE)
    .optional(),
});

const NAMES = Object.entries(schema.shape).map(([name, rule]) => ({ name, optional: rule.isOptional() }));

/** The variables that are set at Convex, whatever else a deployment has. */
export const CONVEX_VARIABLES = {
  required: NAMES.filter(({ optional }) => !optional).map(({ name }) => name),
  optional: NAMES.filter(({ optional }) => optional).map(({ name }) => name),
};

type Source = Readonly<Record<string, string | undefined>>;

/**
 * Every problem of the environment that Convex functions see: the variable and the rule, never the value. A blank
 * optional variable counts as absent. Empty when all is well.
 */
export function convexEnvironmentProblems(source: Source): string[] {
  const given = Object.fromEntries(
    NAMES.map(({ name }) => [name, source[name] === "" ? undefined : source[name]]),
  );
  const issues = schema.safeParse(given).error?.issues ?? [];
  const problems = issues.map(({ path, message }) => {
    const name = String(path[0]);
    return given[name] === undefined ? `${name} is missing` : `${name} ${message}`;
  });
  return [...problems, ...mixtures(given)];
}

/** Live money never meets a stand-in. */
function mixtures(given: Source): string[] {
  if (!/^(sk|rk)_live_/.test(given.STRIPE_SECRET_KEY ?? "")) return [];
  const problems: string[] = [];
  if (given.STRIPE_API_BASE !== undefined) {
    problems.push("STRIPE_API_BASE must be absent when STRIPE_SECRET_KEY is live");
  }
  if (given.CLERK_JWT_ISSUER_DOMAIN?.startsWith("http:") === true) {
    problems.push("CLERK_JWT_ISSUER_DOMAIN must be https when STRIPE_SECRET_KEY is live");
  }
  return problems;
}
