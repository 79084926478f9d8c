import { AppError } from "@/server/http/app-error";
import { returnUrl } from "@/server/billing/return-url";

const SITE = "https://lectern.example";

test.each([
  [undefined, `${SITE}/dashboard/billing`],
  ["/dashboard", `${SITE}/dashboard`],
  ["/pricing", `${SITE}/pricing`],
  [`${SITE}/dashboard/billing`, `${SITE}/dashboard/billing`],
  ["HTTPS://LECTERN.EXAMPLE/dashboard", `${SITE}/dashboard`],
  [`${SITE}:443/dashboard`, `${SITE}/dashboard`],
  ["/dashboard/billing?session_id=cs_forged&next=//evil.example#top", `${SITE}/dashboard/billing`],
])("%s becomes %s", (wanted, rebuilt) => {
  expect(returnUrl(SITE, wanted)).toBe(rebuilt);
});

test.each([
  "//evil.example",
  "/\\evil.example",
  "/\t/evil.example",
  "///evil.example",
  "/\n/evil.example",
  "\\\\evil.example",
  "\\/evil.example/dashboard",
  "https:evil.example",
  "https:/evil.example/dashboard",
  "https://evil.example/dashboard",
  "https://lectern.example@evil.example/dashboard",
  "https://user:word@lectern.example/dashboard",
  "https://lectern.example.evil.example/dashboard",
  "https://evil.example#lectern.example/dashboard",
  "https://lectern.exаmple/dashboard",
  "https://lectern.example:8443/dashboard",
  "http://lectern.example/dashboard",
  "javascript:alert(1)",
  "data:text/html,x",
  "/dashboard\r\nSet-Cookie: a=b",
  "/dash\r\nboard",
  "/..//evil.example",
  "/dashboard/../admin",
  "/dashboard/%2e%2e/admin",
  "/dashboard/billing/",
  "/dashboard/billing?x={CHECKOUT_SESSION_ID}",
  " /dashboard",
  "",
])("%j is invalid_redirect", (wanted) => {
  expect(() => returnUrl(SITE, wanted)).toThrow(new AppError("invalid_redirect"));
});
