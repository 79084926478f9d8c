"use client";

import type { BrowserClerk } from "@clerk/shared/types";
import { ClerkPart } from "@/components/clerk/clerk-part";
import { Skeleton } from "@/components/ui/skeleton";

const LOOK = {
  elements: {
    rootBox: { width: "100%" },
    cardBox: { width: "100%", maxWidth: "none", height: "auto", minHeight: "420px", boxShadow: "var(--e1)" },
  },
};

/** Clerk's own account pages: name, addresses, password, devices, deleting the account. */
export function Profile() {
  return <ClerkPart mount={mountUserProfile} fallback={<Skeleton className="h-[480px] rounded-xl" />} />;
}

function mountUserProfile(clerk: BrowserClerk, element: HTMLDivElement): () => void {
  clerk.mountUserProfile(element, { routing: "path", path: "/dashboard/settings", appearance: LOOK });
  return () => clerk.unmountUserProfile(element);
}
