import { Search } from "lucide-react";
import { Card } from "@/components/ui/card";
import { PageHead } from "./page-head";

/** The search for a person; whoever is found has a page of their own. Works without script. */
export function PeoplePage({ search }: { search: string }) {
  return (
    <>
      <PageHead title="People">What somebody has, why, and everything that led there.</PageHead>
      <form action="/admin/people" className="mb-3 flex flex-wrap gap-2">
        <label className="input w-full! sm:w-96!">
          <Search aria-hidden="true" />
          <span className="sr-only">Exact e-mail address, or an id of Stripe or Clerk</span>
          <input name="search" defaultValue={search} placeholder="E-mail address or id" required />
        </label>
        <button type="submit" className="btn btn-primary h-auto min-h-8">
          Find
        </button>
      </form>
      <Card pad aria-label="Result">
        <p className="font-medium">{search === "" ? "Search for a person" : "Nobody is found"}</p>
        <p className="mt-1 text-sm text-muted-foreground">
          A search finds whole e-mail addresses and whole ids: a customer&rsquo;s (cus_), a
          subscription&rsquo;s (sub_) or a Clerk user&rsquo;s (user_).
        </p>
      </Card>
    </>
  );
}
