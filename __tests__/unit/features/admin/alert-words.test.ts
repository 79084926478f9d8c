import { alertPlace, alertRule, alertsSentence, alertSince } from "@/features/admin/alert-words";
import { effectMoment, effectState, effectWords } from "@/features/admin/effect-words";
import { ALERT_KINDS } from "@/shared/admin/alert-kinds";
import { HOUR, MINUTE, NOW } from "./builders";

test.each(ALERT_KINDS)("an alert of %s says what it is, when it fires and ends, and what to do", (kind) => {
  const { title, firesWhen, overWhen, whatToDo } = alertRule(kind);
  for (const words of [title, firesWhen, overWhen]) expect(words).toMatch(/[a-z0-9]$/);
  expect(whatToDo).toMatch(/^[A-Z].*\.$/);
});

test("an alert of a newer version keeps its own name", () => {
  expect(alertRule("price_moved")).toMatchObject({ title: "price moved", whatToDo: "See its message." });
});

test("what can be done here has its page", () => {
  expect(alertPlace("dead_letter")?.href).toBe("/admin/dead");
  expect(alertPlace("drift")?.href).toBe("/admin/drift");
  expect(alertPlace("money_at_risk")).toBeNull();
});

const open = { status: "open" as const, openedAt: NOW - HOUR, closedAt: null, count: 1, lastAt: NOW - HOUR };
test.each([
  ["fires", open, "Firing since 13:06:20"],
  ["came again", { ...open, count: 3, lastAt: NOW }, "Firing since 13:06:20. Seen 3 times, last 14:06:20"],
  [
    "is over",
    { ...open, status: "closed" as const, closedAt: NOW - HOUR + 40 * MINUTE },
    "From 13:06:20 to 13:46:20, 40 min",
  ],
])("an alert that %s says since when", (_what, alert, words) => {
  expect(alertSince(alert, NOW)).toBe(words);
});

test.each([
  [0, false, "None is open. Checked every minute. Nothing is sent outside: ALERT_WEBHOOK_URL is not set."],
  [
    1,
    true,
    "1 alert is open. Checked every minute. Each is sent to ALERT_WEBHOOK_URL when it opens, and once a day while it stays open.",
  ],
])("%i open alerts, sent outside: %s", (count, isSentOutside, words) => {
  expect(alertsSentence(count, isSentOutside)).toBe(words);
});

describe("an effect", () => {
  test.each([
    ["alert", "alert:dead_letter:cus_1:1795000000000:0", "Alert: Dead letter", "cus_1"],
    ["notice", "payment_failed:in_1:2", "Notice: payment failed, try 2", "in_1"],
    ["lifecycle", "subscription_started:sub_1:", "Count: subscription started", "sub_1"],
    ["customer_email", "customer_email:cus_1:evt_1", "New e-mail address to Stripe", "cus_1"],
    ["customer_email", "customer_email:after:k57", "New e-mail address to Stripe", "k57"],
    ["subscription_card", "subscription_card:sub_1:pm_2:29000000", "Newer card to Stripe", "sub_1"],
    ["closed_session", "closed_session:cs_1", "Superseded checkout to close", "cs_1"],
  ] as const)("of %s, %s", (kind, effectKey, title, about) => {
    expect(effectWords({ kind, effectKey })).toEqual({ title, about });
  });

  test.each([
    ["alert", "sent", true, "Delivered"],
    // Nobody outside was told, so nothing says so.
    ["alert", "sent", false, "Shown here"],
    ["notice", "sent", false, "Shown here"],
    ["lifecycle", "sent", false, "Delivered"],
    ["alert", "pending", true, "Waiting"],
    // It may have run out by itself, and then nothing was delivered to anybody.
    ["closed_session", "sent", true, "No longer open"],
    ["closed_session", "pending", true, "Waiting"],
    ["customer_email", "dead", false, "Given up"],
  ] as const)("%s, %s, sent outside: %s", (kind, status, isSentOutside, label) => {
    expect(effectState({ kind, status }, isSentOutside).label).toBe(label);
  });

  test.each([
    [{ status: "sent" as const, attempts: 1, sentAt: NOW }, "14:06:20"],
    [{ status: "pending" as const, attempts: 0, nextAttemptAt: NOW }, "due now"],
    [
      { status: "pending" as const, attempts: 2, nextAttemptAt: NOW + MINUTE },
      "next 14:07:20, after 2 tries",
    ],
    [{ status: "dead" as const, attempts: 9 }, "after 9 tries"],
  ])("%j", (effect, words) => {
    expect(effectMoment({ nextAttemptAt: 0, sentAt: null, ...effect }, NOW)).toBe(words);
  });
});
