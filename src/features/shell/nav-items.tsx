import { CreditCard, LibraryBig, Settings2, Tags } from "lucide-react";
import type { ComponentType } from "react";

interface NavItem {
  href: string;
  label: string;
  Icon: ComponentType<{ className?: string; "aria-hidden": "true" }>;
}

/** The four places of the signed-in product, in the sidebar and in the tabs. */
export const NAV_ITEMS: readonly NavItem[] = [
  { href: "/dashboard", label: "Prompts", Icon: LibraryBig },
  { href: "/dashboard/tags", label: "Tags", Icon: Tags },
  { href: "/dashboard/billing", label: "Billing", Icon: CreditCard },
  { href: "/dashboard/settings", label: "Settings", Icon: Settings2 },
];

/** Whether a path belongs to a place; the library is only its own page, the others include what is below them. */
export function isAt(path: string, href: string): boolean {
  return path === href || (href !== "/dashboard" && path.startsWith(`${href}/`));
}
