import { Skeleton } from "./ui/skeleton";

/** Holds the place of a sign-in form while Clerk loads, so that nothing jumps. */
export function FormSkeleton() {
  return (
    <div
      className="card flex w-full max-w-[25rem] flex-col gap-4 p-8"
      aria-busy="true"
      aria-label="Loading the form"
    >
      <Skeleton className="mx-auto h-6 w-40" />
      <Skeleton className="mt-4 h-9" />
      <Skeleton className="h-9" />
      <Skeleton className="mt-4 h-9" />
    </div>
  );
}
