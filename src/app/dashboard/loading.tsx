import { Skeleton } from "@/components/ui/skeleton";

/** What stands in the place of a signed-in page until its data is read. */
export default function Loading() {
  return (
    <div className="mx-auto max-w-[65rem] px-4 py-6 lg:px-8 lg:py-9" aria-busy="true">
      <p role="status" className="sr-only">
        Loading
      </p>
      <Skeleton className="h-8 w-40" />
      <Skeleton className="mt-6 h-44" />
      <Skeleton className="mt-4 h-28" />
    </div>
  );
}
