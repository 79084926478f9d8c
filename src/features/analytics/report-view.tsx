"use client";

import { useEffect } from "react";
import type { UiEvent } from "@/shared/analytics";
import { trackEvent } from "./track-event";

/** Reports once that a page was seen. */
export function ReportView({ event }: { event: UiEvent }) {
  useEffect(() => trackEvent(event), [event]);
  return null;
}
