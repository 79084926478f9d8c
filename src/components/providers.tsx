"use client";

import { ConvexReactClient } from "convex/react";
import { ConvexProviderWithClerk } from "convex/react-clerk";
import { useState, type ReactNode } from "react";
import { useSessionAuth } from "./clerk/clerk-session";
import { ConnectionNotice } from "./connection-notice";
import type { ReaderFormat } from "./format";
import { ReaderFormatProvider } from "./reader-format";
import { RememberTimeZone } from "./remember-time-zone";
import { SignedInGate } from "./signed-in";
import { Toaster } from "./toaster";

interface Props {
  /** Comes from the server at run time, so that one build runs against any deployment. */
  convexUrl: string;
  format: ReaderFormat;
  children: ReactNode;
}

/** What the signed-in pages stand on: live queries with the person's own token, their way of writing dates, toasts. */
export function Providers({ convexUrl, format, children }: Props) {
  const [convex] = useState(() => new ConvexReactClient(convexUrl));
  return (
    <ConvexProviderWithClerk client={convex} useAuth={useSessionAuth}>
      <ReaderFormatProvider format={format}>
        <RememberTimeZone assumed={format.timeZone} />
        <SignedInGate>{children}</SignedInGate>
        <ConnectionNotice />
        <Toaster />
      </ReaderFormatProvider>
    </ConvexProviderWithClerk>
  );
}
