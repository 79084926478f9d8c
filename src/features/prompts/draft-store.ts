"use client";

import { useSyncExternalStore } from "react";

/** A text that could not be saved, kept in this browser until it is saved or discarded. */
export type Draft = { title: string; body: string; tags: string[] };

const CHANGED = "lectern-draft-changed";

/** The kept drafts of one person, the newest first, and what can be done with them. */
export type Drafts = { all: Draft[]; keep: (draft: Draft) => void; discard: (draft: Draft) => void };

/** The drafts that this browser keeps for a person; none before it is known who that is. */
export function useDrafts(clerkId: string | null): Drafts {
  const text = useSyncExternalStore(
    subscribe,
    () => (clerkId === null ? null : read(clerkId)),
    () => null,
  );
  const change = (next: (drafts: Draft[]) => Draft[]) => {
    if (clerkId !== null) write(clerkId, next(parseDrafts(read(clerkId) ?? "[]")));
  };
  return {
    all: text === null ? [] : parseDrafts(text),
    keep: (draft) => change((drafts) => [draft, ...drafts.filter((other) => !isSame(other, draft))]),
    discard: (draft) => change((drafts) => drafts.filter((other) => !isSame(other, draft))),
  };
}

/** Reads stored drafts; anything that does not look like one is left out. */
export function parseDrafts(text: string): Draft[] {
  try {
    const value: unknown = JSON.parse(text);
    if (!Array.isArray(value)) return [];
    return value.filter(isDraft).map(({ title, body, tags }) => ({ title, body, tags }));
  } catch {
    return [];
  }
}

function isSame(left: Draft, right: Draft): boolean {
  return left.title === right.title && left.body === right.body;
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
  return `drafts:${clerkId}`;
}

function read(clerkId: string): string | null {
  try {
    return localStorage.getItem(keyOf(clerkId));
  } catch {
    return null;
  }
}

function write(clerkId: string, drafts: Draft[]): void {
  try {
    if (drafts.length === 0) localStorage.removeItem(keyOf(clerkId));
    else localStorage.setItem(keyOf(clerkId), JSON.stringify(drafts));
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
