"use client";

import { useState } from "react";

/** The newest value, or while it is `held` the one from before. */
export function useHeld<T>(value: T, held: boolean): T {
  const [kept, keep] = useState(value);
  if (!held && kept !== value) keep(value);
  return held ? kept : value;
}
