"use client";

import { useSyncExternalStore } from "react";

const KEY = "single-letter-keys";
const CHANGED = "single-letter-keys-changed";

/** Whether single-letter shortcuts are on in this browser (they are unless switched off), and the way to change it. */
export function useSingleKeys(): [on: boolean, set: (on: boolean) => void] {
  const on = useSyncExternalStore(subscribe, read, () => true);
  return [on, write];
}

function read(): boolean {
  try {
    return localStorage.getItem(KEY) !== "off";
  } catch {
    // A browser may refuse storage altogether; the shortcuts then work as they do for everyone.
    return true;
  }
}

function write(on: boolean): void {
  try {
    localStorage.setItem(KEY, on ? "on" : "off");
  } catch {
    return;
  }
  window.dispatchEvent(new Event(CHANGED));
}

function subscribe(notify: () => void): () => void {
  // `storage` is told to the other tabs only, so this tab tells itself.
  window.addEventListener("storage", notify);
  window.addEventListener(CHANGED, notify);
  return () => {
    window.removeEventListener("storage", notify);
    window.removeEventListener(CHANGED, notify);
  };
}
