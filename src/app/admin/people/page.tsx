import { api } from "@convex/api";
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { PeoplePage } from "@/features/admin/people-page";
import { personHref } from "@/features/admin/person-words";
import { readAsOperator } from "@/server/convex/read-as-operator";

export const metadata: Metadata = { title: "People" };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** Finds a person by whole words and leads to them. */
export default async function Page({ searchParams }: Props) {
  const { search } = await searchParams;
  const words = typeof search === "string" ? search.trim() : "";
  const found = await readAsOperator(api.adminPeople.find, { search: words });
  if (found !== null) redirect(personHref(found.clerkId));
  return <PeoplePage search={words} />;
}
