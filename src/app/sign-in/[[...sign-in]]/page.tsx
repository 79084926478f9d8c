import { SignIn } from "@clerk/nextjs";
import { BarePage } from "@/components/bare-page";
import { FormSkeleton } from "@/components/form-skeleton";

/** Clerk's own form, its steps under this path. */
export default function SignInPage() {
  return (
    <BarePage>
      <SignIn routing="path" path="/sign-in" fallback={<FormSkeleton />} />
    </BarePage>
  );
}
