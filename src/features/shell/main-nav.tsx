"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { isAt, NAV_ITEMS } from "./nav-items";

/** The places of the product in the sidebar. */
export function SidebarNav() {
  const path = usePathname();
  return (
    <nav aria-label="Main" className="mt-4 space-y-0.5">
      {NAV_ITEMS.map(({ href, label, Icon }) => (
        <Link key={href} href={href} className="nav" aria-current={isAt(path, href) ? "page" : undefined}>
          <Icon aria-hidden="true" />
          {label}
        </Link>
      ))}
    </nav>
  );
}

/** The places of the product at the bottom of a narrow screen. */
export function TabBar() {
  const path = usePathname();
  return (
    <nav
      aria-label="Main"
      className="fixed inset-x-0 bottom-0 z-20 grid grid-cols-4 border-t bg-card pb-[env(safe-area-inset-bottom)] lg:hidden"
    >
      {NAV_ITEMS.map(({ href, label, Icon }) => (
        <Link
          key={href}
          href={href}
          aria-current={isAt(path, href) ? "page" : undefined}
          className="flex h-14 flex-col items-center justify-center gap-1 text-[0.6875rem] font-medium text-subtle -outline-offset-2 aria-[current]:text-foreground"
        >
          <Icon className="size-5" aria-hidden="true" />
          {label}
        </Link>
      ))}
    </nav>
  );
}
