import { formatAmount, formatDate, formatPrice, formatTime } from "@/components/format";
import type { ReaderFormat } from "@/components/format";
import type { BillingOverview, PlanChangeView, SubscriptionView } from "@/shared/billing/overview";
import type { PlanChangePreview, PreviewLine } from "@/shared/billing/plan-change";
import { otherPeriod, periodOf } from "@/shared/billing/plan-change";
import { PRICES } from "@/shared/billing/plans";
import type { BillingPeriod } from "@/shared/billing/plans";

import {
  cardName,
  catalogueAmount,
  INVOICED_AMOUNT,
  savingOnAnnual,
  subscriptionAmount,
} from "./amount-words";
import { beforeChanges } from "./charge-words";

/** One row of a price: what for, and how much. */
type PriceRow = { label: string; amount: string };

/** What a previewed change costs and what it leads to. */
export type PlanChangeWords = {
  /** Empty when nothing is charged today. */
  rows: PriceRow[];
  total: string;
  /** What happens with the money and when, nearest first. */
  next: string;
  /** By the prices alone, so not said to who pays another amount. */
  saving: string | null;
  /** Who calculated it and for how long it holds, or what can still be done. */
  source: string;
  confirm: string;
  confirming: string;
};

/** "You are on Pro monthly, $20.00, renewing 3 Dec 2026." */
export function presentPlan(subscription: SubscriptionView, format: ReaderFormat): string {
  const period = periodOf(subscription);
  const plan = period === null ? "Pro" : `Pro ${period}`;
  const amount = subscriptionAmount(subscription, format);
  return subscription.status === "trialing"
    ? `You are in the trial of ${plan}, ${amount} from ${formatDate(subscription.trialEnd ?? subscription.currentPeriodEnd, format)}${beforeChanges(subscription, ", ")}.`
    : `You are on ${plan}, ${amount}, renewing ${formatDate(subscription.currentPeriodEnd, format)}.`;
}

/** The words of a price as Stripe calculated it. */
export function planChangeWords(
  preview: PlanChangePreview,
  { card, subscription }: Pick<BillingOverview, "card" | "subscription">,
  format: ReaderFormat,
): PlanChangeWords {
  const money = (amount: number) => formatAmount(amount, preview.currency, format).replace(/^-/, "−");
  const total = money(preview.amountDue);
  const sooner =
    preview.mode === "at_period_end" ? `Switch on ${formatDate(preview.startsAt, format)}` : null;
  const switches = sooner ?? `Switch to ${preview.billingPeriod}`;
  return {
    rows: preview.mode === "now" ? rowsOf(preview, money, format) : [],
    total,
    next: nextOf(preview, card, format),
    saving: preview.nextCharge.isExact ? savingOf(preview.billingPeriod, subscription, format) : null,
    source: sourceOf(preview, format),
    confirm: preview.amountDue > 0 ? `Pay ${total} and switch` : switches,
    confirming: preview.amountDue > 0 ? `Paying ${total}…` : "Sending to Stripe…",
  };
}

function rowsOf(
  { lines, discount, tax, balance, billingPeriod }: PlanChangePreview,
  money: (amount: number) => string,
  format: ReaderFormat,
): PriceRow[] {
  return [
    ...[...lines]
      .sort(byKind)
      .map((line) => ({ label: lineLabel(line, billingPeriod, format), amount: money(line.amount) })),
    ...(discount === 0 ? [] : [{ label: "Discount", amount: money(-discount) }]),
    { label: "Tax", amount: money(tax) },
    ...(balance === 0
      ? []
      : [{ label: balance < 0 ? "From your balance" : "Kept as your balance", amount: money(balance) }]),
  ];
}

const KINDS: readonly PreviewLine["kind"][] = ["new_period", "unused", "other"];

/** What is bought before what is taken off it. */
const byKind = (a: PreviewLine, b: PreviewLine): number => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind);

function sourceOf(
  { mode, billingPeriod, calculatedAt, startsAt }: PlanChangePreview,
  format: ReaderFormat,
): string {
  switch (mode) {
    case "now":
      return `Stripe calculated this at ${formatTime(calculatedAt, format)}. The price holds for 10 minutes.`;
    case "trial":
      return "The trial goes on as it is. You can change back any day before it ends.";
    case "at_period_end":
      return `You can keep ${otherPeriod(billingPeriod)} any day before ${formatDate(startsAt, format)}.`;
  }
}

function lineLabel(
  { kind, from, to, days }: PreviewLine,
  period: BillingPeriod,
  format: ReaderFormat,
): string {
  switch (kind) {
    case "new_period":
      return `Pro ${period}, ${formatDate(from, format)} to ${formatDate(to, format)}`;
    case "unused":
      return `Unused Pro ${otherPeriod(period)}${days === null ? "" : `, ${days.unused} of ${days.of} days`}`;
    case "other":
      return "Other amounts that were waiting";
  }
}

function nextOf(
  { mode, billingPeriod, startsAt, nextCharge, currency }: PlanChangePreview,
  card: BillingOverview["card"],
  format: ReaderFormat,
): string {
  const amount = formatAmount(nextCharge.amount, currency, format);
  const before = beforeChanges({ amount: nextCharge.amount, chargedAsPriced: nextCharge.isExact });
  const recurring = `${amount} a ${billingPeriod === "annual" ? "year" : "month"}${before}`;
  const starts = formatDate(startsAt, format);
  if (mode === "at_period_end")
    return `Nothing to pay today. ${billingPeriod === "annual" ? "Monthly" : "Annual"} runs until ${starts}, then ${recurring}.`;
  if (mode === "trial") return `Nothing to pay today. The trial runs until ${starts}, then ${recurring}.`;
  const from = card === null ? "" : `, ${cardName(card)}`;
  const on = `${before === "" ? "" : `${before},`} on ${formatDate(nextCharge.at, format)}`;
  return `Next charge: ${amount}${on}${from}.`;
}

function savingOf(
  period: BillingPeriod,
  subscription: SubscriptionView | null,
  format: ReaderFormat,
): string | null {
  const amount = period === "monthly" || subscription === null ? null : savingOnAnnual(subscription);
  if (amount === null) return null;
  const { currency, unitAmount } = PRICES.monthly;
  const saving = formatAmount(amount, currency, format);
  return `${saving} a year less than paying monthly (${formatAmount(unitAmount * 12, currency, format)}).`;
}

/** "Monthly, $20": a choice of the dialog. */
export function periodChoice(period: BillingPeriod, format: ReaderFormat): string {
  const { unitAmount, currency } = PRICES[period];
  return `${period === "monthly" ? "Monthly" : "Annual"}, ${formatPrice(unitAmount, currency, format)}`;
}

type Scheduled = Extract<PlanChangeView, { kind: "scheduled" }>;

/** "Monthly from": the label of the day on which a scheduled change begins. */
export function scheduledTitle({ billingPeriod }: Scheduled): string {
  if (billingPeriod === null) return "Another price from";
  return billingPeriod === "annual" ? "Annual from" : "Monthly from";
}

/** "$20.00", what the plan costs then. */
export function scheduledAmount({ billingPeriod }: Scheduled, format: ReaderFormat): string {
  return billingPeriod === null ? INVOICED_AMOUNT : catalogueAmount(billingPeriod, format);
}
