"use client";

import { api } from "@convex/api";
import type { FunctionReturnType } from "convex/server";
import { ArrowRight, Tags } from "lucide-react";
import Link from "next/link";

import { ButtonLink } from "@/components/ui/button-link";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Tag } from "@/components/ui/tag";
import { useLiveQuery } from "@/features/live-query/use-live-query";

import { libraryAddress } from "./use-library-url";

interface Props {
  initial: FunctionReturnType<typeof api.prompts.list>;
}

/** All tags of the library with their counts; each leads to its prompts. */
export function TagOverview({ initial }: Props) {
  const { tags } = useLiveQuery(api.prompts.list, {}, initial);
  const sorted = [...tags].sort((a, b) => b.count - a.count || a.tag.localeCompare(b.tag));
  return (
    <div className="mx-auto max-w-[42.5rem] px-4 py-6 lg:px-8 lg:py-9">
      <h1 className="text-2xl">Tags</h1>
      <p className="num mt-1 mb-5 text-muted-foreground">
        {tags.length === 0
          ? "No tags yet."
          : tags.length === 1
            ? "1 tag in your library."
            : `${tags.length} tags in your library.`}
      </p>
      {tags.length === 0 ? (
        <Card pad aria-label="No tags">
          <EmptyState
            title="Tags group prompts"
            picture={<Tags className="size-6 text-subtle" aria-hidden="true" />}
            actions={<ButtonLink href="/dashboard">Open library</ButtonLink>}
          >
            Add one under a prompt’s title and it appears here, with its prompts.
          </EmptyState>
        </Card>
      ) : (
        <ul className="card divide-y overflow-hidden">
          {sorted.map(({ tag, count }) => (
            <li key={tag}>
              <Link
                href={libraryAddress({ prompt: null, tag })}
                className="flex min-h-11 items-center justify-between gap-4 px-5 py-2.5 outline-offset-[-2px] hover:bg-muted"
              >
                <Tag>{tag}</Tag>
                <span className="num flex items-center gap-3 text-sm text-muted-foreground">
                  {count === 1 ? "1 prompt" : `${count} prompts`}
                  <ArrowRight className="size-4 text-subtle" aria-hidden="true" />
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
