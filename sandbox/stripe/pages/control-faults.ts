import type { ChaosSettings } from "../control/chaos";

/** A switch of the control page: the setting it writes, what it does, and what the app should do about it. */
export interface Fault {
  name: Exclude<keyof ChaosSettings, "apiMatch">;
  group: "deliveries" | "api";
  /** The value of the setting while the switch is on; counts: -1 is until switched off, 1 is the next time only. */
  value: number;
  title: string;
  text: string;
  expect: string;
}

/** The switches, in the order of the page. */
export const FAULTS: readonly Fault[] = [
  {
    name: "duplicate",
    group: "deliveries",
    value: -1,
    title: "Send every event twice",
    text: "The second copy follows after 1 second.",
    expect: "one charge, one row with two deliveries",
  },
  {
    name: "reorder",
    group: "deliveries",
    value: -1,
    title: "Deliver out of order",
    text: "Events wait for each other and leave in a random order.",
    expect: "the final state matches Stripe",
  },
  {
    name: "delayMs",
    group: "deliveries",
    value: 45_000,
    title: "Delay deliveries by 45 seconds",
    text: "Checkout returns before the confirmation.",
    expect: "the billing page waits and says so",
  },
  {
    name: "drop",
    group: "deliveries",
    value: 1,
    title: "Drop the next delivery",
    text: "Stripe gets no answer and tries again.",
    expect: "processed on the second delivery",
  },
  {
    name: "badSignature",
    group: "deliveries",
    value: -1,
    title: "Sign with the wrong secret",
    text: "Every delivery fails the signature check.",
    expect: "400 answered, nothing stored as an event",
  },
  {
    name: "neverGenerate",
    group: "deliveries",
    value: -1,
    title: "Make no events",
    text: "Changes happen and nothing tells of them.",
    expect: "the sweep finds the difference",
  },
  {
    name: "rateLimit",
    group: "api",
    value: -1,
    title: "Answer 429",
    text: "Every call is refused as one too many.",
    expect: "actions are refused with words, syncs wait and try again",
  },
  {
    name: "serverError",
    group: "api",
    value: -1,
    title: "Answer 500",
    text: "Every call fails before anything is done.",
    expect: "nothing changes, the page shows what was last read",
  },
  {
    name: "timeoutAfterCommit",
    group: "api",
    value: 1,
    title: "Never answer the next call",
    text: "The work is done, the caller hears nothing.",
    expect: "one charge after the retry, under the same idempotency key",
  },
  {
    name: "cutConnection",
    group: "api",
    value: 1,
    title: "Cut the next connection",
    text: "The work is done, the answer breaks off.",
    expect: "one charge after the retry, under the same idempotency key",
  },
  {
    name: "staleReadsMs",
    group: "api",
    value: 5_000,
    title: "Read old data",
    text: "Reads show how things were 5 seconds ago.",
    expect: "a later read corrects the picture",
  },
  {
    name: "slowAnswerMs",
    group: "api",
    value: 5_000,
    title: "Answer late",
    text: "The work is done at once, the answer comes 5 seconds later.",
    expect: "buttons stay busy, a second press does nothing twice",
  },
];
