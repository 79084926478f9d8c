"use client";

import { Lock, Plus, Search } from "lucide-react";
import type { ReactNode, RefObject } from "react";

import { cn } from "@/components/cn";
import { Button } from "@/components/ui/button";
import { Kbd } from "@/components/ui/kbd";
import { TextField } from "@/components/ui/text-field";

import { libraryAddress } from "./use-library-url";
import type { LibraryUrl } from "./use-library-url";
import { PromptRow } from "./prompt-row";
import type { ListedPrompt } from "./prompt-row";
import { TagFilter } from "./tag-filter";

interface Props {
  items: ListedPrompt[];
  tags: { tag: string; count: number }[];
  used: number;
  full: boolean;
  busy: boolean;
  url: LibraryUrl;
  /** The prompt that the editor shows. */
  shownId: string | null;
  search: string;
  onSearch: (text: string) => void;
  onNew: () => void;
  searchRef: RefObject<HTMLInputElement | null>;
  /** What stands between the filters and the rows. */
  notice: ReactNode;
}

/** The left pane: search, tags, rows. */
export function PromptList(props: Props) {
  const { items, tags, used, url, search, onSearch, searchRef, notice } = props;
  return (
    <section
      aria-label="Prompts"
      className={cn("flex min-w-0 flex-col border-r lg:h-dvh", url.openId !== null && "max-lg:hidden")}
    >
      <header className="flex h-14 shrink-0 items-center justify-between gap-2 px-4">
        <h1 className="text-lg tracking-[-0.015em]">Prompts</h1>
        <NewButton {...props} />
      </header>
      <div className="space-y-2.5 border-b px-4 pb-3">
        <TextField
          ref={searchRef}
          type="search"
          label="Search prompts"
          hideLabel
          placeholder="Search titles, text and tags"
          icon={<Search aria-hidden="true" />}
          trailing={
            <span className="max-lg:hidden" aria-hidden="true">
              <Kbd>/</Kbd>
            </span>
          }
          value={search}
          onChange={(event) => onSearch(event.target.value)}
        />
        <TagFilter tags={tags} chosen={url.tag} total={used} onChoose={url.filter} />
      </div>
      {notice}
      <p role="status" className="sr-only">
        {search === "" && url.tag === null ? "" : items.length === 1 ? "1 prompt" : `${items.length} prompts`}
      </p>
      <Rows {...props} />
    </section>
  );
}

function NewButton({ full, busy, onNew }: Props) {
  // A full library keeps the button alive: it opens the explanation, and the server would refuse anyway.
  return full ? (
    <Button
      icon={<Lock aria-hidden="true" />}
      aria-haspopup="dialog"
      className="bg-muted text-subtle"
      onClick={onNew}
    >
      New<span className="sr-only">, library full</span>
    </Button>
  ) : (
    <Button variant="primary" icon={<Plus aria-hidden="true" />} busy={busy} onClick={onNew}>
      New
    </Button>
  );
}

function NothingFound({ used, url, search, onSearch }: Props) {
  const clear = () => {
    onSearch("");
    url.filter(null);
  };
  // The address may name a prompt that is gone, in a library that has no other.
  if (search === "" && url.tag === null) return <p className="px-4 py-8 font-medium">No prompts yet</p>;
  return (
    <div className="px-4 py-8">
      <p className="font-medium wrap-anywhere">
        No prompts match {search === "" ? `the tag “${url.tag ?? ""}”` : `“${search}”`}
      </p>
      <p className="num mt-1 text-sm text-muted-foreground">
        Searched titles, text and tags in {used === 1 ? "1 prompt" : `${used} prompts`}.
      </p>
      <Button className="mt-3" size="sm" onClick={clear}>
        Clear search
      </Button>
    </div>
  );
}

function Rows(props: Props) {
  const { items, url, shownId } = props;
  if (items.length === 0) return <NothingFound {...props} />;
  return (
    <ul className="min-h-0 flex-1 overflow-y-auto" data-prompt-list>
      {items.map((prompt) => (
        <PromptRow
          key={prompt._id}
          prompt={prompt}
          current={prompt._id === shownId}
          href={libraryAddress({ prompt: prompt._id, tag: url.tag })}
          onOpen={() => url.open(prompt._id)}
        />
      ))}
    </ul>
  );
}
