import { readdirSync } from "node:fs";
import { join } from "node:path";
import { errorOf, pageRequest } from "./support/requests";
import { ROUTES, USER_ROUTES } from "./support/routes";
import { MARA, setUpWorld, SITE, world } from "./support/world";

jest.mock("@/server/ports", () => jest.requireActual<object>("./support/world"));

setUpWorld();

const API = join(__dirname, "../../src/app/api");
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;
const POST_ROUTES = [...USER_ROUTES, "events", "webhooks/clerk", "webhooks/stripe"] as const;

test("every route file is under this contract", () => {
  const files = readdirSync(API, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith("route.ts"))
    .map((file) => file.replace(/[\\/]route\.ts$/, "").replaceAll("\\", "/"));
  expect(files.sort()).toEqual(Object.keys(ROUTES).sort());
});

test("every route that asks Stripe or Convex may take longer than our own deadline of 24 s", () => {
  const { "[...path]": nothing, ...asking } = ROUTES;
  expect(nothing).not.toHaveProperty("maxDuration");
  expect(Object.values(asking).map(({ maxDuration }) => maxDuration)).toEqual(
    Object.values(asking).map(() => 60),
  );
});

describe.each(POST_ROUTES)("/api/%s", (name) => {
  test.each(METHODS.filter((method) => method !== "POST"))(
    "%s is answered 405 with Allow and JSON",
    async (method) => {
      const response = await ROUTES[name][method](pageRequest(`/api/${name}`, { method }));
      expect(response.headers.get("allow")).toBe("POST");
      expect(response.headers.get("content-type")).toContain("application/json");
      expect(await errorOf(response)).toMatchObject({ status: 405, code: "method_not_allowed" });
      expect(world.store.calls).toEqual([]);
    },
  );

  test("a GET that asks to be treated as a POST is still a GET", async () => {
    const request = pageRequest(`/api/${name}`, {
      method: "GET",
      headers: { "x-http-method-override": "POST" },
    });
    expect((await ROUTES[name].GET(request)).status).toBe(405);
  });
});

test.each(METHODS.filter((method) => method !== "HEAD"))(
  "an unknown API address answers %s with JSON 404",
  async (method) => {
    const response = await ROUTES["[...path]"][method](pageRequest("/api/nothing", { method }));
    expect(await errorOf(response)).toMatchObject({ status: 404, code: "not_found" });
  },
);

test("every answer has an id of ours and is never cached", async () => {
  const request = pageRequest("/api/stripe/sync", { headers: { "x-request-id": "mine" } });
  const first = await ROUTES["stripe/sync"].POST(request);
  const second = await ROUTES["stripe/sync"].POST(pageRequest("/api/stripe/sync"));
  expect(first.headers.get("cache-control")).toBe("no-store");
  expect(first.headers.get("x-request-id")).toMatch(/^req_[0-9a-f]{32}$/);
  expect(first.headers.get("x-request-id")).not.toBe(second.headers.get("x-request-id"));
});

test("the id in an error body is the one in the header and in the log", async () => {
  world.user = null;
  const response = await ROUTES["stripe/sync"].POST(pageRequest("/api/stripe/sync"));
  const { requestId } = (await response.json()) as { requestId: string };
  expect(response.headers.get("x-request-id")).toBe(requestId);
  expect(world.logs.join("")).toContain(requestId);
});

describe.each([...USER_ROUTES, "events" as const])(
  "/api/%s takes requests from our own pages only",
  (name) => {
    const strangers: [string, Record<string, string | null>][] = [
      ["neither Origin nor Sec-Fetch-Site", { origin: null, "sec-fetch-site": null }],
      ["Origin: null", { origin: "null", "sec-fetch-site": null }],
      ["another site's Origin", { origin: "https://evil.example", "sec-fetch-site": null }],
      ["an Origin that starts like ours", { origin: `${SITE}.evil.example`, "sec-fetch-site": null }],
      ["our Origin on another port", { origin: `${SITE}:8443`, "sec-fetch-site": null }],
      ["our Origin without encryption", { origin: SITE.replace("https", "http"), "sec-fetch-site": null }],
      ["Sec-Fetch-Site: cross-site", { "sec-fetch-site": "cross-site" }],
      ["Sec-Fetch-Site: same-site", { origin: null, "sec-fetch-site": "same-site" }],
      ["Sec-Fetch-Site: none", { origin: null, "sec-fetch-site": "none" }],
    ];
    test.each(strangers)("%s is refused", async (_, headers) => {
      const response = await ROUTES[name].POST(pageRequest(`/api/${name}`, { headers }));
      expect(await errorOf(response)).toMatchObject({ status: 403, code: "cross_origin" });
      expect(world.store.calls).toEqual([]);
    });

    test.each([
      "text/plain",
      "application/x-www-form-urlencoded",
      "multipart/form-data; boundary=x",
      "application/jsonp",
      "text/plain, application/json",
      null,
    ])("a body of type %s is refused: it can be sent across sites without asking", async (type) => {
      const response = await ROUTES[name].POST(
        pageRequest(`/api/${name}`, { headers: { "content-type": type } }),
      );
      expect(await errorOf(response)).toMatchObject({ status: 415, code: "unsupported_media_type" });
      expect(world.store.calls).toEqual([]);
    });

    test("9 KiB is too large, declared or not", async () => {
      const raw = JSON.stringify({ comment: "x".repeat(9 * 1024) });
      const stream = new Blob([raw]).stream();
      const declared = pageRequest(`/api/${name}`, {
        raw,
        headers: { "content-length": String(raw.length) },
      });
      for (const request of [declared, pageRequest(`/api/${name}`, { raw: stream })]) {
        expect(await errorOf(await ROUTES[name].POST(request))).toMatchObject({
          status: 413,
          code: "payload_too_large",
        });
      }
      expect(world.store.calls).toEqual([]);
    });
  },
);

describe.each(USER_ROUTES)("/api/%s", (name) => {
  const post = (shape = {}) => ROUTES[name].POST(pageRequest(`/api/${name}`, shape));

  test("a caller without a session gets 401 JSON and touches nothing", async () => {
    world.user = null;
    expect(await errorOf(await post())).toMatchObject({ status: 401, code: "unauthenticated" });
    expect(world.store.calls).toEqual([]);
    expect(world.wire.calls).toEqual([]);
  });

  test("headers that claim a session are not believed", async () => {
    world.user = null;
    const forged = {
      "x-clerk-auth-status": "signed-in",
      "x-clerk-user-id": MARA.clerkId,
      "x-middleware-subrequest": "proxy",
    };
    expect((await post({ headers: forged })).status).toBe(401);
  });

  test("a signed-out caller does not learn what a valid body looks like", async () => {
    world.user = null;
    expect((await post({ raw: "{" })).status).toBe(401);
  });

  test("the rate limit is asked before the body is judged, and says when to come back", async () => {
    world.store.allowed = 0;
    const response = await post({ raw: "{" });
    expect(response.headers.get("retry-after")).toBe("5");
    expect(await errorOf(response)).toMatchObject({ status: 429, code: "rate_limited" });
    expect(world.wire.calls).toEqual([]);
  });

  test("the limit is by person: other addresses do not help", async () => {
    world.store.allowed = 0;
    expect((await post({ headers: { "x-forwarded-for": "198.51.100.7" } })).status).toBe(429);
    expect(world.store.calls[0]?.args).toMatchObject({ clerkId: MARA.clerkId });
  });

  test.each([
    ["no JSON", "{"],
    ["nothing", ""],
    ["null", "null"],
    ["a list", "[]"],
    ["a text", '"x"'],
    ["a trailing comma", '{"a":1,}'],
    ["a byte order mark", "\uFEFF{}"],
    ["5,000 levels", "[".repeat(4_000) + "]".repeat(4_000)],
    ["an unknown field", '{"quantity":-1}'],
    ["a prototype", '{"__proto__":{"admin":true}}'],
    [
      "another person's ids",
      '{"customerId":"cus_jonas","subscriptionId":"sub_jonas","sessionId":"cs_jonas"}',
    ],
    [
      "parameters of Stripe",
      '{"unit_amount":1,"coupon":"FREE","trial_period_days":9999,"mode":"payment","metadata":{}}',
    ],
    ["bytes that are no UTF-8", new Uint8Array([0x7b, 0xff, 0x7d])],
  ])("%s is not a valid body and nothing reaches Stripe", async (_, raw) => {
    expect(await errorOf(await post({ raw }))).toMatchObject({ status: 400, code: "invalid_request" });
    expect(world.wire.calls).toEqual([]);
    expect(({} as Record<string, unknown>).admin).toBeUndefined();
  });

  test("when our database does not answer, the caller hears 503 and Stripe hears nothing", async () => {
    world.store.down = true;
    const response = await post();
    expect(response.headers.get("retry-after")).toBe("5");
    expect(await errorOf(response)).toMatchObject({ status: 503, code: "unavailable" });
    expect(world.wire.calls).toEqual([]);
  });
});
