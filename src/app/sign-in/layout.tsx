import type { Metadata } from "next";
import type { ReactNode } from "react";
import { ClerkArea } from "../clerk-area";

export const metadata: Metadata = {
  title: "Sign in",
  robots: { index: false },
};

export default function SignInLayout({ children }: { children: ReactNode }) {
  return <ClerkArea>{children}</ClerkArea>;
}
