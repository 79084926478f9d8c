"use client";

import { useCallback } from "react";
import type { DialogProps } from "./dialog-panel";
import { OnDemand } from "./on-demand";

/** Why a dialog cannot be left at the moment. */
export const BEING_SENT = "This is being sent. The answer comes here.";

const loadPanel = () => import("./dialog-panel").then(({ DialogPanel }) => DialogPanel);

/**
 * A modal of 500 pixels, a sheet from the bottom on a phone. It never opens by itself; Esc and the cross change nothing.
 * Its library is fetched with the first opening; without a connection it says so and stays closed.
 */
export function Dialog(props: DialogProps) {
  const { open, onOpenChange } = props;
  const stayClosed = useCallback(() => onOpenChange(false), [onOpenChange]);
  return <OnDemand wanted={open} load={loadPanel} onFailure={stayClosed} props={props} />;
}
