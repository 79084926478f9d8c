import { z } from "zod";

/** What a shell or a hosting platform hands over. */
type Source = Readonly<Record<string, string | undefined>>;

const origin = (hint: string) =>
  z
    .string()
    .refine(isOrigin, hint)
    .transform((raw) => new URL(raw).origin);
const matching = (pattern: RegExp, hint: string) => z.string().regex(pattern, hint);
const path = () => matching(/^\/(?!\/)[\w\-./]*$/, "must be a path that starts with one slash");
const count = (max: number, fallback: number) =>
  z
    .string()
    .regex(/^\d{1,4}$/, "must be a whole number")
    .transform(Number)
    .refine((value) => value <= max, `must be at most ${max}`)
    .default(fallback);

const flag = (fallback: "true" | "false") =>
  z
    .enum(["true", "false"], "must be true or false")
    .default(fallback)
    .transform((word) => word === "true");

const schema = z.object({
  STRIPE_SECRET_KEY: matching(/^(sk|rk)_(test|live)_\w{8,}$/, "must be a Stripe secret or restricted key"),
  /** Several, separated by commas, while a secret is being rotated. */
  STRIPE_WEBHOOK_SECRET: z
    .string()
    .transform((raw) => raw.split(","))
    .refine((all) => all.every(isSigningSecret), "must be whsec_ secrets, separated by commas"),
  /** Without an id the price is found by the lookup key of `catalogue.json`. */
  STRIPE_PRICE_ID_MONTHLY: matching(/^price_\w+$/, "must be the id of a price").optional(),
  STRIPE_PRICE_ID_ANNUAL: matching(/^price_\w+$/, "must be the id of a price").optional(),
  STRIPE_API_BASE: origin("must be an address without a path").optional(),
  STRIPE_AUTOMATIC_TAX: flag("false"),
  STRIPE_CHECKOUT_COUPON: matching(/^[\w-]{1,200}$/, "must be the id of a coupon").optional(),
  STRIPE_CHECKOUT_PROMOTION_CODE: matching(/^promo_\w+$/, "must be the id of a promotion code").optional(),
  TRIAL_DAYS: count(730, 0),
  TRIAL_REQUIRES_CARD: flag("true"),
  NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY: matching(
    /^pk_(test|live)_\w{8,}$/,
    "must be a Stripe publishable key",
  ).optional(),
  NEXT_PUBLIC_SITE_URL: origin("must be an address without a path"),
  TRUSTED_PROXY_HOPS: count(10, 0),
  NEXT_PUBLIC_CONVEX_URL: origin("must be the address of a Convex deployment"),
  CONVEX_DEPLOYMENT: z.string().optional(),
  NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: z
    .string()
    .refine((raw) => clerkFrontendHost(raw) !== null, "must be a Clerk publishable key"),
  CLERK_SECRET_KEY: matching(/^sk_(test|live)_\w{8,}$/, "must be a Clerk secret key"),
  CLERK_WEBHOOK_SIGNING_SECRET: z.string().refine(isSigningSecret, "must be a whsec_ secret").optional(),
  CLERK_JWT_ISSUER_DOMAIN: origin("must be the issuer's address without a path"),
  CLERK_API_URL: origin("must be an address without a path").optional(),
  CLERK_FAPI_URL: origin("must be an address without a path").optional(),
  NEXT_PUBLIC_CLERK_PROXY_URL: z.union([path(), z.url()], "must be a path or an address").optional(),
  NEXT_PUBLIC_CLERK_UNSAFE_DISABLE_DEVELOPMENT_MODE_CONSOLE_WARNING: z
    .enum(["0", "1"], "must be 0 or 1")
    .optional(),
  NEXT_PUBLIC_CLERK_SIGN_IN_URL: path(),
  NEXT_PUBLIC_CLERK_SIGN_UP_URL: path(),
  SERVICE_JWT_PRIVATE_KEY: z.string().transform((raw, context) => {
    const key = servicePrivateKey(raw);
    if (key !== null) return key;
    context.addIssue({ code: "custom", message: "must be a key made by `npm run keys`" });
    return z.NEVER;
  }),
});

/** The environment of the web server, parsed. Absent optional values are undefined. */
export type ServerEnv = z.infer<typeof schema>;

export type ParsedEnv = { ok: true; env: ServerEnv } | { ok: false; problems: string[] };

/**
 * Any object to a typed environment, or every problem at once. A problem names the variable and the rule and never
 * the value. A blank optional variable counts as absent, because `.env` files keep empty lines for what is not used.
 */
export function parseEnv(source: Source): ParsedEnv {
  const names = Object.keys(schema.shape);
  const given = Object.fromEntries(
    names.map((name) => [name, source[name] === "" ? undefined : source[name]]),
  );
  // A newline after a pasted secret makes every signature fail without a word, so nothing is trimmed silently.
  const untidy = names.filter((name) => /\s/.test(given[name] ?? ""));
  const parsed = schema.safeParse(given);
  const malformed = (parsed.error?.issues ?? []).map((issue) => {
    const name = String(issue.path[0]);
    return `${name} ${given[name] === undefined ? "is missing" : issue.message}`;
  });
  const problems = [
    ...untidy.map((name) => `${name} contains white space`),
    ...malformed.filter((problem) => !untidy.some((name) => problem.startsWith(`${name} `))),
    ...contradictions(given),
  ];
  return parsed.success && problems.length === 0 ? { ok: true, env: parsed.data } : { ok: false, problems };
}

/** Values that are fine alone and wrong together. */
function contradictions(given: Source): string[] {
  const live = (name: string) => /^(sk|rk|pk)_live_/.test(given[name] ?? "");
  const test = (name: string) => /^(sk|rk|pk)_test_/.test(given[name] ?? "");
  const mixed = (a: string, b: string) => (live(a) && test(b)) || (test(a) && live(b));
  const pairs: [boolean, string][] = [
    [
      mixed("STRIPE_SECRET_KEY", "NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY"),
      "STRIPE_SECRET_KEY and NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY mix test and live mode",
    ],
    [
      mixed("CLERK_SECRET_KEY", "NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY"),
      "CLERK_SECRET_KEY and NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY mix test and live mode",
    ],
    [
      live("STRIPE_SECRET_KEY") && test("CLERK_SECRET_KEY"),
      "STRIPE_SECRET_KEY is live while CLERK_SECRET_KEY belongs to a test instance",
    ],
    [
      live("STRIPE_SECRET_KEY") && given.STRIPE_API_BASE !== undefined,
      "STRIPE_API_BASE is set: a live Stripe key must never be sent to a stand-in",
    ],
    [
      live("CLERK_SECRET_KEY") && (given.CLERK_API_URL ?? given.CLERK_FAPI_URL) !== undefined,
      "CLERK_API_URL or CLERK_FAPI_URL is set: a live Clerk key must never be sent to a stand-in",
    ],
    [
      live("CLERK_SECRET_KEY") && given.CLERK_WEBHOOK_SIGNING_SECRET === undefined,
      "CLERK_WEBHOOK_SIGNING_SECRET is missing: without it a deleted account would go on being charged",
    ],
    [
      live("STRIPE_SECRET_KEY") && given.NEXT_PUBLIC_SITE_URL?.startsWith("http:") === true,
      "NEXT_PUBLIC_SITE_URL must be https when STRIPE_SECRET_KEY is live",
    ],
    [
      given.STRIPE_PRICE_ID_MONTHLY !== undefined &&
        given.STRIPE_PRICE_ID_MONTHLY === given.STRIPE_PRICE_ID_ANNUAL,
      "STRIPE_PRICE_ID_MONTHLY and STRIPE_PRICE_ID_ANNUAL name the same price",
    ],
    [
      given.STRIPE_CHECKOUT_COUPON !== undefined && given.STRIPE_CHECKOUT_PROMOTION_CODE !== undefined,
      "STRIPE_CHECKOUT_COUPON and STRIPE_CHECKOUT_PROMOTION_CODE exclude each other",
    ],
  ];
  return pairs.filter(([wrong]) => wrong).map(([, problem]) => problem);
}

/** The host inside a Clerk publishable key (`pk_test_` + base64 of `host$`), or null when it is not such a key. */
export function clerkFrontendHost(publishableKey: string): string | null {
  const encoded = /^pk_(?:test|live)_([\w+/=-]+)$/.exec(publishableKey)?.[1];
  if (encoded === undefined) return null;
  const decoded = Buffer.from(encoded, "base64").toString("utf8");
  return /^([a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?)\$$/i.exec(decoded)?.[1] ?? null;
}

function isOrigin(raw: string): boolean {
  if (!URL.canParse(raw)) return false;
  const url = new URL(raw);
  const bare = url.pathname === "/" && url.search === "" && url.hash === "" && url.username === "";
  return bare && (url.protocol === "https:" || url.protocol === "http:");
}

function isSigningSecret(raw: string): boolean {
  return /^whsec_[\w+/=-]{8,}$/.test(raw);
}

const privateJwk = z.object({
  kty: z.literal("EC"),
  crv: z.literal("P-256"),
  x: z.string(),
  y: z.string(),
  d: z.string(),
  kid: z.string().min(1),
});

function servicePrivateKey(raw: string): z.infer<typeof privateJwk> | null {
  try {
    return privateJwk.parse(JSON.parse(Buffer.from(raw, "base64url").toString("utf8")));
  } catch {
    return null;
  }
}
