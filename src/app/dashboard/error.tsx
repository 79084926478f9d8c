"use client";

import { useEffect } from "react";
import { Failure } from "@/components/failure";
import { trackEvent } from "@/features/analytics/track-event";

interface Props {
  error: Error & { digest?: string };
  retry: () => void;
}

/** A signed-in page that failed: the shell around it stays, so the other pages remain reachable. */
export default function DashboardError({ error, retry }: Props) {
  useEffect(() => trackEvent("ui_error", { code: "dashboard" }), [error]);
  return <Failure reference={error.digest} onRetry={retry} />;
}
