import { deadSentence, deadTitle } from "@/features/admin/dead-words";
import { lagWords } from "@/features/admin/event-table";
import { affectedWords, eventBanner, replayWords } from "@/features/admin/event-words";
import { eventHref, eventsArgs, listHref, readEventsQuery } from "@/features/admin/events-query";
import { replayAllWords, replayChoiceWords, replayedWords } from "@/features/admin/replay-words";
import { ignoredWords, shortId } from "@/features/admin/status-words";
import { countWords, spanWords, utcMoment } from "@/features/admin/utc";
import { anEventRow, HOUR, MINUTE, NOW, SECOND } from "./builders";

const SAFE = "Replaying is safe: it has the customer read from Stripe again.";

describe("the banner of an event", () => {
  test.each([
    ["processed", anEventRow(), null],
    ["ignored", anEventRow({ status: "ignored" }), null],
    ["just received", anEventRow({ status: "received", createdAt: NOW - 9 * SECOND }), null],
    [
      "received long ago",
      anEventRow({ status: "received", createdAt: NOW - 4 * MINUTE }),
      { tone: "warning", title: "Waiting for 4 min", text: SAFE },
    ],
    [
      "retrying later",
      anEventRow({
        status: "retrying",
        tries: 3,
        nextAttemptAt: NOW + MINUTE,
        errorMessage: "Stripe answered 500.",
      }),
      {
        tone: "warning",
        title: "Try 4 runs at 14:07:20",
        text: `The last try failed: Stripe answered 500. ${SAFE}`,
      },
    ],
    [
      "retrying now",
      anEventRow({ status: "retrying", tries: 1, nextAttemptAt: NOW - 1, errorMessage: "No." }),
      { tone: "warning", title: "Try 2 runs now", text: `The last try failed: No. ${SAFE}` },
    ],
    [
      "dead",
      anEventRow({ status: "dead", tries: 1, errorMessage: "No." }),
      { tone: "danger", title: "Given up after 1 try", text: `No. ${SAFE}` },
    ],
    [
      "dead after nine",
      anEventRow({ status: "dead", tries: 9, errorMessage: "No." }),
      { tone: "danger", title: "Given up after 9 tries", text: `No. ${SAFE}` },
    ],
  ])("that is %s", (_what, event, banner) => {
    expect(eventBanner({ event }, NOW)).toEqual(banner);
  });
});

test.each([
  [{ kind: "sent", tryNumber: 4, at: NOW } as const, "Replay sent", "Try 4 started 14:06:20."],
  [
    { kind: "already_processed", at: NOW } as const,
    "Already processed 14:06:20",
    "Nothing was changed by this replay.",
  ],
  [
    { kind: "not_replayable" } as const,
    "Nothing to replay",
    "The event wakes no customer. Nothing was changed.",
  ],
])("a replay that came to %j", (answer, title, text) => {
  expect(replayWords(answer)).toEqual({ title, text });
});

test("whom an event keeps waiting is said with what that person has", () => {
  const entitlement = { plan: "pro" as const, reason: "past_due_grace" as const, until: NOW };
  expect(affectedWords({ who: "a•••@example.test", entitlement })).toBe(
    "a•••@example.test has Pro now (past due grace).",
  );
  expect(affectedWords({ who: null, entitlement })).toBe(
    "A person without an address has Pro now (past due grace).",
  );
  expect(affectedWords({ who: null, entitlement: null })).toBe("No user is known for this customer.");
});

describe("a replay of a filter", () => {
  const choice = { status: "dead" as const, eventType: null, days: 1, since: 0 };

  test.each([
    [choice, { matching: 2, isMore: false }, "Replay 2 dead letters"],
    [choice, { matching: 1, isMore: false }, "Replay 1 dead letter"],
    [choice, { matching: 500, isMore: true }, "Replay all dead letters"],
    [{ ...choice, status: "retrying" as const }, null, "Replay all waiting events"],
  ])("%j of %j", (which, count, words) => {
    expect(replayAllWords(which, count)).toBe(words);
  });

  test("says which events it takes and that it is safe", () => {
    expect(replayChoiceWords({ ...choice, eventType: "invoice.paid" })).toBe(
      "Every dead letter of type invoice.paid that arrived in the last 24 hours. Each customer is read from Stripe again; what Stripe says then is shown. Doing it twice changes nothing the second time.",
    );
    expect(replayChoiceWords({ ...choice, status: "retrying", days: 90 })).toMatch(
      /^Every event that waits for its next try that arrived in the last 90 days\./,
    );
  });

  test.each([
    [{ replayed: 1, goesOn: false }, "Replay sent for 1 event."],
    [{ replayed: 50, goesOn: true }, "Replay sent for the first 50; the others follow by themselves."],
    // A page without a match is no end while others follow.
    [{ replayed: 0, goesOn: true }, "Looking through all of them; what matches is replayed."],
    [{ replayed: 0, goesOn: false }, "Nothing matched any more. Nothing was changed."],
  ])("came to %j", (answer, words) => {
    expect(replayedWords(answer)).toBe(words);
  });
});

test.each([
  [{ matching: 0, isMore: false }, "No dead letters", "Nothing waits for a person."],
  [{ matching: 1, isMore: false }, "1 dead letter", "Its customer could not be read."],
  [{ matching: 2, isMore: false }, "2 dead letters", "Their customers could not be read."],
  [{ matching: 500, isMore: true }, "500 dead letters or more", "Their customers could not be read."],
])("the dead letters %j", (count, title, sentence) => {
  expect(deadTitle(count)).toBe(title);
  expect(deadSentence(count).startsWith(sentence)).toBe(true);
});

describe("the address of a list", () => {
  test("is read back as it was written", () => {
    const query = {
      status: "dead" as const,
      eventType: "invoice.paid",
      search: "cus_1 & co",
      days: 7,
      before: { at: 5, tie: 6.25 },
    };
    const href = listHref("/admin/events", query);
    const params = Object.fromEntries(new URL(href, "https://app.invalid").searchParams);
    expect(readEventsQuery(params)).toEqual(query);
    expect(listHref("/admin/dead", readEventsQuery({}))).toBe("/admin/dead");
  });

  test("goes along to an event, and from there back to the same list", () => {
    const query = readEventsQuery({ status: "dead", type: "invoice.paid", days: "7", before: "1700~3" });
    const href = new URL(eventHref({ stripeEventId: "evt_1" }, query), "https://app.invalid");
    expect(href.pathname).toBe("/admin/events/evt_1");
    expect(listHref("/admin/events", readEventsQuery(Object.fromEntries(href.searchParams)))).toBe(
      "/admin/events?status=dead&type=invoice.paid&days=7&before=1700%7E3",
    );
    expect(eventHref({ stripeEventId: "evt_1" }, readEventsQuery({}))).toBe("/admin/events/evt_1");
  });

  test("that says what it should not is left out", () => {
    const query = { status: "won", days: "1e9", before: "x~y", type: ["a", "b"], search: "  " };
    expect(readEventsQuery(query)).toEqual({
      status: null,
      eventType: null,
      search: null,
      days: 90,
      before: null,
    });
  });

  test("asks the same within an hour", () => {
    const query = readEventsQuery({ days: "1" });
    expect(eventsArgs(query, NOW)).toEqual(eventsArgs(query, NOW + MINUTE));
    expect(eventsArgs(query, NOW).since).toBeLessThanOrEqual(NOW - 24 * HOUR);
  });
});

test.each([
  ["processed", "1.0 s"],
  ["ignored", "–"],
  ["received", "1 min"],
  ["retrying", "1 min"],
  // Given up is no answer: it goes on waiting.
  ["dead", "1 min"],
] as const)("the lag of an event that is %s", (status, words) => {
  expect(lagWords(anEventRow({ status }), NOW)).toBe(words);
});

test.each([
  [400, "0.4 s"],
  [31_000, "31 s"],
  [4 * MINUTE, "4 min"],
  [2 * HOUR, "2 h"],
  [2 * HOUR + 8 * MINUTE, "2 h 8 min"],
  [76 * HOUR, "3 d 4 h"],
  [-5, "0.0 s"],
])("%i ms are %s", (ms, words) => {
  expect(spanWords(ms)).toBe(words);
});

test("small words: a moment as near as it needs to be, numbers with their noun, ids by their ends", () => {
  expect(utcMoment(NOW - HOUR, NOW)).toBe("13:06:20");
  expect(utcMoment(NOW - 24 * HOUR, NOW)).toBe("13 Nov, 14:06");
  expect([countWords(1, "try", "tries"), countWords(1_639, "event")]).toEqual(["1 try", "1,639 events"]);
  expect([shortId("cus_short"), shortId("evt_1QWw7Rk2eZ9Pb3xx")]).toEqual(["cus_short", "evt_1QWw…b3xx"]);
  expect(ignoredWords("livemode_mismatch")).toBe(
    "It is of the other mode: test here, live there, or the reverse.",
  );
  expect(ignoredWords("of_tomorrow")).toBe("It wakes nothing.");
});
