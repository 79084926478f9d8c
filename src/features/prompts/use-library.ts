"use client";

import { api } from "@convex/api";
import type { FunctionReturnType } from "convex/server";
import { useCallback, useRef, useState } from "react";
import type { RefObject } from "react";

import { useLiveQuery } from "@/features/live-query/use-live-query";

import type { EditorHandle } from "./prompt-editor";
import { focusCurrentRow, focusOldestRow, focusRow } from "./row-focus";
import type { ShortcutCommand } from "./shortcuts";
import { useCreatePrompt } from "./use-create-prompt";
import type { CreatePrompt } from "./use-create-prompt";
import { useDebounced } from "./use-debounced";
import { useLibraryUrl } from "./use-library-url";
import type { LibraryUrl } from "./use-library-url";
import { useShortcuts } from "./use-shortcuts";

const SEARCH_AFTER_MS = 150;

/** The list as the server tells it. */
export type LibraryList = FunctionReturnType<typeof api.prompts.list>;

/** Everything that the library shows and does. */
export type LibraryModel = {
  list: LibraryList;
  full: boolean;
  /** The prompt in the editor: the one that the address names, or else the first of the list. */
  shownId: string | null;
  /** The prompt that was made last in this window and has no title yet. */
  newId: string | null;
  url: LibraryUrl;
  search: string;
  setSearch: (text: string) => void;
  searchRef: RefObject<HTMLInputElement | null>;
  creation: CreatePrompt;
  createNew: () => void;
  /** Leads to the prompts that could make room. */
  manage: () => void;
  showingKeys: boolean;
  showKeys: (show: boolean) => void;
  /** The open editor makes itself known for the keyboard. */
  register: (handle: EditorHandle | null) => void;
};

/** The library's state: the live list, the address, new prompts and the keyboard. */
export function useLibrary(initialList: LibraryList): LibraryModel {
  const url = useLibraryUrl();
  const [search, setSearch] = useState("");
  const list = useList(search, url.tag, initialList);
  const [newId, setNewId] = useState<string | null>(null);
  const [showingKeys, showKeys] = useState(false);
  const searchRef = useRef<HTMLInputElement>(null);
  const editor = useRef<EditorHandle | null>(null);
  const creation = useCreatePrompt((id, { title }) => {
    setSearch("");
    if (title === "") setNewId(id);
    url.open(id);
  });
  const full = list.limit !== null && list.used >= list.limit;
  const createNew = () => {
    if (list.limit !== null && full) creation.showLimit({ used: list.used, limit: list.limit });
    else void creation.create({ title: "", body: "", tags: url.tag === null ? [] : [url.tag] });
  };
  useShortcuts((command) =>
    performCommand(command, {
      search: () => searchRef.current?.focus(),
      new: createNew,
      back: () => {
        if (url.openId !== null) url.close();
        requestAnimationFrame(focusCurrentRow);
      },
      save: () => editor.current?.save(),
      copy: () => editor.current?.copy(),
      show_shortcuts: () => showKeys(true),
    }),
  );
  return {
    list,
    full,
    shownId: url.openId ?? list.items[0]?._id ?? null,
    newId,
    url,
    search,
    setSearch,
    searchRef,
    creation,
    createNew,
    manage: () => {
      creation.dismissLimit();
      if (url.openId !== null) url.close();
      // The dialog gives the focus back to its opener first.
      setTimeout(focusOldestRow, 0);
    },
    showingKeys,
    showKeys,
    register: useCallback((handle: EditorHandle | null) => {
      editor.current = handle;
    }, []),
  };
}

function useList(search: string, tag: string | null, initial: LibraryList): LibraryList {
  const term = useDebounced(search.trim(), SEARCH_AFTER_MS);
  const args = { ...(term === "" ? {} : { search: term }), ...(tag === null ? {} : { tag }) };
  return useLiveQuery(api.prompts.list, args, initial);
}

type Performers = Record<Exclude<ShortcutCommand, "next" | "previous" | "open">, () => void>;

function performCommand(command: ShortcutCommand, performers: Performers): void {
  switch (command) {
    case "next":
      return focusRow(1);
    case "previous":
      return focusRow(-1);
    case "open":
      return;
    case "search":
    case "new":
    case "back":
    case "save":
    case "copy":
    case "show_shortcuts":
      return performers[command]();
  }
}
