import type { Page } from "playwright-core";
import { checkout, inspect, openStage, pick, VIEWS, type Stage } from "./pages-support";

describe("the Checkout page", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage.close());

  const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
  const paid = (id: string) => new RegExp(`/done\\?session=${id}$`);
  const session = (id: string) => stage.stripe.checkout.sessions.retrieve(id, { expand: ["subscription"] });
  const subscriptionsOf = async (customer: string) =>
    (await stage.stripe.subscriptions.list({ customer, status: "all" })).data;
  const newCustomer = () => stage.stripe.customers.create({ email: "ada@example.com" });

  test("the keyboard alone pays and returns to success_url with the session's id", async () => {
    const { id, url } = await checkout(stage);
    const page = await stage.open(url);
    await page.getByLabel("Email").focus();
    await page.keyboard.type("ada@example.com");
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.getAttribute("data-card"))).toBe(
      "4242 4242 4242 4242",
    );
    for (const _field of ["number", "expiry", "cvc", "name", "country", "button"])
      await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Pay $20.00");
    await page.keyboard.press("Enter");
    await page.waitForURL(paid(id));
    expect(await session(id)).toMatchObject({
      status: "complete",
      payment_status: "paid",
      url: null,
      customer_details: { email: "ada@example.com" },
      subscription: { status: "active" },
    });
  });

  test("a decline stays on the page, is announced, and leaves nothing behind; another card then pays", async () => {
    const customer = await newCustomer();
    const { id, url } = await checkout(stage, { customer: customer.id });
    const page = await stage.open(url);
    await pick(page, "Insufficient funds");
    await button(page, "Pay $20.00").click();
    const alert = page.getByRole("alert");
    expect(await alert.textContent()).toContain("insufficient funds");
    // What asks for the focus gets it when the page is drawn, which may be a moment later.
    await page.locator("[role=alert]:focus").waitFor();
    expect(await page.getByLabel("Card number").inputValue()).toBe("4000 0000 0000 9995");
    expect(await session(id)).toMatchObject({ status: "open", subscription: null });
    expect(await subscriptionsOf(customer.id)).toEqual([]);

    await pick(page, "Pays");
    await button(page, "Pay $20.00").click();
    await page.waitForURL(paid(id));
    expect(await session(id)).toMatchObject({ status: "complete", customer: customer.id });
    expect((await subscriptionsOf(customer.id)).map(({ status }) => status)).toEqual(["active"]);
  });

  test("3-D Secure completed pays", async () => {
    const { id, url } = await checkout(stage, { customer_email: "ada@example.com" });
    const page = await stage.open(url);
    await pick(page, "Asks for 3-D Secure");
    await button(page, "Pay $20.00").click();
    await page.getByRole("heading", { name: "Confirm $20.00" }).waitFor();
    expect((await session(id)).status).toBe("open");
    await button(page, "Complete").click();
    await page.waitForURL(paid(id));
    expect(await session(id)).toMatchObject({ status: "complete", subscription: { status: "active" } });
  });

  test("3-D Secure failed declines and leaves the session open", async () => {
    const { id, url } = await checkout(stage, { customer_email: "ada@example.com" });
    const page = await stage.open(url);
    await pick(page, "Asks for 3-D Secure");
    await button(page, "Pay $20.00").click();
    await button(page, "Fail").click();
    expect(await page.getByRole("alert").textContent()).toContain("unable to authenticate");
    expect((await session(id)).status).toBe("open");
  });

  test.each([
    ["a real card number", "4111 1111 1111 1111"],
    ["a mistyped number", "4242 4242 4242 4241"],
  ])("%s is refused", async (_name, number) => {
    const { id, url } = await checkout(stage, { customer_email: "ada@example.com" });
    const page = await stage.open(url);
    await page.getByLabel("Card number").fill(number);
    await button(page, "Pay $20.00").click();
    await page.getByRole("alert").waitFor();
    expect((await session(id)).status).toBe("open");
  });

  test("a field that cannot be right is named and nothing is sent to the bank", async () => {
    const { url } = await checkout(stage);
    const page = await stage.open(url);
    await page.getByLabel("Email").fill("nobody");
    await page.getByLabel("Expiry").fill("13 / 30");
    await page.getByLabel("CVC").fill("12");
    await button(page, "Pay $20.00").click();
    expect(await page.getByRole("alert").textContent()).toContain("3 fields need a look");
    for (const label of ["Email", "Expiry", "CVC"]) {
      const field = page.getByLabel(label);
      expect(await field.getAttribute("aria-invalid")).toBe("true");
      const description = await field.getAttribute("aria-describedby");
      expect(await page.locator(`#${description}`).textContent()).toMatch(/^Enter /);
    }
  });

  test("two submits of the same form pay once and both end at success_url", async () => {
    const customer = await newCustomer();
    const { id, url } = await checkout(stage, { customer: customer.id });
    const body = new URLSearchParams({
      email: "ada@example.com",
      cardNumber: "4242424242424242",
      cardExpiry: "12 / 40",
      cardCvc: "123",
      billingName: "Ada Person",
      billingCountry: "US",
    });
    const submit = () => fetch(url, { method: "POST", body, redirect: "manual" });
    const answers = await Promise.all([submit(), submit(), submit()]);
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303]);
    for (const answer of answers) expect(answer.headers.get("location")).toMatch(paid(id));
    expect(await subscriptionsOf(customer.id)).toHaveLength(1);
  });

  test("a pressed button names what it does and ignores a second press", async () => {
    const { id, url } = await checkout(stage, { customer_email: "ada@example.com" });
    const page = await stage.open(url);
    let posts = 0;
    page.on("request", (request) => {
      if (request.method() === "POST") posts += 1;
    });
    // Pressed twice within one task, so that the page is still there to be looked at.
    const state = await button(page, "Pay $20.00").evaluate((element: HTMLButtonElement) => {
      element.click();
      const seen = { label: element.textContent, disabled: element.getAttribute("aria-disabled") };
      element.click();
      return seen;
    });
    expect(state).toEqual({ label: "Paying $20.00…", disabled: "true" });
    await page.waitForURL(paid(id));
    expect(posts).toBe(1);
  });

  test("the email of the customer cannot be changed, not even by a forged form", async () => {
    const customer = await newCustomer();
    const { id, url } = await checkout(stage, { customer: customer.id });
    const page = await stage.open(url);
    const email = page.getByLabel("Email");
    expect(await email.inputValue()).toBe("ada@example.com");
    expect(await email.getAttribute("readonly")).not.toBeNull();
    await email.evaluate((element) => element.setAttribute("value", "mallory@example.com"));
    await button(page, "Pay $20.00").click();
    await page.waitForURL(paid(id));
    expect((await session(id)).customer_details?.email).toBe("ada@example.com");
  });

  test("promotion codes are asked for only when the session allows them", async () => {
    const { url } = await checkout(stage);
    const page = await stage.open(url);
    expect(await page.getByLabel("Promotion code").count()).toBe(0);
  });

  test("a promotion code changes what is due and what the button says; an unknown one is announced", async () => {
    const coupon = await stage.stripe.coupons.create({ percent_off: 25, duration: "once" });
    await stage.stripe.promotionCodes.create({
      promotion: { type: "coupon", coupon: coupon.id },
      code: "SPRING",
    });
    const { id, url } = await checkout(stage, {
      allow_promotion_codes: true,
      customer_email: "ada@example.com",
    });
    const page = await stage.open(url);
    await page.getByLabel("Promotion code").fill("NOPE");
    await page.keyboard.press("Enter");
    expect(await page.getByRole("alert").textContent()).toContain("This code is invalid.");
    await page.getByLabel("Promotion code").fill("spring");
    await button(page, "Apply").click();
    await button(page, "Pay $15.00").click();
    await page.waitForURL(paid(id));
    expect(await session(id)).toMatchObject({ amount_total: 1500, total_details: { amount_discount: 500 } });
  });

  test("a trial says until when it is free and starts without a charge", async () => {
    const { id, url } = await checkout(stage, {
      subscription_data: { trial_period_days: 7 },
      customer_email: "ada@example.com",
    });
    const page = await stage.open(url);
    expect(await page.getByText(/^today\. Free until \d+ \w+ \d{4}, then \$20\.00 each month$/).count()).toBe(
      1,
    );
    await button(page, "Start trial").click();
    await page.waitForURL(paid(id));
    expect(await session(id)).toMatchObject({
      payment_status: "no_payment_required",
      amount_total: 0,
      subscription: { status: "trialing" },
    });
  });

  test("the way back leads to cancel_url", async () => {
    const { url } = await checkout(stage);
    const page = await stage.open(url);
    await page.getByRole("link", { name: "Back to Lectern. Nothing is charged." }).click();
    expect(page.url()).toBe(`${stage.appUrl}/left`);
  });

  test("a finished, an expired and an unknown checkout say so and offer no payment", async () => {
    const expired = await checkout(stage);
    await stage.stripe.checkout.sessions.expire(expired.id);
    const page = await stage.open(expired.url);
    await page.getByRole("heading", { name: "This checkout has expired" }).waitFor();
    expect(await page.getByRole("link", { name: "Return to Lectern" }).getAttribute("href")).toBe(
      `${stage.appUrl}/left`,
    );

    const finished = await checkout(stage, { customer_email: "ada@example.com" });
    await page.goto(finished.url);
    await button(page, "Pay $20.00").click();
    await page.waitForURL(paid(finished.id));
    await page.goto(finished.url);
    await page.getByRole("heading", { name: "This checkout is finished" }).waitFor();
    expect(await page.getByRole("button").count()).toBe(0);
    await page.getByRole("link", { name: "Return to Lectern" }).click();
    await page.waitForURL(paid(finished.id));

    const unknown = await page.goto(`${stage.url}/c/pay/cs_test_unknown`);
    expect(unknown?.status()).toBe(404);
  });

  test("it works without JavaScript, 3-D Secure included", async () => {
    const { id, url } = await checkout(stage, { customer_email: "ada@example.com" });
    const page = await stage.open(url, { javaScriptEnabled: false });
    expect(await page.getByRole("radio").count()).toBe(0);
    await page.getByLabel("Card number").fill("4000 0025 0000 3155");
    await button(page, "Pay $20.00").click();
    await button(page, "Complete").click();
    await page.waitForURL(paid(id));
  });

  test("words from the catalogue are shown as text, never as markup", async () => {
    const name = `<img src=x onerror="document.title='owned'">`;
    const { url } = await checkout(stage, {
      line_items: [
        {
          quantity: 1,
          price_data: {
            currency: "usd",
            unit_amount: 500,
            recurring: { interval: "month" },
            product_data: { name },
          },
        },
      ],
    });
    const page = await stage.open(url);
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toContain(name);
    expect(await page.locator("img").count()).toBe(0);
  });

  test("the policy allows its own style, script and fonts, and forms that end at the app", async () => {
    const { url } = await checkout(stage);
    const policy = (await fetch(url)).headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain(`form-action 'self' ${stage.appUrl}`);
    expect(policy).not.toContain("unsafe");
  });

  test("a form from another site is refused", async () => {
    const { id, url } = await checkout(stage);
    const answer = await fetch(url, {
      method: "POST",
      headers: { origin: "https://evil.example" },
      body: new FormData(),
    });
    expect(answer.status).toBe(403);
    expect((await session(id)).status).toBe("open");
  });

  test.each(VIEWS)("every state is clean at $name", async ({ name, ...view }) => {
    const { url } = await checkout(stage, { allow_promotion_codes: true, customer_email: "ada@example.com" });
    const page = await stage.open(url, view);
    await inspect(page, `checkout-${name}`);
    await pick(page, "Insufficient funds");
    await button(page, "Pay $20.00").click();
    await page.getByRole("alert").waitFor();
    await inspect(page, `checkout-declined-${name}`);
    await pick(page, "Asks for 3-D Secure");
    await button(page, "Pay $20.00").click();
    await button(page, "Complete").waitFor();
    await inspect(page, `checkout-3ds-${name}`);
    await page.context().close();
  });
});
