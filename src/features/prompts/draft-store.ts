"use client";

import { useSyncExternalStore } from "react";

/** A text that could not be saved, kept in this browser until it is saved or discarded. */
export type Draft = { title: string; body: string; tags: string[] };

const CHANGED = "lectern-draft-changed";

/** The kept draft of one person, and the way to replace it; `null` discards it. */
export function useDraft(clerkId: string | null): [draft: Draft | null, keep: (draft: Draft | null) => void] {
  const text = useSyncExternalStore(
    subscribe,
    () => (clerkId === null ? null : read(clerkId)),
    () => null,
  );
  return [
    text === null ? null : parseDraft(text),
    (draft) => {
      if (clerkId !== null) write(clerkId, draft);
    },
  ];
}

/** Reads a stored draft; anything that does not look like one is no draft. */
export function parseDraft(text: string): Draft | null {
  try {
    const value: unknown = JSON.parse(text);
    return isDraft(value) ? { title: value.title, body: value.body, tags: value.tags } : null;
  } catch {
    return null;
  }
}

function isDraft(value: unknown): value is Draft {
  return (
    typeof value === "object" &&
    value !== null &&
    "title" in value &&
    typeof value.title === "string" &&
    "body" in value &&
    typeof value.body === "string" &&
    "tags" in value &&
    Array.isArray(value.tags) &&
    value.tags.every((tag) => typeof tag === "string")
  );
}

// Per person, because a browser may be shared.
function keyOf(clerkId: string): string {
  return `draft:${clerkId}`;
}

function read(clerkId: string): string | null {
  try {
    return localStorage.getItem(keyOf(clerkId));
  } catch {
    return null;
  }
}

function write(clerkId: string, draft: Draft | null): void {
  try {
    if (draft === null) localStorage.removeItem(keyOf(clerkId));
    else localStorage.setItem(keyOf(clerkId), JSON.stringify(draft));
  } catch {
    // A browser may refuse storage; the caller has told the person that the text was not saved.
    return;
  }
  window.dispatchEvent(new Event(CHANGED));
}

function subscribe(notify: () => void): () => void {
  window.addEventListener("storage", notify);
  window.addEventListener(CHANGED, notify);
  return () => {
    window.removeEventListener("storage", notify);
    window.removeEventListener(CHANGED, notify);
  };
}
