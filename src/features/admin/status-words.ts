/** The states of an inbox row, as the functions name them, in the order in which the filters show them. */
export const INBOX_STATUSES = ["received", "retrying", "dead", "processed", "ignored"] as const;

/** The state of an inbox row. */
export type InboxStatus = (typeof INBOX_STATUSES)[number];

export const STATUS_WORDS: Record<InboxStatus, string> = {
  received: "Received",
  processed: "Processed",
  ignored: "Ignored",
  retrying: "Retrying",
  dead: "Dead letter",
};

const IGNORED: Record<string, string> = {
  livemode_mismatch: "It is of the other mode: test here, live there, or the reverse.",
  connect: "It is of a connected account.",
  unhandled_type: "No table of ours follows events of this type.",
  no_customer: "It names no customer.",
  account_deleted: "The account had been deleted.",
  unknown_user: "The person has not used the app.",
  older_profile: "A newer profile had been taken over.",
};

/** Why an event was ignored, as a sentence. */
export function ignoredWords(reason: string | null): string {
  return IGNORED[reason ?? ""] ?? "It wakes nothing.";
}

/** An id for tight columns: its start and its last four characters. */
export function shortId(id: string): string {
  return id.length <= 14 ? id : `${id.slice(0, 8)}…${id.slice(-4)}`;
}
