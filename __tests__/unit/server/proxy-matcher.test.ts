import { unstable_doesMiddlewareMatch as matches } from "next/experimental/testing/server";
import { config } from "@/proxy";

const reached = (url: string, headers: Record<string, string> = {}) =>
  matches({ config, nextConfig: {}, url, headers });
const JSON_BODY = { "content-type": "application/json; charset=utf-8" };

test.each(["/", "/pricing", "/dashboard", "/dashboard/billing", "/sign-in/factor-one", "/nothing/here.png"])(
  "%s gets identity and the page's policy",
  (path) => expect(reached(path)).toBe(true),
);

test.each(["/api/stripe/checkout", "/api/stripe/cancel", "/api/events"])(
  "%s gets identity when it is sent JSON",
  (path) => {
    expect(reached(path, JSON_BODY)).toBe(true);
  },
);

test.each([
  "/api/webhooks/stripe",
  "/api/webhooks/clerk",
  "/api/health",
  "/_next/static/chunks/main.js",
  "/icon.svg",
])("%s is left alone: it needs no identity and must stay cheap", (path) =>
  expect(reached(path, JSON_BODY)).toBe(false),
);

test("Clerk's own files and calls pass through our origin", () => {
  expect(reached("/__clerk/npm/@clerk/clerk-js@6/dist/clerk.browser.js")).toBe(true);
  expect(reached("/__clerk/v1/client")).toBe(true);
});

test("what is not JSON is left to the route, which refuses it before it asks who sent it", () => {
  expect(reached("/api/stripe/checkout")).toBe(false);
  expect(reached("/api/stripe/checkout", { "content-type": "text/plain" })).toBe(false);
});
