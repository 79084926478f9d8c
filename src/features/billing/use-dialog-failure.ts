"use client";

import { useState } from "react";

import type { BusyAction } from "./use-action-runner";
import type { BillingActions } from "./use-billing-actions";

/**
 * Why `action` did nothing, in the page's words: since its dialog was opened, or since `forget`. Null when nothing went
 * wrong; what went wrong in an earlier opening is not said again.
 */
export function useDialogFailure(
  { failure }: Pick<BillingActions, "failure">,
  action: BusyAction,
): { message: string | null; forget: () => void } {
  const [past, setPast] = useState(failure);
  const isNew = failure !== null && failure !== past && failure.action === action;
  return { message: isNew ? failure.message : null, forget: () => setPast(failure) };
}
