"use client";

import { Failure } from "@/components/failure";
import { FONT_CLASSES } from "./fonts";
import "./globals.css";

interface Props {
  error: Error & { digest?: string };
}

/** The last resort: the document itself failed, so this brings its own. */
export default function GlobalError({ error }: Props) {
  return (
    <html lang="en" data-theme="system" className={FONT_CLASSES}>
      <body>
        <title>This page could not be shown</title>
        <main id="main">
          {/* The router itself is gone, so that its own retry would show again what it already has. */}
          <Failure reference={error.digest} onRetry={() => location.reload()} alone />
        </main>
      </body>
    </html>
  );
}
