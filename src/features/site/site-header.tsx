import { Logo } from "@/components/logo";
import { ThemeMenu } from "@/components/theme-menu";
import { ButtonLink } from "@/components/ui/button-link";
import { LINKS } from "./links";
import { SiteMenu } from "./site-menu";
import { SiteNav } from "./site-nav";

const PAGES = [
  { href: "/#product", label: "Product" },
  { href: LINKS.pricing, label: "Pricing" },
  { href: "/#billing", label: "How billing works" },
];

interface Props {
  signedIn: boolean;
}

/** The head of every public page. */
export function SiteHeader({ signedIn }: Props) {
  const menu = signedIn ? PAGES : [...PAGES, { href: LINKS.signIn, label: "Sign in" }];
  return (
    <header className="sticky top-0 z-30 border-b bg-background/85 backdrop-blur">
      <div className="mx-auto flex h-15 max-w-[70rem] items-center gap-8 px-5">
        <Logo href="/" />
        <SiteNav links={PAGES} />
        <div className="ml-auto flex items-center gap-2">
          <ThemeMenu />
          {signedIn ? (
            <ButtonLink href={LINKS.library} variant="primary">
              Open library
            </ButtonLink>
          ) : (
            <>
              <ButtonLink href={LINKS.signIn} variant="ghost" className="max-sm:hidden">
                Sign in
              </ButtonLink>
              <ButtonLink href={LINKS.signUp} variant="primary">
                Start free
              </ButtonLink>
            </>
          )}
          <SiteMenu links={menu} />
        </div>
      </div>
    </header>
  );
}
