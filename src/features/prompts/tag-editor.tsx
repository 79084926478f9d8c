"use client";

import { Plus, X } from "lucide-react";
import { useState } from "react";
import type { KeyboardEvent } from "react";

import { PROMPT_LIMITS } from "@/shared/prompts/limits";

interface Props {
  tags: string[];
  /** Tags of the whole library, offered while typing. */
  known: string[];
  onChange: (tags: string[]) => void;
}

/** A prompt's tags: click one to take it off, type to add one. */
export function TagEditor({ tags, known, onChange }: Props) {
  const [adding, setAdding] = useState(false);
  return (
    <div className="mt-3 flex flex-wrap items-center gap-1.5">
      <ul aria-label="Tags" className="contents">
        {tags.map((tag) => (
          <li key={tag} className="contents">
            <button
              type="button"
              className="tag group min-h-6 gap-1 hover:text-foreground"
              aria-label={`Remove tag ${tag}`}
              onClick={() => onChange(tags.filter((other) => other !== tag))}
            >
              {tag}
              <X className="size-3 text-subtle group-hover:text-danger-text" aria-hidden="true" />
            </button>
          </li>
        ))}
      </ul>
      {adding ? (
        <TagInput
          known={known.filter((tag) => !tags.includes(tag))}
          onAdd={(added) => onChange([...new Set([...tags, ...added])].slice(0, PROMPT_LIMITS.tags))}
          onDone={() => setAdding(false)}
        />
      ) : (
        tags.length < PROMPT_LIMITS.tags && (
          <button
            type="button"
            className="inline-flex min-h-6 items-center gap-1 rounded-[5px] border border-dashed border-border-strong px-1.5 text-xs text-subtle hover:text-foreground"
            onClick={() => setAdding(true)}
          >
            <Plus className="size-3" aria-hidden="true" />
            Add tag
          </button>
        )
      )}
    </div>
  );
}

function TagInput({
  known,
  onAdd,
  onDone,
}: {
  known: string[];
  onAdd: (tags: string[]) => void;
  onDone: () => void;
}) {
  const [text, setText] = useState("");
  const add = () => {
    const added = text
      .split(",")
      .map((tag) => tag.trim())
      .filter((tag) => tag !== "");
    if (added.length > 0) onAdd(added);
    setText("");
  };
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === "Enter" || event.key === ",") {
      event.preventDefault();
      if (text.trim() === "") onDone();
      else add();
    }
    if (event.key === "Escape") {
      // The editor's own Escape would leave for the list.
      event.stopPropagation();
      onDone();
    }
  };
  return (
    <>
      <input
        autoFocus
        aria-label="New tag"
        list="known-tags"
        className="h-6 w-32 rounded-[5px] border border-input bg-card px-1.5 text-xs max-sm:text-[1rem]"
        maxLength={PROMPT_LIMITS.tag}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={press}
        onBlur={() => {
          add();
          onDone();
        }}
      />
      <datalist id="known-tags">
        {known.map((tag) => (
          <option key={tag} value={tag} />
        ))}
      </datalist>
    </>
  );
}
