import { parseTheme } from "@/components/theme";

test.each(["light", "dark", "system"] as const)("the choice %s is kept", (theme) => {
  expect(parseTheme(theme)).toBe(theme);
});

test.each([[undefined], [""], ["DARK"], ['"><script>'], ["__proto__"]])(
  "the cookie %p counts as system, so that it can never reach the page",
  (value) => {
    expect(parseTheme(value)).toBe("system");
  },
);
