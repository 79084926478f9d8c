/** What a key press asks the library to do. */
export type ShortcutCommand =
  "search" | "new" | "next" | "previous" | "open" | "back" | "save" | "copy" | "show_shortcuts";

/** The parts of a keyboard event that decide; `inField` says that the press happened where text is typed. */
export type KeyPress = {
  key: string;
  ctrlOrMeta: boolean;
  shift: boolean;
  alt: boolean;
  inField: boolean;
  inList: boolean;
};

/** The shortcuts as they are listed under `?`. */
export const SHORTCUTS: readonly { keys: string[]; does: string; singleKey: boolean }[] = [
  { keys: ["/"], does: "Search prompts", singleKey: true },
  { keys: ["N"], does: "Write a new prompt", singleKey: true },
  { keys: ["J", "↓"], does: "Next prompt in the list", singleKey: true },
  { keys: ["K", "↑"], does: "Previous prompt in the list", singleKey: true },
  { keys: ["Enter"], does: "Open the prompt", singleKey: false },
  { keys: ["Esc"], does: "Back to the list, or close a dialog", singleKey: false },
  { keys: ["Ctrl/⌘", "S"], does: "Save now", singleKey: false },
  { keys: ["Ctrl/⌘", "Shift", "C"], does: "Copy the prompt", singleKey: false },
  { keys: ["?"], does: "Show this list", singleKey: true },
];

/**
 * Which command a key press means, or null. Single letters do nothing while somebody types, and nothing at all when
 * they are switched off in Settings (WCAG 2.1.4, character key shortcuts).
 */
export function shortcutFor(press: KeyPress, singleKeysOn: boolean): ShortcutCommand | null {
  const key = press.key.toLowerCase();
  if (press.alt) return null;
  if (press.ctrlOrMeta) {
    if (key === "s" && !press.shift) return "save";
    if (key === "c" && press.shift) return "copy";
    return null;
  }
  if (key === "escape") return "back";
  if (press.inField) return null;
  if (press.inList && key === "arrowdown") return "next";
  if (press.inList && key === "arrowup") return "previous";
  if (press.inList && key === "enter") return "open";
  return singleKeysOn ? singleKeyCommand(key) : null;
}

function singleKeyCommand(key: string): ShortcutCommand | null {
  switch (key) {
    case "/":
      return "search";
    case "n":
      return "new";
    case "j":
      return "next";
    case "k":
      return "previous";
    case "?":
      return "show_shortcuts";
    default:
      return null;
  }
}
