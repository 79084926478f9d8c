"use client";

import type { api } from "@convex/api";
import type { FunctionReturnType } from "convex/server";
import type { MouseEvent } from "react";

import { formatDay } from "@/components/format";
import { useReaderFormat } from "@/components/reader-format";
import { Tag } from "@/components/ui/tag";

import { segments } from "./segments";

/** One prompt as the list shows it. */
export type ListedPrompt = FunctionReturnType<typeof api.prompts.list>["items"][number];

interface Props {
  prompt: ListedPrompt;
  current: boolean;
  /** Where the row leads when it is opened in a new tab. */
  href: string;
  onOpen: () => void;
}

/** A row of the list: title, day, the beginning of the text with its variables, tags. */
export function PromptRow({ prompt, current, href, onOpen }: Props) {
  const format = useReaderFormat();
  const open = (event: MouseEvent<HTMLAnchorElement>) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    onOpen();
  };
  return (
    <li>
      <a
        href={href}
        data-prompt-row={prompt._id}
        aria-current={current ? "true" : undefined}
        className="block border-b px-4 py-3 outline-offset-[-2px] hover:bg-muted aria-[current]:lg:bg-card aria-[current]:lg:shadow-[inset_2px_0_0_var(--brand)]"
        onClick={open}
      >
        <span className="flex items-baseline justify-between gap-3">
          <span className="truncate font-medium">{prompt.title || "Untitled prompt"}</span>
          <time
            className="num shrink-0 text-xs text-subtle"
            dateTime={new Date(prompt.updatedAt).toISOString()}
          >
            {formatDay(prompt.updatedAt, format)}
          </time>
        </span>
        <span className="mt-0.5 block truncate text-sm text-muted-foreground">
          {prompt.snippet === "" ? "No text yet" : <Snippet text={prompt.snippet} />}
        </span>
        {prompt.tags.length > 0 && (
          <span className="mt-2 flex gap-1.5 overflow-hidden">
            {prompt.tags.map((tag) => (
              <Tag key={tag}>{tag}</Tag>
            ))}
          </span>
        )}
      </a>
    </li>
  );
}

function Snippet({ text }: { text: string }) {
  return segments(text).map((segment, index) =>
    segment.kind === "text" ? (
      <span key={index}>{segment.text}</span>
    ) : (
      <span key={index} className="mono text-brand-text">
        {segment.name}
      </span>
    ),
  );
}
