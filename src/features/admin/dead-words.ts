import { countWords } from "./utc";

interface Count {
  matching: number;
  /** Whether there are others that were not counted. */
  isMore: boolean;
}

/** The title of the dead letters, which is their number. */
export function deadTitle({ matching, isMore }: Count): string {
  if (isMore) return `${matching.toLocaleString("en-GB")} dead letters or more`;
  return matching === 0 ? "No dead letters" : countWords(matching, "dead letter");
}

/** The sentence under the title: what a dead letter waits for. */
export function deadSentence({ matching, isMore }: Count): string {
  if (matching === 0 && !isMore) return "Nothing waits for a person.";
  const first = matching === 1 && !isMore ? "Its customer" : "Their customers";
  return `${first} could not be read. A dead letter stays until a replay, or a later event of its customer, is answered; at most 90 days.`;
}
