import { createElement, type ComponentProps } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { Button } from "@/components/ui/button";

type Props = ComponentProps<typeof Button>;

const html = (props: Props) => renderToStaticMarkup(createElement(Button, props, "Pay"));
const icon = createElement("i");
const SPINNER = /<svg[^>]*class="[^"]*spin[^"]*"[^>]*>.*?<\/svg>/;

/** What stands in a busy button; a spinner is shortened to its name. */
const inside = (props: Props) =>
  /<button[^>]*>(.*)<\/button>/.exec(html({ ...props, busy: true }))?.[1]?.replace(SPINNER, "SPINNER");

describe("a busy button keeps its width and its name:", () => {
  test("the spinner lies over words that are still heard", () => {
    expect(inside({})).toBe(
      '<span class="btn-labels"><span data-shown="heard">Pay</span><span data-shown="true">SPINNER</span></span>',
    );
  });

  test("it takes the place of an icon", () => {
    expect(inside({ icon })).toBe("SPINNERPay");
  });

  test("words for being busy take the place of the others", () => {
    expect(inside({ icon, busyLabel: "Paying…" })).toBe(
      '<span class="btn-labels"><span data-shown="false"><i></i>Pay</span><span data-shown="true">SPINNERPaying…</span></span>',
    );
  });
});
