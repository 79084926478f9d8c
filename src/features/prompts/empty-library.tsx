"use client";

import { ArrowRight, Plus } from "lucide-react";
import type { ReactNode } from "react";

import { Button } from "@/components/ui/button";
import { Tag } from "@/components/ui/tag";
import { VariableChip } from "@/components/ui/variable-chip";
import { FREE_PROMPT_LIMIT } from "@/shared/billing/plans";

import type { Draft } from "./draft-store";
import { STARTERS } from "./starters";

interface Props {
  busy: boolean;
  /** Null on Pro. */
  limit: number | null;
  onCreate: (draft: Draft) => void;
  /** The drafts that are kept in this browser. */
  drafts: ReactNode;
}

const BLANK: Draft = { title: "", body: "", tags: [] };

/** A library without prompts: what a prompt looks like, the first step, and three texts to start from. */
export function EmptyLibrary({ busy, limit, onCreate, drafts }: Props) {
  const write = () => onCreate(BLANK);
  return (
    <div className="flex min-h-[calc(100dvh-3.25rem)] flex-col lg:min-h-dvh">
      <header className="flex h-14 items-center justify-between border-b px-4 lg:px-8">
        <h1 className="text-lg tracking-[-0.015em]">Prompts</h1>
        <Button icon={<Plus aria-hidden="true" />} busy={busy} onClick={write}>
          New
        </Button>
      </header>
      {drafts}
      <div className="grid flex-1 place-items-center px-5 py-12">
        <div className="w-full max-w-[32.5rem]">
          <Picture />
          <h2 className="text-2xl">Add your first prompt</h2>
          <p className="num mt-2 max-w-[50ch] text-md text-muted-foreground">
            Put double braces around the parts that change and they become fields to fill in.
            {limit === null ? "" : ` Free holds ${FREE_PROMPT_LIMIT} prompts.`}
          </p>
          <div className="mt-6 flex flex-wrap gap-2">
            <Button variant="primary" icon={<Plus aria-hidden="true" />} busy={busy} onClick={write}>
              Write a prompt
            </Button>
          </div>
          <div className="mt-10 border-t pt-5">
            <h3 className="eyebrow">Or start from one of these</h3>
            <ul className="mt-2 divide-y">
              {STARTERS.map(({ title, tag, body }) => (
                <li key={title}>
                  <button
                    type="button"
                    className="flex w-full items-center justify-between py-2.5 text-left font-medium hover:text-brand-text"
                    aria-disabled={busy || undefined}
                    onClick={() => onCreate({ title, body, tags: [tag] })}
                  >
                    <span className="inline-flex items-center gap-2.5">
                      {title}
                      <Tag>{tag}</Tag>
                    </span>
                    <ArrowRight className="size-4 shrink-0 text-subtle" aria-hidden="true" />
                  </button>
                </li>
              ))}
            </ul>
          </div>
        </div>
      </div>
    </div>
  );
}

function Picture() {
  return (
    <div
      className="mono mb-8 rounded-xl border bg-card p-5 text-[0.84375rem] leading-[1.9] shadow-e2"
      aria-hidden="true"
    >
      <p>
        Write to <VariableChip name="customer_name" /> about <VariableChip name="order" />.
      </p>
      <p className="text-subtle">
        Say what happens next and when.
        <i className="ml-0.5 inline-block h-[1.1em] w-px translate-y-[3px] bg-foreground" />
      </p>
    </div>
  );
}
