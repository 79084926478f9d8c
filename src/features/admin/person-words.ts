import type { api } from "@convex/api";
import type { FunctionReturnType } from "convex/server";
import { formatAmount } from "@/components/format";
import type { Entitlement } from "@/shared/billing/entitlement";
import { planWords, reasonWords } from "./reason-words";
import { STATUS_WORDS } from "./status-words";
import { countWords, utcDay } from "./utc";

/** A person as the functions give them. */
export type PersonDetail = NonNullable<FunctionReturnType<typeof api.adminPeople.detail>>;

type Moment = PersonDetail["timeline"][number];
type Action = Extract<Moment, { kind: "action" }>;

/** Where a person is shown. */
export const personHref = (clerkId: string): string => `/admin/people/${encodeURIComponent(clerkId)}`;

/** What an operator may give: days, or null until it is taken back. */
export const COMP_LENGTHS = [
  { days: 30, label: "30 days" },
  { days: 90, label: "90 days" },
  { days: 365, label: "A year" },
  { days: null, label: "Until it is taken back" },
] as const;

const ACTIONS: Record<string, string> = {
  checkout: "Checkout",
  portal: "Stripe's portal",
  cancel: "Cancellation",
  resume: "Cancellation undone",
  pause: "Pause",
  unpause: "End of a pause",
  pay_invoice: "Payment of an invoice",
  change_plan: "Change of plan",
  undo_plan_change: "Change of plan undone",
  sync: "Stripe read again",
  replay: "Event replayed",
  heal: "Dead letter healed",
  close_alert: "Alert closed",
  drift_repair: "Difference repaired",
  comp: "Pro given or taken back",
  delete_account: "Account deleted",
};

/** The line of a moment: what it was. */
export function momentTitle(moment: Moment): string {
  if (moment.kind === "event") return moment.eventType;
  if (moment.action === "comp") return moment.code === "revoked" ? "Pro taken back" : "Pro given";
  return ACTIONS[moment.action] ?? moment.action.replaceAll("_", " ");
}

/** What became of it, and by whom. */
export function momentNote(moment: Moment): string {
  if (moment.kind === "event") {
    const times = moment.deliveries === 1 ? "" : `, delivered ${countWords(moment.deliveries, "time")}`;
    return `From Stripe: ${STATUS_WORDS[moment.status].toLowerCase()}${times}.`;
  }
  const by = moment.actor === null ? "By the person" : `By ${moment.actor}`;
  const reason = moment.reason === null ? "" : ` ${moment.reason}`;
  return `${by}: ${outcomeWords(moment)}.${reason}`;
}

/** What a subscription alone would give; said once where it is what the person has. */
export function aloneWords(alone: Entitlement, whole: Entitlement): string {
  if (alone.reason === whole.reason && alone.until === whole.until) return "This is what decides.";
  return `Alone it gives ${planWords(alone)}. ${reasonWords(alone)}`;
}

/** How much a moment asks to be looked at. */
export function momentTone(moment: Moment): "success" | "danger" | "neutral" {
  if (moment.kind === "event") {
    if (moment.status === "dead") return "danger";
    return moment.status === "processed" ? "success" : "neutral";
  }
  if (moment.outcome === "failed") return "danger";
  return moment.outcome === "succeeded" ? "success" : "neutral";
}

function outcomeWords({ outcome, code, action }: Action): string {
  switch (outcome) {
    case "started":
      return "asked for, and not answered";
    case "failed":
      return `failed${code === null ? "" : ` (${code})`}`;
    case "succeeded":
      return code === null || action === "comp" || code === "create" ? "done" : `done (${code})`;
  }
}

/** A subscription in a line: "Active, $20.00 a month, period ends 14 Dec 2026". */
export function subscriptionLine(row: PersonDetail["subscriptions"][number]): string {
  const status = row.status.replaceAll("_", " ");
  const amount =
    row.amount === null
      ? "a price of several parts"
      : formatAmount(row.amount, row.currency, { locale: "en-US", timeZone: "UTC" });
  const each = { month: " a month", year: " a year", other: "" }[row.interval];
  const end =
    row.cancelAt === null
      ? `period ends ${utcDay(row.currentPeriodEnd)}`
      : `is canceled for ${utcDay(row.cancelAt)}`;
  return `${status.charAt(0).toUpperCase()}${status.slice(1)}, ${amount}${each}, ${end}`;
}
