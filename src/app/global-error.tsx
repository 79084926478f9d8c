"use client";

import { Failure } from "@/components/failure";
import { FONT_CLASSES } from "./fonts";
import "./globals.css";

interface Props {
  error: Error & { digest?: string };
  reset: () => void;
}

/** The last resort: the document itself failed, so this brings its own. */
export default function GlobalError({ error, reset }: Props) {
  return (
    <html lang="en" data-theme="system" className={FONT_CLASSES}>
      <body>
        <title>This page could not be shown</title>
        <main id="main">
          <Failure reference={error.digest} onRetry={reset} />
        </main>
      </body>
    </html>
  );
}
