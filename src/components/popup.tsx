"use client";

import { createContext, useContext, useEffect, useRef, useState } from "react";
import type { FocusEvent, KeyboardEvent, ReactNode } from "react";
import { IconButton } from "./ui/icon-button";

const CloseContext = createContext<() => void>(() => undefined);

/** Closes the panel around the caller and puts focus back on its button. */
export function useClosePopup(): () => void {
  return useContext(CloseContext);
}

interface Props {
  icon: ReactNode;
  /** What the button is for: its accessible name and its tooltip. */
  label: string;
  /** Says to a screen reader that a menu opens; leave it out for a panel of form controls. */
  menu?: boolean;
  /** Finds the thing inside that takes the focus when the panel opens. */
  firstFocus: string;
  side?: "below" | "above";
  className?: string;
  children: ReactNode;
}

/**
 * A small panel behind an icon button, aligned to its right edge. Esc, leaving it and a second press close it. It needs
 * no library: the usual one weighs 29 kB, more than the page around it.
 */
export function Popup({
  icon,
  label,
  menu = false,
  firstFocus,
  side = "below",
  className = "",
  children,
}: Props) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (open) panel.current?.querySelector<HTMLElement>(firstFocus)?.focus();
  }, [open, firstFocus]);
  const close = (): void => {
    setOpen(false);
    root.current?.querySelector("button")?.focus();
  };
  const closeOnEscape = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || !open) return;
    event.stopPropagation();
    close();
  };
  const closeWhenLeft = (event: FocusEvent<HTMLDivElement>): void => {
    if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false);
  };
  return (
    <div ref={root} className={`relative ${className}`} onKeyDown={closeOnEscape} onBlur={closeWhenLeft}>
      <IconButton
        icon={icon}
        label={label}
        aria-haspopup={menu ? "menu" : undefined}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      />
      {open && (
        <div
          ref={panel}
          role={menu ? "menu" : undefined}
          aria-label={menu ? label : undefined}
          // Focusable, so that a press on a label moves focus into the panel and does not count as leaving it.
          tabIndex={-1}
          className={`menu absolute right-0 ${side === "below" ? "top-full mt-1.5" : "bottom-full mb-1.5"}`}
        >
          <CloseContext value={close}>{children}</CloseContext>
        </div>
      )}
    </div>
  );
}
