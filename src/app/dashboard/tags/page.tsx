import { api } from "@convex/api";
import type { Metadata } from "next";

import { TagOverview } from "@/features/prompts/tag-overview";
import { readAsUser } from "@/server/convex/read-as-user";

export const metadata: Metadata = { title: "Tags" };

/** The tags of the signed-in person's library. */
export default async function Page() {
  return <TagOverview initial={await readAsUser(api.prompts.list, {})} />;
}
