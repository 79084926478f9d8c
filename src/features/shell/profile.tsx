"use client";

import type { BrowserClerk } from "@clerk/shared/types";
import { ClerkPart } from "@/components/clerk/clerk-part";
import { Skeleton } from "@/components/ui/skeleton";

const LOOK = {
  elements: {
    // The name has its line to itself before it breaks inside a word.
    profileSectionItem__profile: { flexWrap: "wrap" },
    userPreview: { flex: "1 1 0", minWidth: "min(100%, 12rem)", flexWrap: "wrap" },
    userPreviewTextContainer: { flex: "1 1 0", minWidth: "min(100%, 6rem)" },
    rootBox: { width: "100%" },
    cardBox: { width: "100%", maxWidth: "none", height: "auto", minHeight: "420px", boxShadow: "var(--e1)" },
  },
};

/** Clerk's own account pages: name, addresses, password, devices, deleting the account. */
export function Profile() {
  return (
    <div className="account">
      <ClerkPart mount={mountUserProfile} fallback={<Skeleton className="h-[30rem] rounded-xl" />} />
    </div>
  );
}

function mountUserProfile(clerk: BrowserClerk, element: HTMLDivElement): () => void {
  clerk.mountUserProfile(element, { routing: "path", path: "/dashboard/settings", appearance: LOOK });
  return () => clerk.unmountUserProfile(element);
}
