"use client";

import type { BrowserClerk } from "@clerk/shared/types";
import { useEffect, useRef, type ReactNode } from "react";
import { useClerkState } from "./clerk-session";

interface Props {
  /** Puts one of Clerk's components into the element and tells how to take it out; stable between renders. */
  mount: (clerk: BrowserClerk, element: HTMLDivElement) => () => void;
  /** Stands in its place until Clerk knows the person. */
  fallback: ReactNode;
}

/** A place for one of Clerk's own components. */
export function ClerkPart({ mount, fallback }: Props) {
  const { clerk, user } = useClerkState();
  const place = useRef<HTMLDivElement>(null);
  // Clerk refuses to mount its components before it knows the person, which is later than the page right after a sign-in.
  const ready = clerk !== null && user !== null;
  useEffect(() => {
    if (ready && place.current !== null) return mount(clerk, place.current);
  }, [ready, clerk, mount]);
  return ready ? <div ref={place} /> : fallback;
}
