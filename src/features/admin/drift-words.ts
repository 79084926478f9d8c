import type { api } from "@convex/api";
import type { FunctionReturnType } from "convex/server";
import { countWords, spanWords, utcMoment } from "./utc";

type Latest = FunctionReturnType<typeof api.adminDrift.latest>;

/** A comparison as the functions give it. */
export type DriftReport = Latest["reports"][number];

/** A difference as the functions give it. */
export type DriftFinding = Latest["findings"][number];

type DriftClass = DriftFinding["class"];

const CLASSES: Record<DriftClass, { title: string; meaning: string }> = {
  missing_here: { title: "Missing here", meaning: "Stripe has it and we do not show it." },
  missing_at_stripe: { title: "Missing at Stripe", meaning: "We show it and Stripe does not list it." },
  status: { title: "State", meaning: "Stripe says another state than we show." },
  price: { title: "Price or plan", meaning: "Stripe charges for something else than we show." },
  period: { title: "Period", meaning: "Stripe's dates are others than ours." },
  cancel: { title: "Cancellation", meaning: "Stripe ends it at another moment than we show." },
  amount: { title: "Amount", meaning: "Stripe's amount or currency is another than ours." },
  other: { title: "Something else", meaning: "It changes neither access nor money." },
  orphan_customer: {
    title: "Customer without a user",
    meaning: "Somebody pays whom we do not know. A read mends it once the metadata in Stripe names the user.",
  },
  unknown_price: {
    title: "Unknown price",
    meaning: "No read can mend it: name its plan with billing:mapPrice (convex/README.md).",
  },
  unreadable: { title: "Unreadable", meaning: "Stripe's record lacks something that we need." },
};

/** How a class of differences reads. */
export const driftClassWords = (name: DriftClass) => CLASSES[name];

/** The differences by class, the most frequent first. */
export function byClass(findings: readonly DriftFinding[]): { name: DriftClass; findings: DriftFinding[] }[] {
  const groups = new Map<DriftClass, DriftFinding[]>();
  for (const finding of findings) {
    groups.set(finding.class, [...(groups.get(finding.class) ?? []), finding]);
  }
  return [...groups]
    .map(([name, each]) => ({ name, findings: each }))
    .sort((a, b) => b.findings.length - a.findings.length);
}

/** The title of the page, which is the answer of the newest comparison. */
export function driftTitle(newest: DriftReport | undefined): string {
  switch (newest?.status) {
    case undefined:
      return "Not compared yet";
    case "running":
      return "Comparing with Stripe";
    case "failed":
      return "The comparison stopped";
    case "done":
      return newest.found === 0
        ? "No difference from Stripe"
        : countWords(newest.found, "difference from Stripe", "differences from Stripe");
  }
}

/** The sentence under the title. Times are epoch ms. */
export function driftSentence(newest: DriftReport | undefined, now: number): string {
  switch (newest?.status) {
    case undefined:
      return "A comparison asks Stripe for everything and changes nothing.";
    case "running":
      return `Since ${utcMoment(newest.startedAt, now)}. ${comparedWords(newest)} so far, ${countWords(newest.found, "difference")}.`;
    case "failed":
      return `${stoppedWords(newest.errorCode)} Nothing was changed. Compare again when that is mended.`;
    case "done": {
      const span = spanWords((newest.finishedAt ?? now) - newest.startedAt);
      return `Compared ${utcMoment(newest.startedAt, now)}, in ${span}: ${comparedWords(newest)}.${skippedWords(newest.skipped)}`;
    }
  }
}

function comparedWords({ compared }: DriftReport): string {
  const subscriptions = countWords(compared.subscriptions, "subscription");
  const invoices = countWords(compared.invoices, "invoice");
  return `${subscriptions}, ${invoices}, ${countWords(compared.customers, "customer")}`;
}

function skippedWords(skipped: number): string {
  if (skipped === 0) return "";
  return ` ${countWords(skipped, "record was", "records were")} being read anyway and left out.`;
}

function stoppedWords(code: string | null): string {
  if (code === "lost") return "A page of it was lost on the way.";
  if (code === "connection") return "Stripe could not be reached.";
  if (code === "rate_limited") return "Stripe asked us to slow down.";
  const status = /^http_(\d+)$/.exec(code ?? "")?.[1];
  return status === undefined
    ? `Stripe's answer could not be used (${code ?? "no code"}).`
    : `Stripe answered ${status}.`;
}

/** What a repair would do. */
export interface RepairPlan {
  /** The differences to name; null is the whole report, where they are more than can be named at once. */
  findingIds: DriftFinding["findingId"][] | null;
  /** Who will be read from Stripe again, once each. */
  customers: string[];
  /** Differences that no read can mend. */
  left: number;
}

const NAMED_AT_ONCE = 50;

/** The repair of those differences that nobody asked to repair yet. */
export function repairPlan(findings: readonly DriftFinding[]): RepairPlan {
  const repairable = findings.filter(({ isRepairable }) => isRepairable);
  const open = repairable.filter(({ repairedAt }) => repairedAt === null);
  const isNamed = open.length <= NAMED_AT_ONCE;
  const meant = isNamed ? open : repairable;
  return {
    findingIds: isNamed ? open.map(({ findingId }) => findingId) : null,
    customers: [...new Set(meant.map(({ stripeCustomerId }) => stripeCustomerId))],
    left: findings.length - repairable.length,
  };
}

/** What a repair will read and write, before it is done. */
export function repairWords({ customers, left }: RepairPlan): string {
  const who = countWords(customers.length, "customer is", "customers are");
  const rest =
    left === 0
      ? ""
      : ` ${countWords(left, "difference stays", "differences stay")}: no read can mend ${left === 1 ? "it" : "them"}.`;
  return `${who} read from Stripe again, like after an event. What Stripe says replaces what we show; nothing changes at Stripe.${rest}`;
}

/** What a repair came to. */
export function repairedWords(customers: number): string {
  return `${countWords(customers, "customer is", "customers are")} being read. Compare again to see what came of it.`;
}

const STEPS = ["subscriptions", "invoices", "customers"] as const;
const STEP_NAMES = { subscriptions: "Subscriptions", invoices: "Invoices", customers: "Customers" };

/** How far a comparison has come, step by step. */
export function stepsOf({ step, status, compared }: DriftReport): {
  name: string;
  count: number;
  state: "done" | "running" | "waiting";
}[] {
  const at = STEPS.indexOf(step);
  return STEPS.map((each, index) => ({
    name: STEP_NAMES[each],
    count: compared[each],
    state: status === "done" || index < at ? "done" : index === at ? "running" : "waiting",
  }));
}
