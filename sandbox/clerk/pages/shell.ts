import { html, raw } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";

type Markup = HtmlEscapedString | Promise<HtmlEscapedString>;

interface ShellOptions {
  title: string;
  note: string;
  link: { href: string; text: string };
  body: Markup;
}

/** The frame of the stand-in's pages: the striped bar says what this is, and nothing comes from elsewhere. */
export function shell({ title, note, link, body }: ShellOptions): Markup {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title} - Sandbox</title>
        <style>
          ${raw(STYLE)}
        </style>
      </head>
      <body>
        <div class="bar" role="note">
          <p>
            <span class="label">${raw(FLASK)}Sandbox</span>
            <span>${note} <a href="${link.href}">${link.text}</a></span>
          </p>
        </div>
        <main>${body}</main>
      </body>
    </html>`;
}

const FLASK =
  '<svg width="16" height="16" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="M10 2v7.3L4.7 17.9A2 2 0 0 0 6.4 21h11.2a2 2 0 0 0 1.7-3.1L14 9.3V2"/><path d="M8.5 2h7"/><path d="M7 15h10"/></svg>';

const STYLE = `
@font-face { font-family: Geist; src: url("_outbox/geist.woff2") format("woff2"); font-weight: 100 900; font-display: swap; }
@font-face { font-family: "Geist Mono"; src: url("_outbox/geist-mono.woff2") format("woff2"); font-weight: 100 900; font-display: swap; }
:root {
  color-scheme: light dark;
  --background: oklch(0.984 0.002 264); --card: oklch(1 0 0); --border: oklch(0.914 0.005 264);
  --foreground: oklch(0.215 0.014 264); --muted: oklch(0.485 0.017 264); --ring: oklch(0.575 0.19 262);
  --warning-text: oklch(0.465 0.102 62); --warning-soft: oklch(0.97 0.034 82); --warning-line: oklch(0.875 0.085 80);
  --shadow: 0 1px 2px oklch(0.2 0.02 264 / 0.05);
}
@media (prefers-color-scheme: dark) {
  :root {
    --background: oklch(0.162 0.006 264); --card: oklch(0.197 0.007 264); --border: oklch(0.276 0.009 264);
    --foreground: oklch(0.955 0.003 264); --muted: oklch(0.735 0.012 264); --ring: oklch(0.68 0.16 262);
    --warning-text: oklch(0.855 0.115 80); --warning-soft: oklch(0.272 0.042 72); --warning-line: oklch(0.395 0.07 72);
    --shadow: 0 1px 2px oklch(0 0 0 / 0.3);
  }
}
* { box-sizing: border-box; margin: 0; padding: 0; }
body { background: var(--background); color: var(--foreground); font: 400 14px/21px Geist, ui-sans-serif, system-ui, sans-serif; }
a { color: inherit; font-weight: 500; text-underline-offset: 2px; }
:focus-visible { outline: 2px solid var(--ring); outline-offset: 2px; }
.bar {
  position: sticky; top: 0; color: var(--warning-text); border-bottom: 1px solid var(--warning-line); font-size: 13px; line-height: 19px;
  background: repeating-linear-gradient(-45deg, var(--warning-soft) 0 10px, color-mix(in oklch, var(--warning-soft), var(--warning-line) 34%) 10px 20px);
}
.bar p { display: flex; flex-wrap: wrap; gap: 2px 16px; align-items: center; justify-content: center; max-width: 720px; margin: 0 auto; padding: 8px 16px; text-align: center; }
.bar span { background: var(--warning-soft); border-radius: 6px; padding: 2px 8px; }
.bar .label { display: inline-flex; align-items: center; gap: 8px; font-weight: 600; }
main { max-width: 720px; margin: 0 auto; padding: 32px 16px 48px; }
h1 { font-size: 24px; line-height: 30px; letter-spacing: -0.022em; font-weight: 600; }
.lead { margin-top: 4px; color: var(--muted); text-wrap: pretty; }
.card { margin-top: 20px; background: var(--card); border: 1px solid var(--border); border-radius: 12px; box-shadow: var(--shadow); list-style: none; }
.card li { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 4px 16px; padding: 14px 20px; }
.card li + li { border-top: 1px solid var(--border); }
.card li > div { min-width: 0; }
.strong { font-weight: 500; overflow-wrap: anywhere; }
.small { color: var(--muted); font-size: 13px; line-height: 19px; font-variant-numeric: tabular-nums; }
.code { font: 500 20px/26px "Geist Mono", ui-monospace, monospace; letter-spacing: 0.08em; }
.empty { margin-top: 20px; padding: 20px; color: var(--muted); border: 1px dashed var(--border); border-radius: 12px; }
`;
