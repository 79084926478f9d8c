"use client";

import { useState } from "react";

/** Lets each opening of a dialog begin anew. Closing changes nothing, so nothing changes while the dialog fades. */
export function useEachOpening(open: boolean, begin: () => void): void {
  const [wasOpen, setWasOpen] = useState(open);
  if (open === wasOpen) return;
  setWasOpen(open);
  if (open) begin();
}
