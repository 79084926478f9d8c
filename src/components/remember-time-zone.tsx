"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { setCookie } from "./set-cookie";
import { TIME_ZONE_COOKIE } from "./time-zone-cookie";

/** Tells the server the reader's time zone once, and renders again when it differs from what the server assumed. */
export function RememberTimeZone({ assumed }: { assumed: string }) {
  const router = useRouter();
  useEffect(() => {
    const own = new Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (own === assumed) return;
    setCookie(TIME_ZONE_COOKIE, own);
    router.refresh();
  }, [assumed, router]);
  return null;
}
