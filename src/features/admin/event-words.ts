import type { EventDetail } from "./event-page";
import { spanWords, utcTime } from "./utc";

/** The one fact above an event: what it waits for, or why it does not any more. Null when all is done. */
export interface EventBanner {
  tone: "warning" | "danger";
  title: string;
  text: string;
}

const SAFE = "Replaying is safe: it has the customer read from Stripe again.";

/** The banner of an event, with what happens next. */
export function eventBanner({ event }: Pick<EventDetail, "event">, now: number): EventBanner | null {
  const last = event.errorMessage ?? "It has not been read yet.";
  switch (event.status) {
    case "retrying": {
      const at = event.nextAttemptAt ?? now;
      const due = at <= now ? "runs now" : `runs at ${utcTime(at)}`;
      return {
        tone: "warning",
        title: `Try ${event.tries + 1} ${due}`,
        text: `The last try failed: ${last} ${SAFE}`,
      };
    }
    case "dead":
      return { tone: "danger", title: `Given up after ${triesWords(event.tries)}`, text: `${last} ${SAFE}` };
    case "received":
      return now - event.createdAt < 10_000
        ? null
        : { tone: "warning", title: `Waiting for ${spanWords(now - event.createdAt)}`, text: SAFE };
    case "processed":
    case "ignored":
      return null;
  }
}

/** What a replay came to, said where it was asked for. */
export type ReplayAnswer =
  | { kind: "sent"; tryNumber: number; at: number }
  | { kind: "already_processed"; at: number }
  | { kind: "not_replayable" };

/** What is said about a replay. */
export function replayWords(answer: ReplayAnswer): { title: string; text: string } {
  switch (answer.kind) {
    case "sent":
      return { title: "Replay sent", text: `Try ${answer.tryNumber} started ${utcTime(answer.at)}.` };
    case "already_processed":
      return {
        title: `Already processed ${utcTime(answer.at)}`,
        text: "Nothing was changed by this replay.",
      };
    case "not_replayable":
      return { title: "Nothing to replay", text: "The event wakes no customer. Nothing was changed." };
  }
}

/** What the person behind an event has at the moment. */
export function affectedWords({
  who,
  entitlement,
}: Pick<EventDetail["affected"], "who" | "entitlement">): string {
  if (entitlement === null) return "No user is known for this customer.";
  const plan = entitlement.plan === "pro" ? "Pro" : "Free";
  return `${who ?? "A person without an address"} has ${plan} now (${entitlement.reason.replaceAll("_", " ")}).`;
}

/** How often something was tried: "1 try", "8 tries". */
export function triesWords(tries: number): string {
  return tries === 1 ? "1 try" : `${tries} tries`;
}
