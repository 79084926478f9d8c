import { SPANS } from "./events-query";
import { countWords } from "./utc";

/** Which failed events a replay takes. */
export interface ReplayChoice {
  status: "dead" | "retrying";
  eventType: string | null;
  days: number;
  /** The start of these days, epoch ms. */
  since: number;
}

/** How many that is; null when it was not counted, `isMore` when there are others. */
export type ReplayCount = { matching: number; isMore: boolean } | null;

/** The button that replays everything shown. */
export function replayAllWords({ status }: Pick<ReplayChoice, "status">, count: ReplayCount): string {
  const noun = status === "dead" ? "dead letter" : "waiting event";
  if (count === null || count.isMore) return `Replay all ${noun}s`;
  return `Replay ${countWords(count.matching, noun)}`;
}

/** What a replay of a filter will do, before it is done. */
export function replayChoiceWords({ status, eventType, days }: ReplayChoice): string {
  const what = status === "dead" ? "Every dead letter" : "Every event that waits for its next try";
  const type = eventType === null ? "" : ` of type ${eventType}`;
  const span = SPANS.find((each) => each.days === days)?.label ?? countWords(days, "day");
  return `${what}${type} that arrived in the last ${span}. Each customer is read from Stripe again; what Stripe says then is shown. Doing it twice changes nothing the second time.`;
}

/** What a replay of a filter came to. */
export function replayedWords({ replayed, goesOn }: { replayed: number; goesOn: boolean }): string {
  if (goesOn && replayed === 0) return "Looking through all of them; what matches is replayed.";
  if (goesOn) return `Replay sent for the first ${replayed}; the others follow by themselves.`;
  if (replayed === 0) return "Nothing matched any more. Nothing was changed.";
  return `Replay sent for ${countWords(replayed, "event")}.`;
}
