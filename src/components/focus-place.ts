/** Where an element stands: what is around it, nearest first. */
export type FocusPlace = readonly Element[];

/** The place of an element, to be noted while it is on the page. */
export function focusPlaceOf(element: Element): FocusPlace {
  const around: Element[] = [];
  for (let each = element.parentElement; each !== null; each = each.parentElement) around.push(each);
  return around;
}

/**
 * Puts focus where an element was that has left the page: on the heading of the nearest section that is still there,
 * so that Tab goes on from it and a screen reader says where one is. Nothing scrolls.
 */
export function focusPlace(place: FocusPlace): void {
  const section = place.find((each) => each.isConnected && each.matches("section, main"));
  const target = section?.querySelector("h1, h2, h3") ?? section;
  if (!(target instanceof HTMLElement)) return;
  target.tabIndex = -1;
  target.addEventListener("blur", () => target.removeAttribute("tabindex"), { once: true });
  target.focus({ preventScroll: true });
}
