import { SignUp } from "@clerk/nextjs";
import { BarePage } from "@/components/bare-page";
import { FormSkeleton } from "@/components/form-skeleton";

/** Clerk's own form, its steps under this path. */
export default function SignUpPage() {
  return (
    <BarePage>
      <SignUp routing="path" path="/sign-up" fallback={<FormSkeleton />} />
    </BarePage>
  );
}
