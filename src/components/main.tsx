"use client";

import { useEffect, useRef, type ReactNode } from "react";
import { focusPlace, focusPlaceOf, type FocusPlace } from "./focus-place";

interface Props {
  className: string;
  children: ReactNode;
}

/** The content of a page that changes by itself. When the thing that has the focus leaves it, its place keeps the focus. */
export function Main({ className, children }: Props) {
  const ref = useRef<HTMLElement>(null);
  useEffect(() => (ref.current === null ? undefined : keepFocus(ref.current)), []);
  return (
    <main ref={ref} id="main" className={className}>
      {children}
    </main>
  );
}

/** Returns how to stop. */
function keepFocus(main: HTMLElement): () => void {
  let last: { element: Element; place: FocusPlace } | null = null;
  const note = ({ target }: FocusEvent): void => {
    last = target instanceof Element ? { element: target, place: focusPlaceOf(target) } : null;
  };
  const forget = ({ target }: FocusEvent): void => {
    // A browser may also tell this of an element that is just being removed.
    queueMicrotask(() => {
      if (last?.element === target && last.element.isConnected) last = null;
    });
  };
  const restore = (): void => {
    if (last === null || last.element.isConnected) return;
    const { place } = last;
    last = null;
    if (document.activeElement === document.body) focusPlace(place);
  };
  const observer = new MutationObserver(restore);
  observer.observe(main, { childList: true, subtree: true });
  main.addEventListener("focusin", note);
  main.addEventListener("focusout", forget);
  return () => {
    observer.disconnect();
    main.removeEventListener("focusin", note);
    main.removeEventListener("focusout", forget);
  };
}
