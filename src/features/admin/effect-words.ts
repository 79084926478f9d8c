import type { api } from "@convex/api";
import type { FunctionReturnType } from "convex/server";
import { alertRule } from "./alert-words";
import { countWords, utcMoment } from "./utc";

/** An effect of the outbox as the functions give it. */
export type EffectRow = FunctionReturnType<typeof api.adminAlerts.effects>[number];

/** What an effect does, and about what: a part of its key. The rest of the key only makes it unique. */
export function effectWords({ kind, effectKey }: Pick<EffectRow, "kind" | "effectKey">): {
  title: string;
  about: string;
} {
  const [head = "", second = "", third = ""] = effectKey.split(":");
  switch (kind) {
    case "alert":
      return { title: `Alert: ${alertRule(second).title}`, about: third };
    case "notice":
      return { title: `Notice: ${head.replaceAll("_", " ")}, try ${third}`, about: second };
    case "lifecycle":
      return { title: `Count: ${head.replaceAll("_", " ")}`, about: second };
    case "customer_email":
      return { title: "New e-mail address to Stripe", about: second === "after" ? third : second };
    case "subscription_card":
      return { title: "Newer card to Stripe", about: second };
    case "closed_session":
      return { title: "Superseded checkout to close", about: second };
  }
}

/** How far an effect has come. Nothing claims to have left that had nowhere to go. */
export function effectState(
  { kind, status }: Pick<EffectRow, "kind" | "status">,
  isSentOutside: boolean,
): { label: string; tone: "success" | "warning" | "danger" | "neutral" } {
  switch (status) {
    case "pending":
      return { label: "Waiting", tone: "warning" };
    case "dead":
      return { label: "Given up", tone: "danger" };
    case "sent":
      // We closed it, it was paid, or it ran out by itself: all that is known is that nobody can pay it now.
      if (kind === "closed_session") return { label: "No longer open", tone: "neutral" };
      return (kind === "alert" || kind === "notice") && !isSentOutside
        ? { label: "Shown here", tone: "neutral" }
        : { label: "Delivered", tone: "success" };
  }
}

/** When an effect was delivered, or is tried next, and after how many tries. Times are epoch ms. */
export function effectMoment(
  {
    status,
    attempts,
    nextAttemptAt,
    sentAt,
  }: Pick<EffectRow, "status" | "attempts" | "nextAttemptAt" | "sentAt">,
  now: number,
): string {
  if (status === "sent") return sentAt === null ? "–" : utcMoment(sentAt, now);
  const tries = countWords(attempts, "try", "tries");
  if (status === "dead") return `after ${tries}`;
  const next = nextAttemptAt <= now ? "due now" : `next ${utcMoment(nextAttemptAt, now)}`;
  return attempts === 0 ? next : `${next}, after ${tries}`;
}
