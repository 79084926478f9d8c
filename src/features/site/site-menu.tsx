"use client";

import { Menu } from "lucide-react";
import Link from "next/link";
import { useRef } from "react";

interface Props {
  links: readonly { href: string; label: string }[];
}

/** The pages of the site behind one button, for narrow screens. A native popover: Esc and a tap outside close it. */
export function SiteMenu({ links }: Props) {
  const panel = useRef<HTMLDivElement>(null);
  return (
    <div className="md:hidden">
      <button
        type="button"
        className="btn btn-icon btn-ghost"
        aria-label="Menu"
        popoverTarget="site-menu"
        popoverTargetAction="toggle"
      >
        <Menu aria-hidden="true" />
      </button>
      <div
        ref={panel}
        id="site-menu"
        popover="auto"
        className="inset-x-0 top-15 m-0 w-full border-b bg-popover p-2 text-foreground shadow-e3"
      >
        <nav aria-label="Menu">
          {links.map(({ href, label }) => (
            <Link
              key={href}
              href={href}
              className="flex h-11 items-center rounded-lg px-3 text-md font-medium hover:bg-hover"
              onClick={() => panel.current?.hidePopover()}
            >
              {label}
            </Link>
          ))}
        </nav>
      </div>
    </div>
  );
}
