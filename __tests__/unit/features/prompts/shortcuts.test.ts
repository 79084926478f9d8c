import { shortcutFor } from "@/features/prompts/shortcuts";
import type { KeyPress, ShortcutCommand } from "@/features/prompts/shortcuts";

const press = (key: string, overrides: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlOrMeta: false,
  shift: false,
  alt: false,
  inField: false,
  inList: false,
  ...overrides,
});

test.each<[KeyPress, ShortcutCommand]>([
  [press("/"), "search"],
  [press("n"), "new"],
  [press("N", { shift: true }), "new"],
  [press("j"), "next"],
  [press("k"), "previous"],
  [press("?", { shift: true }), "show_shortcuts"],
  [press("ArrowDown", { inList: true }), "next"],
  [press("ArrowUp", { inList: true }), "previous"],
  [press("Enter", { inList: true }), "open"],
  [press("Escape"), "back"],
  [press("s", { ctrlOrMeta: true, inField: true }), "save"],
  [press("C", { ctrlOrMeta: true, shift: true, inField: true }), "copy"],
])("%j means %s", (key, command) => {
  expect(shortcutFor(key, true)).toBe(command);
});

test.each(["/", "n", "j", "k", "?"])("%s is only a letter while somebody types", (key) => {
  expect(shortcutFor(press(key, { inField: true }), true)).toBeNull();
});

test.each(["/", "n", "j", "k", "?"])("%s does nothing when single keys are switched off", (key) => {
  expect(shortcutFor(press(key), false)).toBeNull();
});

test("copying a selection stays the browser's", () => {
  expect(shortcutFor(press("c", { ctrlOrMeta: true }), true)).toBeNull();
});

test("arrows outside the list scroll the page", () => {
  expect(shortcutFor(press("ArrowDown"), true)).toBeNull();
});
