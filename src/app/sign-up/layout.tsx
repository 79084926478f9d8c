import type { Metadata } from "next";
import type { ReactNode } from "react";
import { ClerkArea } from "../clerk-area";

export const metadata: Metadata = {
  title: "Create your account",
  robots: { index: false },
};

export default function SignUpLayout({ children }: { children: ReactNode }) {
  return <ClerkArea>{children}</ClerkArea>;
}
