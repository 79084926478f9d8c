/** @jsxImportSource hono/jsx */
import type { Child, PropsWithChildren } from "hono/jsx";
import { Icon, Mark, type IconName } from "./icons";

interface PageProps {
  title: string;
  /** The words of the striped bar: what this page stands in for. */
  bar: string;
  barLink?: { href: string; label: string } | null;
  width: "narrow" | "dialogue" | "wide" | "split";
}

const CONTROLS = { href: "/_sandbox", label: "Sandbox controls" };

/** The document around a page: the bar that says it is not Stripe, the one style sheet and the one script. */
export const Page = ({ title, bar, barLink = CONTROLS, width, children }: PropsWithChildren<PageProps>) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="robots" content="noindex" />
      <title>{title}</title>
      <link rel="stylesheet" href="/_assets/pages.css" />
      <link rel="icon" href="data:," />
      <script src="/_assets/pages.js" defer></script>
    </head>
    <body>
      <a class="skip" href="#main">
        Skip to content
      </a>
      <aside class="bar" aria-label="Sandbox">
        <p>
          <span class="bar-name">
            <Icon name="flask-conical" />
            Sandbox
          </span>
          <span>
            {bar} {barLink ? <a href={barLink.href}>{barLink.label}</a> : null}
          </span>
        </p>
      </aside>
      <main id="main" class={width}>
        {children}
      </main>
    </body>
  </html>
);

export const BackLink = ({ href, children }: PropsWithChildren<{ href: string }>) => (
  <a class="back" href={href}>
    <Icon name="arrow-left" />
    {children}
  </a>
);

/** The page's heading under the merchant's mark. */
export const Heading = ({ children, note }: PropsWithChildren<{ note: Child }>) => (
  <div class="title">
    <Mark size={32} />
    <div>
      <h1>{children}</h1>
      <p class="small muted">{note}</p>
    </div>
  </div>
);

type Tone = "danger" | "success" | "warning" | "brand";

export const Badge = ({ tone, icon, children }: PropsWithChildren<{ tone?: Tone; icon: IconName }>) => (
  <span class={tone ? `badge badge-${tone}` : "badge"}>
    <Icon name={icon} size={12} />
    {children}
  </span>
);

const BANNER_ICONS = { danger: "circle-alert", success: "circle-check", warning: "info" } as const;

/** A fact at the top of a page. A `danger` banner interrupts, and takes the focus, since it answers what was just sent. */
export const Banner = ({
  tone,
  title,
  children,
}: PropsWithChildren<{ tone: keyof typeof BANNER_ICONS; title: string }>) => (
  <div
    class={`banner banner-${tone}`}
    role={tone === "danger" ? "alert" : "status"}
    tabindex={tone === "danger" ? -1 : undefined}
    autofocus={tone === "danger"}
  >
    <Icon name={BANNER_ICONS[tone]} size={18} tone={tone} />
    <div>
      <p>
        <strong>{title}</strong>
      </p>
      {children ? <p>{children}</p> : null}
    </div>
  </div>
);

/** A page that says one thing and offers one way on. */
export const Notice = ({
  bar,
  title,
  text,
  link,
}: {
  bar: string;
  title: string;
  text: string;
  link: { href: string; label: string } | null;
}) => (
  <Page title={title} bar={bar} width="dialogue">
    <div class="card raised pad stack">
      <h1>{title}</h1>
      <p class="muted">{text}</p>
      {link ? (
        <a class="btn btn-primary" href={link.href}>
          {link.label}
        </a>
      ) : null}
    </div>
  </Page>
);
