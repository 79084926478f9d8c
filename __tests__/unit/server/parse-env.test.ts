import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { clerkFrontendHost, parseEnv } from "@/server/parse-env";

const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const serviceKey = (overrides: object = {}) =>
  Buffer.from(JSON.stringify({ ...privateKey.export({ format: "jwk" }), kid: "k1", ...overrides })).toString(
    "base64url",
  );

const clerkKey = (mode: string) => `pk_${mode}_${Buffer.from("clerk.lectern.example$").toString("base64")}`;

/** An environment that is right; a value of undefined takes a variable away. */
function anEnvironment(overrides: Record<string, string | undefined> = {}) {
  return {
    STRIPE_SECRET_KEY: "sk_test_canary00000000",
    STRIPE_WEBHOOK_SECRET: "whsec_canary00000000",
    NEXT_PUBLIC_SITE_URL: "https://lectern.example",
    NEXT_PUBLIC_CONVEX_URL: "https://happy-otter-123.convex.cloud",
    NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: clerkKey("test"),
    CLERK_SECRET_KEY: "sk_test_canaryclerk0000",
    CLERK_JWT_ISSUER_DOMAIN: "https://clerk.lectern.example",
    NEXT_PUBLIC_CLERK_SIGN_IN_URL: "/sign-in",
    NEXT_PUBLIC_CLERK_SIGN_UP_URL: "/sign-up",
    SERVICE_JWT_PRIVATE_KEY: serviceKey(),
    ...overrides,
  };
}

const REQUIRED = Object.keys(anEnvironment());

function problemsOf(overrides: Record<string, string | undefined>): string[] {
  const result = parseEnv(anEnvironment(overrides));
  return result.ok ? [] : result.problems;
}

function parsed(overrides: Record<string, string | undefined> = {}) {
  const result = parseEnv(anEnvironment(overrides));
  if (!result.ok) throw new Error(result.problems.join("\n"));
  return result.env;
}

test("a right environment is typed, with its defaults written out", () => {
  expect(parsed()).toMatchObject({
    STRIPE_WEBHOOK_SECRET: ["whsec_canary00000000"],
    STRIPE_AUTOMATIC_TAX: false,
    TRIAL_DAYS: 0,
    TRIAL_REQUIRES_CARD: true,
    TRUSTED_PROXY_HOPS: 0,
    NEXT_PUBLIC_SITE_URL: "https://lectern.example",
    SERVICE_JWT_PRIVATE_KEY: { kty: "EC", kid: "k1" },
  });
});

test.each(REQUIRED)("without %s the server does not start, and the name is said", (name) => {
  expect(problemsOf({ [name]: undefined })).toEqual([`${name} is missing`]);
  expect(problemsOf({ [name]: "" })).toEqual([`${name} is missing`]);
});

test.each(REQUIRED)(
  "trap: white space around %s is refused, not trimmed: it would make every signature fail",
  (name) => {
    const value = anEnvironment()[name as keyof ReturnType<typeof anEnvironment>] ?? "";
    for (const untidy of [`${value}\n`, ` ${value}`, "   "]) {
      expect(problemsOf({ [name]: untidy })).toEqual([`${name} contains white space`]);
    }
  },
);

test("everything that is wrong is said at once", () => {
  const problems = problemsOf({
    STRIPE_SECRET_KEY: "pk_test_0000000000",
    TRIAL_DAYS: "soon",
    CLERK_SECRET_KEY: undefined,
  });
  expect(problems).toEqual([
    "STRIPE_SECRET_KEY must be a Stripe secret or restricted key",
    "TRIAL_DAYS must be a whole number",
    "CLERK_SECRET_KEY is missing",
  ]);
});

test.each([
  ["STRIPE_SECRET_KEY", "pk_test_canary00000000"],
  ["STRIPE_WEBHOOK_SECRET", "canary"],
  ["STRIPE_WEBHOOK_SECRET", "whsec_canary00000000,"],
  ["STRIPE_PRICE_ID_MONTHLY", "prod_canary"],
  ["STRIPE_API_BASE", "http://127.0.0.1:12111/v1"],
  ["STRIPE_API_BASE", "canary"],
  ["STRIPE_AUTOMATIC_TAX", "yes"],
  ["STRIPE_CHECKOUT_COUPON", "20%canary"],
  ["STRIPE_CHECKOUT_PROMOTION_CODE", "CANARY"],
  ["TRIAL_REQUIRES_CARD", "1"],
  ["TRIAL_DAYS", "731"],
  ["TRIAL_DAYS", "-1"],
  ["TRUSTED_PROXY_HOPS", "1.5"],
  ["NEXT_PUBLIC_SITE_URL", "lectern.example"],
  ["NEXT_PUBLIC_SITE_URL", "https://lectern.example/app"],
  ["NEXT_PUBLIC_SITE_URL", "https://user:canary@lectern.example"],
  ["NEXT_PUBLIC_SITE_URL", "ftp://lectern.example"],
  ["NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY", "pk_test_canary"],
  ["NEXT_PUBLIC_CLERK_SIGN_IN_URL", "//canary.example"],
  ["NEXT_PUBLIC_CLERK_PROXY_URL", "canary"],
  ["SERVICE_JWT_PRIVATE_KEY", "canary"],
  ["SERVICE_JWT_PRIVATE_KEY", serviceKey({ d: undefined })],
  ["SERVICE_JWT_PRIVATE_KEY", serviceKey({ kid: undefined })],
])("%s is refused when malformed (%#), and no problem repeats a value", (name, value) => {
  const problems = problemsOf({ [name]: value });
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(new RegExp(`^${name} must`));
  expect(problems.join()).not.toMatch(/canary/i);
});

const LIVE = {
  STRIPE_SECRET_KEY: "sk_live_canary00000000",
  CLERK_SECRET_KEY: "sk_live_canaryclerk0000",
  NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: clerkKey("live"),
  CLERK_WEBHOOK_SIGNING_SECRET: `whsec_${Buffer.from("live-clerk-webhook").toString("base64")}`,
};

test("a live environment is as good as a test one", () => {
  expect(problemsOf(LIVE)).toEqual([]);
});

test.each([
  [
    "a live Stripe key and a stand-in",
    { ...LIVE, STRIPE_API_BASE: "http://127.0.0.1:12111" },
    "STRIPE_API_BASE",
  ],
  ["a live Clerk key and a stand-in", { ...LIVE, CLERK_API_URL: "http://127.0.0.1:3220" }, "CLERK_API_URL"],
  [
    "a live secret and a test publishable key",
    { ...LIVE, NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY: "pk_test_00000000" },
    "NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY",
  ],
  [
    "a live Clerk secret and a test Clerk key",
    { ...LIVE, NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: clerkKey("test") },
    "NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY",
  ],
  [
    "live people and no word of their deletion",
    { ...LIVE, CLERK_WEBHOOK_SIGNING_SECRET: "" },
    "CLERK_WEBHOOK_SIGNING_SECRET",
  ],
  ["live money and test people", { STRIPE_SECRET_KEY: LIVE.STRIPE_SECRET_KEY }, "CLERK_SECRET_KEY"],
  [
    "live money without encryption",
    { ...LIVE, NEXT_PUBLIC_SITE_URL: "http://lectern.example" },
    "NEXT_PUBLIC_SITE_URL",
  ],
  [
    "one price for both periods",
    { STRIPE_PRICE_ID_MONTHLY: "price_one", STRIPE_PRICE_ID_ANNUAL: "price_one" },
    "STRIPE_PRICE_ID_ANNUAL",
  ],
  [
    "a coupon and a promotion code for every checkout",
    { STRIPE_CHECKOUT_COUPON: "LAUNCH", STRIPE_CHECKOUT_PROMOTION_CODE: "promo_1" },
    "STRIPE_CHECKOUT_PROMOTION_CODE",
  ],
])("%s never go together", (_, overrides, named) => {
  const problems = problemsOf(overrides);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(named);
  expect(problems[0]).not.toMatch(/canary/);
});

test("several webhook secrets are taken while one is being rotated", () => {
  const { STRIPE_WEBHOOK_SECRET } = parsed({ STRIPE_WEBHOOK_SECRET: "whsec_aaaaaaaa,whsec_bbbbbbbb" });
  expect(STRIPE_WEBHOOK_SECRET).toEqual(["whsec_aaaaaaaa", "whsec_bbbbbbbb"]);
});

test("blank optional variables count as absent, as they stand in an env file", () => {
  expect(
    parsed({ STRIPE_API_BASE: "", NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY: "", TRIAL_DAYS: "" }),
  ).toMatchObject({
    TRIAL_DAYS: 0,
  });
});

test("addresses lose a trailing slash, so that they can be put together and compared", () => {
  expect(parsed({ NEXT_PUBLIC_SITE_URL: "http://localhost:3000/" }).NEXT_PUBLIC_SITE_URL).toBe(
    "http://localhost:3000",
  );
});

test("a Clerk key names its host; what merely looks like one does not", () => {
  expect(clerkFrontendHost(clerkKey("live"))).toBe("clerk.lectern.example");
  expect(clerkFrontendHost(`pk_test_${Buffer.from("127.0.0.1:3220$").toString("base64")}`)).toBe(
    "127.0.0.1:3220",
  );
  expect(clerkFrontendHost(`pk_test_${Buffer.from("localhost:3220$").toString("base64")}`)).toBeNull();
  expect(clerkFrontendHost("pk_test_")).toBeNull();
});

test(".env.example documents every variable that the server reads", () => {
  const example = readFileSync(`${__dirname}/../../../.env.example`, "utf8");
  const optional = Object.keys(
    parsed({ ...Object.fromEntries(OPTIONAL.map(([name, value]) => [name, value])) }),
  );
  for (const name of [...optional, "STRIPE_CHECKOUT_PROMOTION_CODE"])
    expect(example).toMatch(new RegExp(`^${name}=`, "m"));
});

const OPTIONAL = [
  ["STRIPE_PRICE_ID_MONTHLY", "price_monthly"],
  ["STRIPE_PRICE_ID_ANNUAL", "price_annual"],
  ["STRIPE_CHECKOUT_COUPON", "LAUNCH"],
  ["STRIPE_API_BASE", "http://127.0.0.1:12111"],
  ["NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY", "pk_test_00000000"],
  ["CONVEX_DEPLOYMENT", "dev:happy-otter-123"],
  ["CLERK_WEBHOOK_SIGNING_SECRET", "whsec_00000000"],
  ["CLERK_API_URL", "http://127.0.0.1:3220"],
  ["CLERK_FAPI_URL", "http://127.0.0.1:3220"],
  ["NEXT_PUBLIC_CLERK_PROXY_URL", "/__clerk"],
] as const;
