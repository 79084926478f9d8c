"use client";

import { useCallback, useLayoutEffect, useRef, type RefCallback } from "react";

/**
 * An element that only grows: what was shown in it, and what is pressed in it, keeps its place when it has less to show.
 * It takes its own height again when the window changes, and measures itself when its component renders.
 */
export function useHeldHeight(): RefCallback<HTMLElement> {
  const held = useRef<HTMLElement | null>(null);
  useLayoutEffect(() => hold(held.current));
  return useCallback((element: HTMLElement | null) => {
    held.current = element;
    hold(element);
    const letGo = (): void => void element?.style.removeProperty("min-height");
    window.addEventListener("resize", letGo);
    return () => {
      held.current = null;
      window.removeEventListener("resize", letGo);
    };
  }, []);
}

function hold(element: HTMLElement | null): void {
  if (element !== null) element.style.minHeight = `${element.offsetHeight}px`;
}
