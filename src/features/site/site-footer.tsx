import { Lock } from "lucide-react";
import Link from "next/link";
import { APP_NAME } from "@/components/app-name";
import { Logo } from "@/components/logo";
import { LINKS } from "./links";

const COLUMNS = [
  {
    title: "Product",
    links: [
      { href: "/#product", label: "Prompt library" },
      { href: "/#history", label: "Version history" },
      { href: LINKS.pricing, label: "Pricing" },
    ],
  },
  {
    title: "Billing",
    links: [
      { href: "/#billing", label: "How billing works" },
      { href: "/pricing#questions", label: "Questions about paying" },
      { href: "/terms#cancelling", label: "Cancelling and refunds" },
    ],
  },
  {
    title: "Legal",
    links: [
      { href: "/terms", label: "Terms" },
      { href: "/privacy", label: "Privacy" },
    ],
  },
];

/** The foot of every public page. */
export function SiteFooter() {
  return (
    <footer className="border-t">
      <div className="mx-auto grid max-w-[70rem] gap-10 px-5 py-12 text-sm sm:grid-cols-[1.6fr_1fr_1fr_1fr]">
        <div>
          <Logo href="/" />
          <p className="mt-3 max-w-[30ch] text-muted-foreground">
            A prompt library for people who write with AI.
          </p>
        </div>
        {COLUMNS.map(({ title, links }) => (
          <nav key={title} aria-label={title}>
            <h2 className="text-sm">{title}</h2>
            <ul className="mt-3 space-y-2.5 text-muted-foreground">
              {links.map(({ href, label }) => (
                <li key={label}>
                  <Link className="hover:text-foreground" href={href}>
                    {label}
                  </Link>
                </li>
              ))}
            </ul>
          </nav>
        ))}
      </div>
      <div className="mx-auto max-w-[70rem] px-5 text-xs text-subtle">
        <div className="flex flex-wrap items-center justify-between gap-3 border-t py-5">
          <span>{APP_NAME}</span>
          <span className="inline-flex items-center gap-1.5">
            <Lock className="size-3.5 shrink-0" aria-hidden="true" />
            Card details go straight to Stripe. They never reach our servers.
          </span>
        </div>
      </div>
    </footer>
  );
}
