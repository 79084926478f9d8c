"use client";

import { useEffect, useEffectEvent } from "react";

import { useSingleKeys } from "@/components/single-keys";

import { shortcutFor } from "./shortcuts";
import type { ShortcutCommand } from "./shortcuts";

/** Runs the library's keyboard commands. A dialog or menu that is open keeps all keys to itself. */
export function useShortcuts(perform: (command: ShortcutCommand) => void): void {
  const [singleKeysOn] = useSingleKeys();
  const press = useEffectEvent((event: KeyboardEvent) => {
    const target = event.target instanceof Element ? event.target : null;
    if (event.defaultPrevented || event.isComposing || target?.closest('[role="dialog"],[role="menu"]'))
      return;
    const command = shortcutFor(
      {
        key: event.key,
        ctrlOrMeta: event.ctrlKey || event.metaKey,
        shift: event.shiftKey,
        alt: event.altKey,
        inField: target?.closest("input,textarea,select,[contenteditable]") !== null,
        inList: target?.closest("[data-prompt-list]") !== null,
      },
      singleKeysOn,
    );
    // Enter on a row is the link's own.
    if (command === null || command === "open") return;
    event.preventDefault();
    perform(command);
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => press(event);
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
}
