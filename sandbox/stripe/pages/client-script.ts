/**
 * The only script of the pages, in plain JavaScript because the browser gets it as it is. Every page works without it:
 * it fills in a picked test card, makes a pressed button busy, and refreshes the live parts of the control page.
 */
export const CLIENT_SCRIPT = `"use strict";
for (const form of document.querySelectorAll("form[data-busy]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    const button = event.submitter;
    if (!button || !button.dataset.busy) return;
    button.dataset.label = button.textContent;
    button.textContent = button.dataset.busy;
    for (const each of form.querySelectorAll("button")) each.setAttribute("aria-disabled", "true");
  });
}
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const each of form.querySelectorAll("button")) {
      each.removeAttribute("aria-disabled");
      if (each.dataset.label) each.textContent = each.dataset.label;
    }
  }
});
const picks = [...document.querySelectorAll("[data-card]")];
const number = document.querySelector("[name=cardNumber]");
const digits = (text) => text.replace(/\\D/g, "");
const showPick = () => {
  for (const pick of picks) pick.checked = digits(pick.dataset.card) === digits(number.value);
};
for (const pick of picks) pick.addEventListener("change", () => { number.value = pick.dataset.card; });
if (number) {
  number.addEventListener("input", showPick);
  showPick();
}
for (const field of document.querySelectorAll("[data-submits]")) {
  field.addEventListener("change", () => field.form.requestSubmit());
}
const live = document.querySelector("[data-live]");
if (live) {
  const refresh = async () => {
    const active = document.activeElement;
    if (document.hidden || live.contains(active) && active !== document.body) return;
    const answer = await fetch(location.pathname);
    if (!answer.ok) return;
    const next = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-live]");
    if (next && next.innerHTML !== live.innerHTML) live.innerHTML = next.innerHTML;
  };
  setInterval(() => refresh().catch(() => undefined), 2000);
}
`;
