import { POST } from "@/app/api/events/route";
import { GET, HEAD } from "@/app/api/health/route";
import { errorOf, pageRequest } from "./support/requests";
import { MARA, setUpWorld, world } from "./support/world";

jest.mock("@/server/ports", () => jest.requireActual<object>("./support/world"));

setUpWorld();

const report = (body: unknown, headers: Record<string, string> = {}) =>
  POST(pageRequest("/api/events", { body, headers }));

describe("events", () => {
  test("something that happened on a page is counted for its person", async () => {
    const response = await report({ name: "checkout_clicked", properties: { period: "annual" } });
    expect(response.status).toBe(204);
    expect(await response.text()).toBe("");
    expect(world.store.events).toMatchObject([{ clerkId: MARA.clerkId, properties: { period: "annual" } }]);
  });

  test("nobody needs to be signed in", async () => {
    world.user = null;
    expect((await report({ name: "pricing_viewed" })).status).toBe(204);
    expect(world.store.events).toMatchObject([{ clerkId: null, anonymousId: null }]);
  });

  test("an anonymous caller is limited by the address that our own proxy saw, which is not stored readable", async () => {
    world.user = null;
    await report({ name: "pricing_viewed" }, { "x-forwarded-for": "203.0.113.9" });
    await report({ name: "pricing_viewed" }, { "x-forwarded-for": "198.51.100.1, 203.0.113.9" });
    await report({ name: "pricing_viewed" }, { "x-forwarded-for": "203.0.113.10" });
    const [first, spoofed, other] = world.store.events.map(({ ipHash }) => ipHash);
    expect(spoofed).toBe(first);
    expect(other).not.toBe(first);
    expect(JSON.stringify(world.store.events) + world.logs.join("")).not.toContain("203.0.113");
  });

  test.each([
    { name: "subscription_started" },
    { name: "__proto__" },
    { name: "ui_error", properties: { message: "mara@northside.example" } },
    { name: "ui_error", properties: { code: "Free text with an address" } },
    { name: "ui_error", properties: { path: "https://evil.example" } },
    { name: "pricing_viewed", userId: "user_jonas" },
  ])("%j is refused: the set of events and of their properties is closed", async (body) => {
    expect((await errorOf(await report(body))).code).toBe("invalid_request");
    expect(world.store.events).toEqual([]);
  });

  test("too many are 429 with the time to wait", async () => {
    world.store.allowed = 0;
    const response = await report({ name: "pricing_viewed" });
    expect(response.status).toBe(429);
    expect(response.headers.get("retry-after")).toBe("5");
  });
});

describe("health", () => {
  const request = (method = "GET") => pageRequest("/api/health", { method });

  test("is 200 while our database answers and takes our token", async () => {
    const response = await GET(request());
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ ok: true, checks: { convex: "ok" } });
  });

  test("is 503 when it does not, and needs no body to say so", async () => {
    world.store.down = true;
    expect(await (await GET(request())).json()).toEqual({ ok: false, checks: { convex: "failed" } });
    expect((await HEAD(request("HEAD"))).status).toBe(503);
  });
});
