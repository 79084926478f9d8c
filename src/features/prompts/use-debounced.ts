"use client";

import { useEffect, useState } from "react";

/** A value that follows `value` once it has rested for `afterMs`; an empty text is followed at once. */
export function useDebounced(value: string, afterMs: number): string {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), value === "" ? 0 : afterMs);
    return () => clearTimeout(timer);
  }, [value, afterMs]);
  return rested;
}
