import type { Metadata } from "next";
import { PageHead } from "@/features/admin/page-head";
import { ButtonLink } from "@/components/ui/button-link";

export const metadata: Metadata = { title: "Not found" };

/** An event or a person that nothing is kept about; the tabs around it stay. */
export default function AdminNotFound() {
  return (
    <>
      <PageHead title="Nothing is kept under this address">
        Events are kept for 90 days. The id may be mistyped, or belong to another account.
      </PageHead>
      <div className="flex flex-wrap gap-2.5">
        <ButtonLink href="/admin/events" variant="primary">
          All events
        </ButtonLink>
        <ButtonLink href="/admin/people">Search for a person</ButtonLink>
      </div>
    </>
  );
}
