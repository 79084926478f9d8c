import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { formatDate, formatDay } from "@/components/format";
import { Dated } from "@/components/ui/dated";

const html = (children: string) => renderToStaticMarkup(createElement(Dated, { children }));
const kept = (date: string) => `<span class="whitespace-nowrap">${date}</span>`;

// September and June are where Englishes differ: "Sept", "June".
const MONTHS = Array.from({ length: 12 }, (_, month) => Date.UTC(2026, month, 3, 12));

test.each(["en-GB", "en-US", "en-AU", "en-CA", "en-IE", "en-IN", "en-NZ", "en-SG"])(
  "the dates of %s stay on one line",
  (locale) => {
    const format = { locale, timeZone: "UTC" };
    for (const at of MONTHS) {
      const [date, day] = [formatDate(at, format), formatDay(at, format)];
      expect(html(`Pro until ${date}. After ${day} it is off.`)).toBe(
        `Pro until ${kept(date)}. After ${kept(day)} it is off.`,
      );
    }
  },
);

test("what only looks like a date is left as it is", () => {
  for (const words of ["You have 34 prompts; 10 Free", "Visa ending 4242", "In 19 days", "12/2028"])
    expect(html(words)).toBe(words);
});
