import { readerLocale, readerTimeZone } from "@/components/reader-locale";

test.each([
  ["en-US,en;q=0.9", "en-US"],
  ["en-AU;q=0.8", "en-AU"],
  ["de-DE,de;q=0.9,en-US;q=0.8,en;q=0.7", "en-US"],
  ["EN-gb", "en-GB"],
])("the header %s is read as %s", (header, locale) => {
  expect(readerLocale(header)).toBe(locale);
});

test.each([[null], [""], ["de-DE,de;q=0.9"], ["*"], ["en-<script>"], [",;;"], ["english"]])(
  "the header %p without usable English falls back to en-GB",
  (header) => {
    expect(readerLocale(header)).toBe("en-GB");
  },
);

test("a known time zone is kept", () => {
  expect(readerTimeZone("Europe/Berlin")).toBe("Europe/Berlin");
});

test.each([
  [undefined],
  [""],
  ["Mars/Olympus"],
  ["../../etc"],
  ["Europe/Berlin; path=/"],
  ["A".repeat(5_000)],
])("the cookie %p counts as UTC", (value) => {
  expect(readerTimeZone(value)).toBe("UTC");
});
