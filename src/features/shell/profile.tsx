"use client";

import { UserProfile, useUser } from "@clerk/nextjs";
import { Skeleton } from "@/components/ui/skeleton";

const LOOK = {
  elements: {
    rootBox: { width: "100%" },
    cardBox: { width: "100%", maxWidth: "none", height: "auto", minHeight: "420px", boxShadow: "var(--e1)" },
  },
};

/** Clerk's own account pages: name, addresses, password, devices, deleting the account. */
export function Profile() {
  const { user } = useUser();
  // Clerk refuses to mount this before its own script knows the person, which is later than the page right after a sign-in.
  if (!user) return <ProfileSkeleton />;
  return (
    <UserProfile routing="path" path="/dashboard/settings" appearance={LOOK} fallback={<ProfileSkeleton />} />
  );
}

function ProfileSkeleton() {
  return <Skeleton className="h-[480px] rounded-xl" />;
}
