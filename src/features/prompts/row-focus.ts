/** Moves the focus by one row, from the focused row or else from the current one. */
export function focusRow(step: 1 | -1): void {
  const rows = rowElements();
  const from = rows.findIndex((row) => row === document.activeElement);
  const at = from >= 0 ? from + step : rows.findIndex((row) => row.getAttribute("aria-current") === "true");
  rows[Math.max(0, Math.min(rows.length - 1, at))]?.focus();
}

/** Moves the focus to the row of the open prompt, or to the first one. */
export function focusCurrentRow(): void {
  const rows = rowElements();
  (rows.find((row) => row.getAttribute("aria-current") === "true") ?? rows[0])?.focus();
}

/** Moves the focus to the last row: the prompt that has rested longest. */
export function focusOldestRow(): void {
  rowElements().at(-1)?.focus();
}

function rowElements(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("[data-prompt-row]")];
}
