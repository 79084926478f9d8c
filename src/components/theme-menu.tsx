"use client";

import { Monitor, Moon, Sun, SunMoon } from "lucide-react";
import { useId, useState, type ReactNode } from "react";
import { Popup } from "./popup";
import { setCookie } from "./set-cookie";
import { parseTheme, THEME_COOKIE, THEMES, type Theme } from "./theme";

const CHOICES: Record<Theme, { label: string; icon: ReactNode }> = {
  light: { label: "Light", icon: <Sun aria-hidden="true" /> },
  dark: { label: "Dark", icon: <Moon aria-hidden="true" /> },
  system: { label: "System", icon: <Monitor aria-hidden="true" /> },
};

interface Props {
  side?: "below" | "above";
  className?: string;
}

/** The three-way choice of colours behind one button. */
export function ThemeMenu({ side, className }: Props) {
  return (
    <Popup
      icon={<SunMoon aria-hidden="true" />}
      label="Change theme"
      firstFocus="input:checked"
      side={side}
      className={className}
    >
      <PresentThemeChoice />
    </Popup>
  );
}

/** Rendered in the browser only, when the panel opens: the document then says what is chosen. */
function PresentThemeChoice() {
  return <ThemeChoice initial={parseTheme(document.documentElement.dataset["theme"])} />;
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
