import { html } from "hono/html";
import type { Mail, MailPurpose } from "../entities";
import { shell } from "./shell";

const SUBJECTS: Record<MailPurpose, string> = {
  sign_up: "Finish signing up",
  sign_in: "Sign in",
  reset_password: "Reset your password",
  email_address: "Confirm a new address",
};

/** `/_outbox`: the codes that would have gone out by e-mail, newest first. */
export function outboxPage(mails: Mail[], appOrigin: string) {
  const list =
    mails.length === 0
      ? html`<p class="empty">No codes yet. Sign up or ask for a code in the app, then reload this page.</p>`
      : html`<ol class="card">
          ${mails.map(row)}
        </ol>`;
  return shell({
    title: "Outbox",
    note: "This page stands in for your inbox. Nothing was sent.",
    link: { href: appOrigin, text: "Back to Lectern" },
    body: html`<h1>Outbox</h1>
      <p class="lead">
        Verification codes the app asked for, newest first. Each is good for ten minutes and three tries.
      </p>
      ${list}`,
  });
}

function row(mail: Mail) {
  const time = new Date(mail.at).toISOString();
  return html`<li>
    <div>
      <p class="strong">${mail.to}</p>
      <p class="small">${SUBJECTS[mail.purpose]}, <time datetime="${time}">${readable(mail.at)}</time></p>
    </div>
    <p class="code">${mail.code}</p>
  </li>`;
}

/** e.g. `23 Nov 2026, 20:41:05 UTC`; the server does not know the reader's zone. */
function readable(at: number): string {
  return `${new Date(at).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "medium", timeZone: "UTC" })} UTC`;
}
