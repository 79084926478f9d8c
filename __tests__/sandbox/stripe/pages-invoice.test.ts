import type { Page } from "playwright-core";
import type Stripe from "stripe";
import { idOf, inspect, openStage, pick, subscriber, VIEWS, type Stage } from "./pages-support";

describe("the hosted invoice", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage.close());

  const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

  /** The first invoice of a subscription whose card cannot be charged: open, $20.00. */
  async function openInvoice(): Promise<{ subscription: Stripe.Subscription; id: string; url: string }> {
    const { subscription } = await subscriber(stage, { card: "pm_card_chargeCustomerFail" });
    const invoice = await stage.stripe.invoices.retrieve(idOf(subscription.latest_invoice));
    if (!invoice.hosted_invoice_url) throw new Error("A finalized invoice has a page.");
    return { subscription, id: invoice.id, url: invoice.hosted_invoice_url };
  }

  const statusOf = async (id: string) => (await stage.stripe.invoices.retrieve(id)).status;

  test("is paid with a card, shows it, and the subscription becomes active", async () => {
    const { subscription, id, url } = await openInvoice();
    expect(subscription.status).toBe("incomplete");
    const page = await stage.open(url);
    await button(page, "Pay $20.00").click();
    await page.getByText("Paid", { exact: true }).first().waitFor();
    expect(await button(page, "Pay $20.00").count()).toBe(0);
    expect(await statusOf(id)).toBe("paid");
    expect((await stage.stripe.subscriptions.retrieve(subscription.id)).status).toBe("active");
    await page.getByRole("link", { name: "Receipt" }).click();
    await page.getByRole("heading", { name: /^Receipt / }).waitFor();
    expect(await page.getByText("Visa •••• 4242").count()).toBe(1);
    await inspect(page, "receipt");
  });

  test("a decline is announced and the invoice stays open", async () => {
    const { id, url } = await openInvoice();
    const page = await stage.open(url);
    await pick(page, "Insufficient funds");
    await button(page, "Pay $20.00").click();
    expect(await page.getByRole("alert").textContent()).toContain("insufficient funds");
    expect(await statusOf(id)).toBe("open");
  });

  test("3-D Secure decides: failed stays open, completed pays", async () => {
    const { id, url } = await openInvoice();
    const page = await stage.open(url);
    for (const [answer, status] of [
      ["Fail", "open"],
      ["Complete", "paid"],
    ] as const) {
      await pick(page, "Asks for 3-D Secure");
      await button(page, "Pay $20.00").click();
      await button(page, answer).click();
      await page.getByRole("heading", { name: /^Invoice / }).waitFor();
      expect(await statusOf(id)).toBe(status);
    }
  });

  test("the PDF is a well-formed file with the number and the amount", async () => {
    const { id } = await openInvoice();
    const { invoice_pdf, number } = await stage.stripe.invoices.retrieve(id);
    const answer = await fetch(String(invoice_pdf));
    expect(answer.headers.get("content-type")).toBe("application/pdf");
    const file = Buffer.from(await answer.arrayBuffer()).toString("latin1");
    expect(file.startsWith("%PDF-1.4\n")).toBe(true);
    expect(file).toContain(`(Invoice ${number})`);
    expect(file).toContain("($20.00)");
    const table = Number(/startxref\n(\d+)\n%%EOF/.exec(file)?.[1]);
    const offsets = [...file.slice(table).matchAll(/^(\d{10}) 00000 n $/gm)].map(([, offset]) =>
      Number(offset),
    );
    expect(offsets.length).toBeGreaterThan(6);
    for (const [index, offset] of offsets.entries()) {
      expect(file.slice(offset).startsWith(`${index + 1} 0 obj\n`)).toBe(true);
    }
    for (const [, length, content] of file.matchAll(/<< \/Length (\d+) >>\nstream\n([^]*?)\nendstream/g)) {
      expect(content).toHaveLength(Number(length));
    }
  });

  test("a long description takes several lines of the PDF and never runs into the amount", async () => {
    const { id } = await openInvoice();
    const { customer } = await stage.stripe.invoices.retrieve(id);
    const invoice = await stage.stripe.invoices.create({ customer: String(customer), auto_advance: false });
    const description = `${"several words of it ".repeat(8)}${"w".repeat(130)}`;
    const line = { invoice: invoice.id, customer: String(customer), currency: "usd", amount: 123_456_789 };
    await stage.stripe.invoiceItems.create({ ...line, description });
    const { invoice_pdf } = await stage.stripe.invoices.finalizeInvoice(invoice.id);
    const answer = await fetch(String(invoice_pdf));
    const file = Buffer.from(await answer.arrayBuffer()).toString("latin1");
    const pieces = [...file.matchAll(/Td \(([^)]*(?:several|words|ww)[^)]*)\) Tj/g)].map(([, text]) => text);
    expect(pieces.length).toBeGreaterThan(3);
    expect(Math.max(...pieces.map((text) => String(text).length))).toBeLessThan(80);
    expect(pieces.join("").replaceAll(" ", "")).toBe(description.replaceAll(" ", ""));
  });

  test("an unknown invoice and an unknown receipt are 404s", async () => {
    for (const path of ["/invoice/in_unknown", "/invoice/in_unknown/pdf", "/receipts/ch_unknown"]) {
      expect((await fetch(`${stage.url}${path}`)).status).toBe(404);
    }
  });

  test.each(VIEWS)("is clean at $name", async ({ name, ...view }) => {
    const { url } = await openInvoice();
    const page = await stage.open(url, view);
    await inspect(page, `invoice-${name}`);
    await page.context().close();
  });
});
