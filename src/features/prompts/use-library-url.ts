"use client";

import { useSearchParams } from "next/navigation";
import { useMemo } from "react";

/** What the address says of the library, and how it is changed without asking the server. */
export type LibraryUrl = {
  openId: string | null;
  tag: string | null;
  open: (id: string) => void;
  /** Names the open prompt without a new step in the browser's history. */
  pin: (id: string) => void;
  close: () => void;
  filter: (tag: string | null) => void;
};

/** The library's address: `?prompt=` is the open prompt, `?tag=` the filter. */
export function useLibraryUrl(): LibraryUrl {
  const params = useSearchParams();
  const openId = params.get("prompt");
  const tag = params.get("tag");
  return useMemo(
    () => ({
      openId,
      tag,
      open: (id) => window.history.pushState(null, "", libraryAddress({ prompt: id, tag })),
      pin: (id) => window.history.replaceState(null, "", libraryAddress({ prompt: id, tag })),
      close: () => window.history.pushState(null, "", libraryAddress({ prompt: null, tag })),
      filter: (next) => window.history.pushState(null, "", libraryAddress({ prompt: null, tag: next })),
    }),
    [openId, tag],
  );
}

/** The address of the library with a prompt open, a tag chosen, both or neither. */
export function libraryAddress({ prompt, tag }: { prompt: string | null; tag: string | null }): string {
  const params = new URLSearchParams();
  if (tag !== null) params.set("tag", tag);
  if (prompt !== null) params.set("prompt", prompt);
  const query = params.toString();
  return query === "" ? "/dashboard" : `/dashboard?${query}`;
}
