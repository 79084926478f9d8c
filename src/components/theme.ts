/** What a reader may choose; `system` follows the device. */
export const THEMES = ["light", "dark", "system"] as const;

/** The choice of colours. */
export type Theme = (typeof THEMES)[number];

/** The cookie that carries the choice, so that the server renders it and nothing flashes. */
export const THEME_COOKIE = "theme";

/** The choice a cookie holds; anything unknown counts as `system`. */
export function parseTheme(value: string | undefined): Theme {
  return THEMES.find((theme) => theme === value) ?? "system";
}
