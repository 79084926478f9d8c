import { TOKENS } from "./tokens";

const BASE = `
@font-face { font-family: Geist; src: url("/_assets/geist.woff2") format("woff2"); font-weight: 100 900; font-display: swap; }
@font-face { font-family: "Geist Mono"; src: url("/_assets/geist-mono.woff2") format("woff2"); font-weight: 100 900; font-display: swap; }
*, ::before, ::after { box-sizing: border-box; margin: 0; padding: 0; }
html { -webkit-text-size-adjust: 100%; -webkit-font-smoothing: antialiased; scroll-padding-top: 96px; }
body { background: var(--background); color: var(--foreground); font: 400 14px/21px Geist, ui-sans-serif, system-ui, sans-serif; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
h1, h2, h3 { font-weight: 600; text-wrap: balance; }
h1 { font-size: 24px; line-height: 30px; letter-spacing: -0.022em; }
h2 { font-size: 17px; line-height: 26px; }
p { text-wrap: pretty; }
a { color: inherit; }
ul, ol { list-style: none; }
button, input, select, textarea { font: inherit; color: inherit; }
button, summary, select { cursor: pointer; }
:focus-visible { outline: 2px solid var(--ring); outline-offset: 2px; }
fieldset { border: 0; min-width: 0; }
.mono { font-family: "Geist Mono", ui-monospace, monospace; font-size: 0.93em; }
.muted { color: var(--muted-foreground); }
.small { font-size: 13px; line-height: 19px; }
.tiny { font-size: 12px; line-height: 16px; color: var(--subtle-foreground); }
.strong { font-weight: 500; }
.icon { flex: none; }
.tone-success { color: var(--success-text); } .tone-warning { color: var(--warning-text); } .tone-danger { color: var(--danger-text); } .tone-brand { color: var(--brand-text); }
.mark-ground { fill: var(--foreground); } .mark-ink { fill: var(--background); } .mark-line { stroke: var(--background); fill: none; }
.visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: 8px; top: -60px; z-index: 3; padding: 8px 12px; border-radius: 8px; background: var(--primary); color: var(--primary-foreground); }
.skip:focus { top: 8px; }
@media (scripting: none) { .needs-script { display: none; } }
@media (prefers-reduced-motion: reduce) { *, ::before, ::after { animation-duration: 1ms !important; transition-duration: 1ms !important; } }
`;

const SHELL = `
.bar { position: sticky; top: 0; z-index: 2; border-bottom: 1px solid var(--warning-line); color: var(--warning-text); font-size: 13px; line-height: 19px; background: repeating-linear-gradient(-45deg, var(--warning-soft) 0 10px, color-mix(in oklch, var(--warning-soft), var(--warning-line) 34%) 10px 20px); }
.bar p { max-width: 1080px; margin: 0 auto; padding: 8px 16px; display: flex; flex-wrap: wrap; align-items: center; justify-content: center; gap: 2px 16px; text-align: center; }
.bar span { background: var(--warning-soft); border-radius: 6px; padding: 2px 8px; }
.bar .bar-name { display: inline-flex; align-items: center; gap: 8px; font-weight: 600; }
.bar a { font-weight: 500; text-underline-offset: 2px; }
@media (forced-colors: active) { .bar { border-bottom-width: 4px; } }
main { margin: 0 auto; padding: 32px 16px 56px; }
.narrow { max-width: 720px; } .dialogue { max-width: 500px; } .wide { max-width: 1080px; }
.split { max-width: 1000px; display: grid; gap: 32px; }
@media (min-width: 1024px) { main { padding-top: 48px; } .split { grid-template-columns: minmax(0, 1fr) 480px; gap: 64px; align-items: start; } }
.back { display: inline-flex; align-items: center; gap: 6px; min-height: 24px; font-size: 13px; color: var(--muted-foreground); text-decoration: none; }
.back:hover { color: var(--foreground); }
.title { display: flex; align-items: center; gap: 12px; margin-top: 24px; } .title > svg { flex: none; }
.title h1 { font-weight: 600; font-size: 20px; line-height: 26px; } .title .plain { font-size: 15px; line-height: 23px; letter-spacing: 0; }
.section { margin-top: 32px; } .section > h2 { margin-bottom: 10px; font-size: 13px; line-height: 19px; color: var(--muted-foreground); }
.card { background: var(--card); border: 1px solid var(--border); border-radius: 12px; box-shadow: var(--e1); }
.raised { box-shadow: var(--e2); }
.pad { padding: 20px; } @media (min-width: 640px) { .raised.pad { padding: 28px; } }
.rows > li, .rows > div { padding: 14px 20px; border-top: 1px solid var(--border); } .rows > :first-child { border-top: 0; }
.between { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 12px 16px; }

.start { justify-content: flex-start; gap: 10px; } .push { margin-left: auto; } .invoice-day { width: 104px; }
.actions { display: flex; flex-wrap: wrap; gap: 8px; }
.stack > * + * { margin-top: 16px; }
.facts { display: grid; gap: 4px 16px; font-size: 13px; line-height: 19px; } .facts dt { color: var(--subtle-foreground); } .facts dd { margin-bottom: 8px; }
@media (min-width: 640px) { .facts { grid-template-columns: 140px 1fr; row-gap: 10px; } .facts dd { margin: 0; } }
.amount { margin-top: 24px; font-size: 40px; line-height: 44px; font-weight: 600; letter-spacing: -0.036em; }
.lines { margin-top: 28px; max-width: 420px; border-top: 1px solid var(--border); padding-top: 12px; }
.line { display: flex; justify-content: space-between; gap: 16px; padding: 8px 0; } .line span:last-child { flex: none; font-weight: 500; } .line span:first-child { color: var(--muted-foreground); }
.line-total { margin-top: 4px; padding: 12px 0; border-top: 1px solid var(--border); font-size: 15px; line-height: 23px; font-weight: 600; } .line-total span:first-child { color: inherit; } .line-total span:last-child { font-weight: 600; }
.note { display: flex; gap: 10px; max-width: 420px; font-size: 13px; line-height: 19px; color: var(--muted-foreground); } .note .icon { margin-top: 2px; }
.link { color: var(--brand-text); font-weight: 500; text-underline-offset: 3px; }
`;

const PARTS = `
.btn { display: inline-flex; align-items: center; justify-content: center; gap: 6px; min-height: 32px; padding: 4px 12px; border-radius: 8px; border: 1px solid var(--border-strong); background: var(--card); box-shadow: var(--e1); font-size: 13px; line-height: 18px; font-weight: 500; text-decoration: none; text-align: center; transition: background-color 120ms; }
.btn:hover { background: var(--hover); }
.btn-primary { background: var(--primary); color: var(--primary-foreground); border-color: transparent; } .btn-primary:hover { background: var(--primary-hover); }
.btn-ghost { background: none; border-color: transparent; box-shadow: none; color: var(--muted-foreground); }
.btn-danger { color: var(--danger-text); border-color: var(--danger-line); } .btn-danger:hover { background: var(--danger-soft); }
.btn-lg { min-height: 44px; padding: 8px 18px; border-radius: 10px; font-size: 15px; line-height: 20px; }
.btn-wide { width: 100%; }
.btn[aria-disabled=true] { background: var(--muted); color: var(--subtle-foreground); border-color: var(--border); box-shadow: none; cursor: not-allowed; }
@media (pointer: coarse) { .btn { min-height: 40px; } .btn-lg { min-height: 44px; } }
@media (prefers-color-scheme: dark) { .btn:not(.btn-primary, .btn-ghost) { background: var(--muted); } .btn:not(.btn-primary, .btn-ghost):hover { background: var(--hover); } }
.badge { display: inline-flex; align-items: center; gap: 5px; padding: 2px 8px 2px 7px; border-radius: 999px; border: 1px solid var(--border-strong); background: var(--muted); color: var(--muted-foreground); font-size: 12px; line-height: 16px; font-weight: 500; white-space: nowrap; }
.badge-success { background: var(--success-soft); border-color: var(--success-line); color: var(--success-text); }
.badge-warning { background: var(--warning-soft); border-color: var(--warning-line); color: var(--warning-text); }
.badge-danger { background: var(--danger-soft); border-color: var(--danger-line); color: var(--danger-text); }
.badge-brand { background: var(--brand-soft); border-color: var(--brand-line); color: var(--brand-text); }
.banner { display: flex; gap: 12px; padding: 14px 16px; border: 1px solid var(--border-strong); border-radius: 12px; background: var(--card); margin-top: 20px; } .banner .icon { margin-top: 2px; }
.banner-danger { background: var(--danger-soft); border-color: var(--danger-line); } .banner-success { background: var(--success-soft); border-color: var(--success-line); } .banner-warning { background: var(--warning-soft); border-color: var(--warning-line); }
.banner p + p { font-size: 13px; line-height: 19px; color: var(--muted-foreground); margin-top: 2px; } .banner strong { font-weight: 600; }
.fields { display: grid; gap: 14px 12px; grid-template-columns: repeat(2, minmax(0, 1fr)); margin-top: 20px; } .full { grid-column: 1 / -1; }
.label { display: block; margin-bottom: 6px; font-size: 13px; line-height: 18px; font-weight: 500; }
.input { width: 100%; min-height: 36px; padding: 6px 10px; border: 1px solid var(--input); border-radius: 8px; background: var(--card); }
.input:focus-visible { outline-offset: -1px; } .input[readonly] { background: var(--muted); border-color: var(--border-strong); color: var(--muted-foreground); }
.input[aria-invalid=true] { border-color: var(--danger-text); }
.error { margin-top: 5px; font-size: 12px; line-height: 16px; color: var(--danger-text); }
@media (width < 640px) { .input { min-height: 44px; font-size: 16px; } .stretch-small { width: 100%; } .stretch-small .btn { flex: 1 1 100%; min-height: 44px; } }
.options > * + * { margin-top: 8px; }
.option { display: flex; align-items: center; gap: 10px; padding: 10px 12px; border: 1px solid var(--border-strong); border-radius: 9px; cursor: pointer; } .option:hover { background: var(--muted); }
.option:has(:checked) { border-color: var(--brand); box-shadow: inset 0 0 0 1px var(--brand); background: var(--brand-soft); } .option:has(:focus-visible) { outline: 2px solid var(--ring); outline-offset: 2px; }
.option-text { flex: 1; min-width: 0; } .option-text > span { display: block; } .option .mono { text-align: right; color: var(--muted-foreground); font-size: 12px; line-height: 16px; flex: none; }
.option:has(:checked) .mono, .option:has(:checked) .muted { color: var(--foreground); }
.radio { appearance: none; flex: none; width: 18px; height: 18px; border-radius: 999px; border: 1.5px solid var(--input); background: var(--card); } .radio:checked { border: 5.5px solid var(--brand); background: #fff; } .radio:focus-visible { outline: none; }
@media (forced-colors: active) { .radio { appearance: auto; } }
.methods:has([value=sepa_debit]:checked) .by-card, .methods:not(:has([value=sepa_debit]:checked)) .by-debit { display: none; }
.center { text-align: center; margin-top: 12px; }
.inline-form { display: inline; }
.gap { margin-top: 20px; }
.promo { display: flex; flex-wrap: wrap; align-items: start; gap: 8px; max-width: 420px; margin-top: 16px; } .promo > div { flex: 1 1 180px; } .promo > .btn { margin-top: 24px; min-height: 36px; } @media (width < 640px) { .promo > .btn { min-height: 44px; } }
`;

const CONTROLS = `
.clock { margin-top: 8px; font-size: 32px; line-height: 38px; font-weight: 600; letter-spacing: -0.03em; }
.top { align-items: flex-start; } .reset { position: relative; text-align: right; } .reset > div { text-align: left; }
.reset summary { list-style: none; } .reset summary::-webkit-details-marker { display: none; }
@media (min-width: 640px) { .reset > div { position: absolute; right: 0; z-index: 1; width: 280px; box-shadow: var(--e2); } }
.columns { display: grid; grid-template-columns: minmax(0, 1fr); } @media (min-width: 1024px) { .columns { grid-template-columns: minmax(0, 1fr) 420px; gap: 16px; } }
.card-title { padding: 16px 20px 12px; } .card-title + .rows { border-top: 1px solid var(--border); }
.card-foot { display: flex; gap: 8px; align-items: center; padding: 10px 20px; border-top: 1px solid var(--border); }
.fault { display: flex; justify-content: space-between; align-items: flex-start; gap: 16px; } .expect { display: flex; gap: 6px; margin-top: 6px; }
.gap-small { margin-top: 8px; } .scroll { max-height: 640px; overflow: auto; position: relative; }
.switch { position: relative; display: block; flex: none; width: 40px; height: 24px; margin-top: 2px; border: 2px solid transparent; border-radius: 999px; background: var(--input); background-clip: padding-box; transition: background-color 160ms; }
.switch::after { content: ""; position: absolute; top: 2px; left: 2px; width: 16px; height: 16px; border-radius: 999px; background: #fff; transition: transform 160ms cubic-bezier(0.2, 0, 0, 1); }
.switch[aria-checked=true] { background-color: var(--brand); } .switch[aria-checked=true]::after { transform: translateX(16px); }
@media (forced-colors: active) { .switch { border-color: ButtonText; } .switch::after { background: ButtonText; } }
`;

/** The style sheet of every page of the stand-in. */
export const STYLES = `${TOKENS}${BASE}${SHELL}${PARTS}${CONTROLS}`;
