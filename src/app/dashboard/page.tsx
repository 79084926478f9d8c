import { api } from "@convex/api";
import type { Metadata } from "next";

import { Library } from "@/features/prompts/library";
import { readAsUser } from "@/server/convex/read-as-user";

export const metadata: Metadata = { title: "Prompts" };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** The signed-in person's library, with the prompt that the address names. */
export default async function Page({ searchParams }: Props) {
  const { prompt, tag } = await searchParams;
  const id = typeof prompt === "string" ? prompt : null;
  const [list, named] = await Promise.all([
    readAsUser(api.prompts.list, typeof tag === "string" ? { tag } : {}),
    id === null ? null : readAsUser(api.prompts.get, { id }),
  ]);
  return <Library initialList={list} initialPrompt={id === null ? null : { id, prompt: named }} />;
}
