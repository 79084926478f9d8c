/**
 * Scrolls a row that is wider than the screen until one of its items is whole, and scrolls nothing else. By itself a
 * browser leaves an item half outside that the keyboard has reached.
 */
export function showInRow(row: HTMLElement, item: Element): void {
  const { left, right } = item.getBoundingClientRect();
  const edge = row.getBoundingClientRect();
  const margin = Number.parseFloat(getComputedStyle(row).paddingLeft);
  if (left < edge.left + margin) row.scrollLeft += left - edge.left - margin;
  else if (right > edge.right - margin) row.scrollLeft += right - edge.right + margin;
}
