import { createElement } from "react";
import { renderToString } from "react-dom/server";
import { useLatestAnswer } from "@/features/live-query/use-latest-answer";

function Shown({ live, initial }: { live: string | undefined; initial: string }) {
  return createElement("b", null, useLatestAnswer(live, initial));
}

const firstRender = (live: string | undefined) =>
  renderToString(createElement(Shown, { live, initial: "as sent" }));

// Hydration renders with the same snapshot as the server does.
test("the first render of a page is what the server sent, although a newer answer is here already", () => {
  expect(firstRender(undefined)).toBe("<b>as sent</b>");
  expect(firstRender("newer")).toBe("<b>as sent</b>");
});
