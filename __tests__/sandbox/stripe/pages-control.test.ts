import { createServer, request as httpRequest, type Server } from "node:http";
import type { Page } from "playwright-core";
import { listenOnLoopback } from "../../../sandbox/kit/listen";
import { idOf, inspect, openStage, subscriber, VIEWS, type Stage } from "./pages-support";

describe("the sandbox's control page", () => {
  let stage: Stage;
  let receiver: { port: number; close(): Promise<void> };
  /** Types of the events that the endpoint got, in order. */
  let received: string[] = [];
  let answer = 200;

  beforeAll(async () => {
    receiver = await listenOnLoopback(endpoint, { name: "endpoint", port: 0, variable: "PORT" });
    stage = await openStage({ webhookUrl: `http://127.0.0.1:${receiver.port}/hook` });
  });
  afterAll(async () => {
    await stage.close();
    await receiver.close();
  });
  beforeEach(() => {
    received = [];
    answer = 200;
  });

  function endpoint(): Server {
    return createServer((request, response) => {
      let body = "";
      request.on("data", (chunk: Buffer) => (body += chunk.toString()));
      request.on("end", () => {
        const event: unknown = JSON.parse(body);
        if (typeof event === "object" && event && "type" in event) received.push(String(event.type));
        response.writeHead(answer).end();
      });
    });
  }

  const switchedOn = (page: Page) => page.locator("[role=switch][aria-checked=true]");
  const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });
  const controls = (options = {}) => stage.open(`${stage.url}/_sandbox`, options);

  async function until(what: () => boolean | Promise<boolean>): Promise<void> {
    for (let waited = 0; !(await what()); waited += 50) {
      if (waited > 10_000) throw new Error("It did not happen within ten seconds.");
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  test("a name that was rebound to this machine reads and moves nothing", async () => {
    const { port } = new URL(stage.url);
    const host = `evil.example:${port}`;
    const before = stage.clock.now();
    const statusOf = (method: string, path: string) =>
      new Promise<number | undefined>((resolve, reject) => {
        const headers = { host, origin: `http://${host}`, "content-type": "application/json" };
        const sent = httpRequest({ hostname: "127.0.0.1", port, method, path, headers }, (response) => {
          response.resume().on("end", () => resolve(response.statusCode));
        });
        sent.on("error", reject).end(method === "GET" ? undefined : '{"advanceBy":864000000}');
      });
    expect(await statusOf("GET", "/_sandbox/state")).toBe(403);
    expect(await statusOf("POST", "/_sandbox/clock")).toBe(403);
    expect(stage.clock.now() - before).toBeLessThan(864_000_000);
  });

  test("a named stop moves the clock to the renewal and the renewal happens", async () => {
    const { subscription } = await subscriber(stage);
    const before = subscription.items.data[0]?.current_period_end ?? 0;
    const page = await controls();
    await button(page, /^Renewal, /)
      .first()
      .click();
    await page.waitForURL(/_sandbox$/);
    expect(Math.floor(stage.clock.now() / 1000)).toBeGreaterThanOrEqual(before);
    const renewed = await stage.stripe.subscriptions.retrieve(subscription.id);
    expect(renewed.items.data[0]?.current_period_end).toBeGreaterThan(before);
    await until(() => received.includes("customer.subscription.updated"));
  });

  test("an hour and a date move the clock; the past is refused with words", async () => {
    const page = await controls();
    const start = stage.clock.now();
    await button(page, "+1 hour").click();
    await until(() => stage.clock.now() - start > 3_590_000);
    const target = new Date(stage.clock.now() + 3 * 86_400_000).toISOString().slice(0, 10);
    await page.getByLabel("Another date (UTC)").fill(target);
    await button(page, "Go to date").click();
    await until(() => new Date(stage.clock.now()).toISOString().startsWith(target));
    const refused = await fetch(`${stage.url}/_sandbox/page/clock`, {
      method: "POST",
      body: new URLSearchParams({ date: "2020-01-01" }),
    });
    expect(await refused.text()).toContain("only moves forward");
  });

  test("a person with a card appears with status and plan", async () => {
    await stage.stripe.customers.create({ email: "nobody@example.com" });
    await subscriber(stage);
    const page = await controls();
    const people = page.getByRole("region", { name: "People and cards" });
    await people.getByText("Ada Person").first().waitFor();
    expect(await people.getByText("Lectern Pro, monthly, card ending 4242").count()).toBeGreaterThan(0);
    expect(await people.getByText("No plan, no card").count()).toBeGreaterThan(0);
  });

  test("a delivery shows its attempts and can be sent again", async () => {
    const { id } = await stage.stripe.customers.create({ email: "ada@example.com" });
    await until(() => received.includes("customer.created"));
    const page = await controls();
    const row = page.getByRole("listitem").filter({ hasText: "customer.created" }).first();
    await row.getByText(/ UTC: 200/).waitFor();
    received = [];
    await row.getByRole("button", { name: /^Resend/ }).click();
    await until(() => received.includes("customer.created"));
    const { data } = await stage.stripe.events.list({ type: "customer.created", limit: 1 });
    expect(data.map(({ data: { object } }) => idOf(object as { id: string }))).toEqual([id]);
  });

  test("a switch is a real switch: on, every event comes twice; off, once", async () => {
    const page = await controls();
    const twice = page.getByRole("switch", { name: "Send every event twice" });
    expect(await twice.getAttribute("aria-checked")).toBe("false");
    await twice.focus();
    await page.keyboard.press("Enter");
    await switchedOn(page).waitFor();
    await stage.stripe.customers.create({});
    await until(() => received.filter((type) => type === "customer.created").length === 2);
    await twice.click();
    await switchedOn(page).waitFor({ state: "detached" });
  });

  test("a failing API fault is what the SDK sees, and the page itself stays usable", async () => {
    const page = await controls();
    const fault = page.getByRole("switch", { name: "Answer 500" });
    await fault.click();
    await switchedOn(page).waitFor();
    await expect(stage.stripe.customers.list()).rejects.toThrow();
    await fault.click();
    await switchedOn(page).waitFor({ state: "detached" });
    await expect(stage.stripe.customers.list()).resolves.toMatchObject({ object: "list" });
  });

  test("a snapshot brings back what was deleted, and reset empties all but the catalogue", async () => {
    const { id } = await stage.stripe.customers.create({ email: "kept@example.com" });
    const page = await controls();
    await button(page, "Take a snapshot").click();
    await page.getByText("Reset sandbox").click();
    await button(page, "Delete everything").click();
    await page.getByText("Nobody has been to Checkout yet.").waitFor();
    await expect(stage.stripe.customers.retrieve(id)).rejects.toThrow("No such customer");
    expect((await stage.stripe.prices.list()).data).toHaveLength(2);
    await button(page, /^Restore 1, /).click();
    await page.getByText("kept@example.com").first().waitFor();
    await expect(stage.stripe.customers.retrieve(id)).resolves.toMatchObject({ email: "kept@example.com" });
  });

  test("it works without JavaScript", async () => {
    const page = await controls({ javaScriptEnabled: false });
    const start = stage.clock.now();
    // The heading is on the page before, too.
    await Promise.all([page.waitForEvent("load"), button(page, "+1 day").click()]);
    await page.getByRole("heading", { name: "Sandbox controls" }).waitFor();
    expect(Math.round((stage.clock.now() - start) / 60_000)).toBeGreaterThanOrEqual(24 * 60);
  });

  test("new deliveries appear by themselves", async () => {
    const page = await controls();
    await stage.stripe.products.create({ name: "Fresh" });
    await page.getByText("product.created").first().waitFor();
  });

  test.each(VIEWS)("is clean at $name", async ({ name, ...view }) => {
    const page = await controls(view);
    await inspect(page, `controls-${name}`);
    await page.context().close();
  });
});
