"use client";

import { useEffect } from "react";
import { Failure } from "@/components/failure";
import { trackEvent } from "@/features/analytics/track-event";

interface Props {
  error: Error & { digest?: string };
  retry: () => void;
}

/** Any page that failed to render, inside the document. */
export default function PageError({ error, retry }: Props) {
  useEffect(() => trackEvent("ui_error", { code: "page" }), [error]);
  return (
    <main id="main">
      <Failure reference={error.digest} onRetry={retry} alone />
    </main>
  );
}
