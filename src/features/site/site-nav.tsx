"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";

interface Props {
  links: readonly { href: string; label: string }[];
}

/** The pages of the site in a row, the present one marked. */
export function SiteNav({ links }: Props) {
  const path = usePathname();
  return (
    <nav
      aria-label="Site"
      className="hidden items-center gap-6 text-sm font-medium text-muted-foreground md:flex"
    >
      {links.map(({ href, label }) => (
        <Link
          key={href}
          href={href}
          aria-current={href === path ? "page" : undefined}
          className="hover:text-foreground aria-[current]:text-foreground"
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
