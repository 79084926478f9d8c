/**
 * The only script of the pages, in plain JavaScript because the browser gets it as it is. Every page works without it:
 * it fills in a picked test card, makes a pressed button busy, and keeps the control page fresh.
 */
export const CLIENT_SCRIPT = `"use strict";
const buttonsOf = (form) => form.querySelectorAll("button");

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-busy]")) return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "yes";
  const button = event.submitter;
  if (button && button.dataset.busy) {
    button.dataset.label = button.textContent;
    button.textContent = button.dataset.busy;
  }
  for (const each of buttonsOf(form)) each.setAttribute("aria-disabled", "true");
});

// A page that comes back from the browser's history is ready to be sent again.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const each of buttonsOf(form)) {
      each.removeAttribute("aria-disabled");
      if (each.dataset.label) each.textContent = each.dataset.label;
    }
  }
});

const number = document.querySelector("[name=cardNumber]");
if (number) {
  const picks = [...document.querySelectorAll("[data-card]")];
  const digits = (text) => text.replace(/\\D/g, "");
  const showPick = () => {
    for (const pick of picks) pick.checked = digits(pick.dataset.card) === digits(number.value);
  };
  for (const pick of picks) pick.addEventListener("change", () => { number.value = pick.dataset.card; });
  number.addEventListener("input", showPick);
  showPick();
}

const inUse = (part) => part.contains(document.activeElement) || part.querySelector("[data-sent]");
const refresh = async () => {
  const parts = [...document.querySelectorAll("[data-live]")];
  if (document.hidden || parts.length === 0) return;
  const answer = await fetch(location.pathname);
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of parts) {
    const next = fresh.getElementById(part.id);
    if (next && !inUse(part) && next.innerHTML !== part.innerHTML) part.replaceChildren(...next.childNodes);
  }
};
if (document.querySelector("[data-live]")) setInterval(() => refresh().catch(() => undefined), 2000);
`;
