"use client";

import { Monitor, Moon, Sun, SunMoon } from "lucide-react";
import { useId, useRef, useState, type FocusEvent, type KeyboardEvent, type ReactNode } from "react";
import { setCookie } from "./set-cookie";
import { parseTheme, THEME_COOKIE, THEMES, type Theme } from "./theme";

const CHOICES: Record<Theme, { label: string; icon: ReactNode }> = {
  light: { label: "Light", icon: <Sun aria-hidden="true" /> },
  dark: { label: "Dark", icon: <Moon aria-hidden="true" /> },
  system: { label: "System", icon: <Monitor aria-hidden="true" /> },
};

interface Props {
  /** Which edges of the button the panel is aligned to. */
  side?: "below" | "above";
  className?: string;
}

/** The three-way choice of colours behind one button. It needs no menu library, so that public pages stay light. */
export function ThemeMenu({ side = "below", className = "" }: Props) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const closeOnEscape = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || !open) return;
    event.stopPropagation();
    setOpen(false);
    button.current?.focus();
  };
  const closeWhenLeft = (event: FocusEvent<HTMLDivElement>): void => {
    if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false);
  };
  return (
    <div className={`relative ${className}`} onKeyDown={closeOnEscape} onBlur={closeWhenLeft}>
      <button
        ref={button}
        type="button"
        className="btn btn-icon btn-ghost"
        aria-label="Change theme"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <SunMoon aria-hidden="true" />
      </button>
      {open && (
        <div
          ref={focusChoice}
          // Focusable, so that a press on a label moves focus into the panel and does not count as leaving it.
          tabIndex={-1}
          className={`menu absolute right-0 ${side === "below" ? "top-full mt-1.5" : "bottom-full mb-1.5"}`}
        >
          <ThemeChoice initial={parseTheme(document.documentElement.dataset["theme"])} />
        </div>
      )}
    </div>
  );
}

/** Arrows work at once, and leaving is noticed in browsers that do not focus a clicked button. */
function focusChoice(panel: HTMLDivElement | null): void {
  panel?.querySelector<HTMLInputElement>("input:checked")?.focus();
}

/** The three choices as radio buttons; also used on the settings page. */
export function ThemeChoice({ initial }: { initial: Theme }) {
  const name = useId();
  const [theme, setTheme] = useState<Theme>(initial);
  const choose = (next: Theme): void => {
    setTheme(next);
    setCookie(THEME_COOKIE, next);
    document.documentElement.setAttribute("data-theme", next);
  };
  return (
    <div role="radiogroup" aria-label="Theme" className="contents">
      {THEMES.map((value) => (
        <label
          key={value}
          className="menu-item has-checked:bg-hover has-focus-visible:outline-2 outline-ring"
        >
          <input
            type="radio"
            name={name}
            className="sr-only"
            checked={theme === value}
            onChange={() => choose(value)}
          />
          {CHOICES[value].icon}
          {CHOICES[value].label}
        </label>
      ))}
    </div>
  );
}
