"use client";

import { useEffect } from "react";
import { Failure } from "@/components/failure";
import { trackEvent } from "@/features/analytics/track-event";

interface Props {
  error: Error & { digest?: string };
  retry: () => void;
}

/** An operator's page that failed: the tabs around it stay. */
export default function AdminError({ error, retry }: Props) {
  useEffect(() => trackEvent("ui_error", { code: "admin" }), [error]);
  return <Failure reference={error.digest} onRetry={retry} />;
}
