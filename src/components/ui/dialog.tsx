"use client";

import { useEffect, useState, type ComponentType } from "react";
import { notify } from "../toast";
import type { DialogProps } from "./dialog-panel";

/**
 * A modal of 500 pixels, a sheet from the bottom on a phone. It never opens by itself; Esc and the cross change nothing.
 * Its library is fetched with the first opening, so that a page which may never need it does not wait for it; without a
 * connection the dialog says so and stays closed.
 */
export function Dialog(props: DialogProps) {
  const { open, onOpenChange } = props;
  const [Panel, setPanel] = useState<ComponentType<DialogProps> | null>(null);
  useEffect(() => {
    if (!open || Panel !== null) return;
    void import("./dialog-panel")
      .then(({ DialogPanel }) => setPanel(() => DialogPanel))
      .catch(() => {
        notify({
          title: "Could not open this",
          description: "No connection. Nothing was changed.",
          failed: true,
        });
        onOpenChange(false);
      });
  }, [open, Panel, onOpenChange]);
  return Panel === null ? null : <Panel {...props} />;
}
