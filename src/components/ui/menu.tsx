"use client";

import type { KeyboardEvent, ReactNode } from "react";
import { cn } from "../cn";
import { Popup, useClosePopup } from "../popup";

interface MenuProps {
  icon: ReactNode;
  /** What the actions are about: the button's accessible name. */
  label: string;
  children: ReactNode;
}

/** A short list of actions behind an icon button. Arrows, Home and End move; Tab leaves and closes. */
export function Menu({ icon, label, children }: MenuProps) {
  return (
    <Popup menu icon={icon} label={label} firstFocus="[role=menuitem]">
      <div role="presentation" onKeyDown={moveFocus}>
        {children}
      </div>
    </Popup>
  );
}

interface ItemProps {
  icon?: ReactNode;
  /** Red words, for what cannot be undone. */
  danger?: boolean;
  onSelect: () => void;
  children: ReactNode;
}

/** One action of a menu. */
export function MenuItem({ icon, danger = false, onSelect, children }: ItemProps) {
  const close = useClosePopup();
  const select = (): void => {
    // Closed first: a dialog that the action opens then returns focus to the menu's button.
    close();
    onSelect();
  };
  return (
    <button
      type="button"
      role="menuitem"
      tabIndex={-1}
      className={cn("menu-item w-full text-left", danger && "is-danger")}
      onClick={select}
    >
      {icon}
      {children}
    </button>
  );
}

function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>("[role=menuitem]")];
  const at = items.findIndex((item) => item === document.activeElement);
  const next = nextIndex(event.key, at, items.length);
  if (next === null) return;
  event.preventDefault();
  // The page behind has keys of its own; these belong to the menu.
  event.stopPropagation();
  items[next]?.focus();
}

function nextIndex(key: string, at: number, count: number): number | null {
  switch (key) {
    case "ArrowDown":
      return (at + 1) % count;
    case "ArrowUp":
      return (at - 1 + count) % count;
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return null;
  }
}
