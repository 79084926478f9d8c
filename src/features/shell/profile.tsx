"use client";

import { UserProfile } from "@clerk/nextjs";
import { Skeleton } from "@/components/ui/skeleton";

const LOOK = {
  elements: {
    rootBox: { width: "100%" },
    cardBox: { width: "100%", maxWidth: "none", boxShadow: "var(--e1)", border: "1px solid var(--border)" },
  },
};

/** Clerk's own account pages: name, addresses, password, devices, deleting the account. */
export function Profile() {
  return (
    <UserProfile
      routing="path"
      path="/dashboard/settings"
      appearance={LOOK}
      fallback={<Skeleton className="h-[480px] rounded-xl" />}
    />
  );
}
