"use client";

import { api } from "@convex/api";
import type { FunctionReturnType } from "convex/server";
import type { ComponentProps } from "react";

import { cn } from "@/components/cn";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { useLiveQuery } from "@/features/live-query/use-live-query";

import { PromptEditor } from "./prompt-editor";
import { valuesByName } from "./prompt-values";

/** A prompt as the server tells it, or null when it is not this person's or no more. */
export type LoadedPrompt = FunctionReturnType<typeof api.prompts.get>;

interface Props extends Omit<ComponentProps<typeof PromptEditor>, "stored"> {
  /** What the server rendered, when it rendered this prompt. */
  initial: LoadedPrompt | undefined;
  /** The phone shows one pane at a time. */
  openOnPhone: boolean;
}

/** The right pane: the open prompt, its loading, or that it is gone. */
export function PromptPane({ initial, openOnPhone, ...editor }: Props) {
  const prompt = useLiveQuery(api.prompts.get, { id: editor.id }, initial);
  return (
    <section
      aria-label="Editor"
      className={cn("flex min-w-0 flex-col bg-card lg:h-dvh", !openOnPhone && "max-lg:hidden")}
    >
      <Content prompt={prompt} {...editor} />
    </section>
  );
}

function Content({
  prompt,
  ...editor
}: { prompt: LoadedPrompt | undefined } & Omit<ComponentProps<typeof PromptEditor>, "stored">) {
  if (prompt === undefined) return <LoadingPrompt />;
  if (prompt === null) return <GonePrompt onBack={editor.onBack} />;
  const { title, body, tags, values, updatedAt } = prompt;
  return <PromptEditor {...editor} stored={{ title, body, tags, values: valuesByName(values), updatedAt }} />;
}

function LoadingPrompt() {
  return (
    <div className="mx-auto w-full max-w-[42.5rem] px-4 py-20 lg:px-8" aria-busy="true">
      <span className="sr-only">Loading the prompt</span>
      <Skeleton className="h-7 w-64" />
      <Skeleton className="mt-4 h-5 w-32" />
      <Skeleton className="mt-5 h-52" />
    </div>
  );
}

function GonePrompt({ onBack }: { onBack: () => void }) {
  return (
    <div className="mx-auto w-full max-w-[42.5rem] px-4 py-20 lg:px-8">
      <h2 className="text-xl">This prompt is not in your library</h2>
      <p className="mt-1 text-muted-foreground">It was deleted, or it belongs to somebody else.</p>
      <Button className="mt-4" onClick={onBack}>
        Back to prompts
      </Button>
    </div>
  );
}
