import type { ReactNode } from "react";
import { SiteFooter } from "@/features/site/site-footer";
import { SiteHeader } from "@/features/site/site-header";
import { signedInUser } from "@/server/auth/signed-in-user";

/** The public pages: they load no Clerk, no Convex and no Stripe script. */
export default async function SiteLayout({ children }: { children: ReactNode }) {
  const signedIn = (await signedInUser()) !== null;
  return (
    <>
      <SiteHeader signedIn={signedIn} />
      {children}
      <SiteFooter />
    </>
  );
}
