"use client";

import { useEffect, useRef, type RefObject } from "react";

/** Whether the component is still on the page: a late answer leads nobody away who has gone on to another one. */
export function useIsShown(): RefObject<boolean> {
  const isShown = useRef(true);
  useEffect(() => {
    isShown.current = true;
    return () => {
      isShown.current = false;
    };
  }, []);
  return isShown;
}
