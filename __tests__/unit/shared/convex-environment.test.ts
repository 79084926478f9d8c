import { parseGraceDays } from "@/shared/billing/entitlement";
import { CONVEX_VARIABLES, convexEnvironmentProblems } from "@/shared/convex-environment";

const GOOD = {
  STRIPE_SECRET_KEY: "sk_test_0123456789",
  CLERK_JWT_ISSUER_DOMAIN: "https://clerk.lectern.example",
  SERVICE_JWT_JWKS: "data:application/json;base64,e30=",
};
const LIVE = { ...GOOD, STRIPE_SECRET_KEY: "sk_live_CANARY0123" };

test("a complete environment has no problem, and blank optional lines count as absent", () => {
  expect(convexEnvironmentProblems(GOOD)).toEqual([]);
  expect(convexEnvironmentProblems({ ...GOOD, STRIPE_API_BASE: "", ALERT_WEBHOOK_URL: "" })).toEqual([]);
});

test.each([
  [undefined, 14],
  ["", 14],
  ["0", 0],
  ["60", 60],
  ["61", null],
  ["1e1", null],
] as const)("GRACE_PERIOD_DAYS %j is %j days, in the check and in the functions", (raw, days) => {
  expect(parseGraceDays(raw)).toBe(days);
  const problems = convexEnvironmentProblems({ ...GOOD, GRACE_PERIOD_DAYS: raw });
  expect(problems).toHaveLength(days === null ? 1 : 0);
});

test("every missing or blank variable is named at once", () => {
  expect(convexEnvironmentProblems({ STRIPE_SECRET_KEY: "" })).toEqual(
    Object.keys(GOOD).map((name) => `${name} is missing`),
  );
});

test.each([
  ["STRIPE_SECRET_KEY", "pk_test_CANARY0123"],
  ["STRIPE_SECRET_KEY", "sk_test_CANARY0123\n"],
  ["STRIPE_API_BASE", "127.0.0.1:12111/CANARY"],
  ["STRIPE_PRICE_ID_MONTHLY", "prod_CANARY"],
  ["CLERK_JWT_ISSUER_DOMAIN", "https://clerk.example/CANARY"],
  ["SERVICE_JWT_JWKS", "CANARY"],
  ["GRACE_PERIOD_DAYS", "CANARY"],
  ["GRACE_PERIOD_DAYS", "61"],
  ["GRACE_PERIOD_DAYS", "014"],
  ["GRACE_PERIOD_DAYS", "-1"],
  ["GRACE_PERIOD_DAYS", " 7"],
  ["ALERT_WEBHOOK_URL", "CANARY"],
  ["ALERT_WEBHOOK_URL", "http://alerts.example/CANARY"],
  ["ALERT_WEBHOOK_URL", "http://localhost.example/CANARY"],
  ["ALERT_WEBHOOK_URL", "ftp://alerts.example/CANARY"],
])("a malformed %s is named and its value is not shown", (name, value) => {
  const problems = convexEnvironmentProblems({ ...GOOD, [name]: value });
  expect(problems).toEqual([expect.stringMatching(new RegExp(`^${name} must`))]);
  expect(problems.join()).not.toContain("CANARY");
});

test.each([
  "https://hooks.example/T0/B0",
  "http://127.0.0.1:4000/hook",
  "http://localhost:4000/",
  "http://[::1]:4000/",
])("alerts may be sent to %s", (ALERT_WEBHOOK_URL) => {
  expect(convexEnvironmentProblems({ ...GOOD, ALERT_WEBHOOK_URL })).toEqual([]);
});

test("a live key never meets a stand-in", () => {
  expect(convexEnvironmentProblems(LIVE)).toEqual([]);
  expect(
    convexEnvironmentProblems({
      ...LIVE,
      STRIPE_API_BASE: "http://127.0.0.1:12111",
      CLERK_JWT_ISSUER_DOMAIN: "http://127.0.0.1:3220",
    }),
  ).toEqual([
    expect.stringMatching(/^STRIPE_API_BASE must/),
    expect.stringMatching(/^CLERK_JWT_ISSUER_DOMAIN must/),
  ]);
});

test("what is listed as needed is what is complained of when nothing is set", () => {
  expect(CONVEX_VARIABLES.required.map((name) => `${name} is missing`)).toEqual(
    convexEnvironmentProblems({}),
  );
  expect(CONVEX_VARIABLES.optional).toContain("REFUND_POLICY");
});
