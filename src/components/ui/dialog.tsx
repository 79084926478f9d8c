"use client";

import { lazy, Suspense, useState } from "react";
import type { DialogProps } from "./dialog-panel";

const DialogPanel = lazy(() => import("./dialog-panel"));

/**
 * A modal of 500 pixels, a sheet from the bottom on a phone. It never opens by itself; Esc and the cross change nothing.
 * Its library is fetched with the first opening, so that a page which may never need it does not wait for it.
 */
export function Dialog(props: DialogProps) {
  const [wanted, setWanted] = useState(props.open);
  if (props.open && !wanted) setWanted(true);
  if (!wanted) return null;
  return (
    <Suspense fallback={null}>
      <DialogPanel {...props} />
    </Suspense>
  );
}
