import { generateParamTable } from "../../../sandbox/stripe/params/generate";
import { parseParams } from "../../../sandbox/stripe/params/parse";
import table from "../../../sandbox/stripe/params/table.json" with { type: "json" };
import { parseForm } from "../../../sandbox/stripe/http/form";

test("the parameter table is what the installed SDK's types say", () => {
  expect(generateParamTable(process.cwd())).toEqual(table);
});

describe("form bodies", () => {
  test.each([
    ["a[b][c]=1", { a: { b: { c: "1" } } }],
    ["a[0][b]=1&a[1][b]=2", { a: { "0": { b: "1" }, "1": { b: "2" } } }],
    ["a[]=1&a[]=2", { a: { "0": "1", "1": "2" } }],
    ["a[][b]=1&a[][c]=2&a[][b]=3", { a: { "0": { b: "1", c: "2" }, "1": { b: "3" } } }],
    ["a=&b=%20x", { a: "", b: " x" }],
  ])("%s decodes", (form, expected) => {
    expect(JSON.parse(JSON.stringify(parseForm(form)))).toEqual(expected);
  });

  test("a name such as __proto__ is only a name", () => {
    const form = parseForm("__proto__[admin]=1&metadata[__proto__]=x");
    expect(({} as { admin?: string }).admin).toBeUndefined();
    expect(Object.keys(form)).toContain("metadata");
  });
});

describe("parsing", () => {
  const parse = (body: string, legacy = false) =>
    parseParams("SubscriptionCreate", parseForm(body), { legacy });

  test("numbers, booleans, lists and metadata come out as the SDK types them", () => {
    expect(
      parse(
        "customer=cus_1&items[0][price]=p&items[0][quantity]=2&off_session=true&trial_end=now&metadata[1]=x",
      ),
    ).toEqual({
      customer: "cus_1",
      items: [{ price: "p", quantity: 2 }],
      off_session: true,
      trial_end: "now",
      metadata: { "1": "x" },
    });
  });

  test.each([
    ["items[0][prise]=p", "items[0][prise]"],
    ["off_session=maybe", "off_session"],
    ["trial_period_days=1.5", "trial_period_days"],
    ["items=p", "items"],
  ])("%s is refused and names the parameter", (body, param) => {
    let refused: unknown;
    try {
      parse(body);
    } catch (error) {
      refused = error;
    }
    expect(refused).toMatchObject({ status: 400, body: { param } });
  });

  test("older versions may send what this one does not know", () => {
    expect(parse("coupon=x&customer=cus_1", true)).toEqual({ customer: "cus_1" });
  });
});
