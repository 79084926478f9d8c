import { formatAmount, formatDate } from "@/components/format";
import type { ReaderFormat } from "@/components/format";
import type { BillingOverview, PlanChangeView, SubscriptionView } from "@/shared/billing/overview";
import type { PaymentAttempt } from "@/shared/billing/payment-facts";
import { isChargedBeforeEnd } from "@/shared/billing/subscription-state";

import { cardName, libraryStays, subscriptionAmount } from "./amount-words";
import type { BillingKind } from "./billing-kind";
import { beforeChanges, chargeNote, chargeTitle, isInvoiced } from "./charge-words";
import { compSteps } from "./comp-words";
import { debitSteps } from "./debit-words";
import { NOTHING_DUE, step } from "./next-step";
import type { NextStep } from "./next-step";
import { openInvoicesStep } from "./open-invoices";
import { scheduledAmount } from "./plan-change-words";
import { cardlessEnd, trialEndOf, trialNoticeAt } from "./trial-words";

/** Where an open invoice is none of the state's own, and what it does not change. */
const BESIDE_OPEN_INVOICES: Partial<Record<BillingKind, string>> = {
  active: "",
  trialing: "",
  cancel_scheduled: "",
  paused: "",
  comp: "",
  free: "Nothing new is charged.",
  ended: "Nothing new is charged.",
};

type Context = { overview: BillingOverview; format: ReaderFormat };

/** What happens next in a state, nearest first; never empty. */
export function nextSteps(kind: BillingKind, overview: BillingOverview, format: ReaderFormat): NextStep[] {
  const steps = ownSteps(kind, overview, format);
  const note = BESIDE_OPEN_INVOICES[kind];
  const open = note === undefined ? null : openInvoicesStep(overview, format, note);
  return open === null ? steps : [open, ...steps.filter(({ title }) => title !== NOTHING_DUE)];
}

function ownSteps(kind: BillingKind, overview: BillingOverview, format: ReaderFormat): NextStep[] {
  const context = { overview, format };
  const { subscription } = overview;
  if (kind === "activating") return activatingSteps();
  if (kind === "comp") return compSteps(overview, format);
  if (subscription === null || kind === "free" || kind === "ended")
    return [step("No date", NOTHING_DUE, "Free has no charges and does not expire.")];
  switch (kind) {
    case "active":
      return renewalSteps(context, subscription);
    case "trialing":
      return trialSteps(context, subscription);
    case "cancel_scheduled":
      return endingSteps(context, subscription);
    case "past_due":
      return pastDueSteps(context);
    case "declined":
      return [
        step(
          "No date",
          "You stay on Free and nothing more is charged",
          "Until the first payment goes through.",
        ),
      ];
    case "debit_processing":
      return debitSteps("processing", context, subscription);
    case "debit_refused":
      return debitSteps("refused", context, subscription);
    case "reversed":
      return [reversedStep(context, subscription)];
    case "paused":
      return overview.pastDue === null ? [pausedStep(context, subscription)] : pastDueSteps(context);
    case "unconfirmed":
      return [step("When Stripe confirms", "Pro turns on again", "Nothing is charged twice.", "brand")];
    case "unrecognised":
      return [step("No date", "Nothing that we know of", "Stripe's own page shows what is due.")];
  }
}

function activatingSteps(): NextStep[] {
  return [
    step(
      "Within seconds, usually",
      "Stripe confirms the payment",
      "Then Pro turns on and the invoice appears here.",
      "brand",
    ),
    step(
      "If Stripe declines",
      "You stay on Free and nothing is charged",
      "This page then says so and offers to try again.",
    ),
  ];
}

function renewalSteps(context: Context, subscription: SubscriptionView): NextStep[] {
  const { overview, format } = context;
  const amount = subscriptionAmount(subscription, format);
  if (subscription.change?.kind === "scheduled")
    return scheduledSteps(context, subscription, subscription.change);
  const lacksCard = overview.card === null && !isInvoiced(subscription);
  const every = { month: `${amount} every month`, year: `${amount} every year`, other: amount }[
    subscription.interval
  ];
  return [
    step(
      formatDate(subscription.currentPeriodEnd, format),
      chargeTitle(amount, subscription, overview.card),
      chargeNote(subscription, lacksCard ? "No card is on file." : ""),
      lacksCard ? "warning" : "brand",
    ),
    step("After that", every, `Until you cancel${beforeChanges(subscription, ", ")}.`),
  ];
}

/** The paid period runs out, and the plan that follows is charged. */
function scheduledSteps(
  { overview, format }: Context,
  subscription: SubscriptionView,
  change: Extract<PlanChangeView, { kind: "scheduled" }>,
): NextStep[] {
  const amount = scheduledAmount(change, format);
  const often = change.billingPeriod === null ? "" : change.billingPeriod === "annual" ? "yearly" : "monthly";
  return [
    step(
      formatDate(change.at, format),
      chargeTitle(amount, subscription, overview.card),
      chargeNote(
        subscription,
        often === "" ? "Your plan changes then." : `Your plan is ${often} from then on.`,
      ),
      overview.card === null && !isInvoiced(subscription) ? "warning" : "brand",
    ),
    step("Until then", "Nothing is charged", "You can keep your plan as it is any day before."),
  ];
}

function trialSteps({ overview, format }: Context, subscription: SubscriptionView): NextStep[] {
  const ends = formatDate(trialEndOf(subscription), format);
  const amount = subscriptionAmount(subscription, format);
  const noticeAt = trialNoticeAt(subscription, overview.lastReadAt);
  const notice =
    noticeAt === null
      ? []
      : [step(formatDate(noticeAt, format), "This page reminds you", "Three days before the trial ends.")];
  return [
    ...notice,
    overview.card === null && !isInvoiced(subscription)
      ? step(ends, cardlessEnd(subscription, format).title, cardlessEnd(subscription, format).note, "warning")
      : step(
          ends,
          chargeTitle(amount, subscription, overview.card),
          chargeNote(subscription, "Cancel before then and nothing is charged."),
          "brand",
        ),
  ];
}

function endingSteps({ overview, format }: Context, subscription: SubscriptionView): NextStep[] {
  const ends = formatDate(subscription.cancelAt ?? subscription.currentPeriodEnd, format);
  const renewal = step(
    formatDate(subscription.currentPeriodEnd, format),
    chargeTitle(subscriptionAmount(subscription, format), subscription, overview.card),
    chargeNote(subscription, `It renews until it ends on ${ends}.`),
    "brand",
  );
  return [
    ...(isChargedBeforeEnd(subscription) ? [renewal] : []),
    step(ends, "Pro ends, you move to Free", keepsLibrary(overview), "warning"),
    step(`After ${ends}`, "Saved versions are kept, but hidden", "They are back when you return to Pro."),
  ];
}

function pastDueSteps({ overview, format }: Context): NextStep[] {
  const { pastDue, card, entitlement } = overview;
  if (pastDue === null) return [step("No date", "Pro stays off until the open amount is paid", "", "danger")];
  const amount = formatAmount(pastDue.amount, pastDue.currency, format);
  const retry =
    pastDue.nextAttemptAt === null
      ? []
      : [
          step(
            formatDate(pastDue.nextAttemptAt, format),
            card === null ? "Stripe tries again" : `Stripe tries ${cardName(card)} again`,
            retryNote(amount, pastDue.attempt),
            "danger",
          ),
        ];
  const end =
    entitlement.plan === "pro"
      ? [
          step(
            formatDate(pastDue.graceEndsAt, format),
            "Still open then? Pro turns off",
            keepsLibrary(overview),
            retry.length === 0 ? "danger" : null,
          ),
        ]
      : [
          step(
            "When it is paid",
            "Pro turns on again",
            `${amount} is open.`,
            retry.length === 0 ? "danger" : null,
          ),
        ];
  return [...retry, ...end];
}

/** What a try of Stripe's own needs from the person. */
function retryNote(amount: string, attempt: PaymentAttempt | null): string {
  if (attempt?.outcome === "action_required") return `For ${amount}. Your bank may ask you to confirm it.`;
  return attempt?.reason === "insufficient_funds"
    ? `For ${amount}. Nothing to do if the funds are there.`
    : `For ${amount}, unless it is paid before.`;
}

function reversedStep({ overview, format }: Context, subscription: SubscriptionView): NextStep {
  const end = formatDate(subscription.cancelAt ?? subscription.currentPeriodEnd, format);
  return subscription.cancelAt === null
    ? step(
        end,
        isInvoiced(subscription)
          ? chargeTitle(subscriptionAmount(subscription, format), subscription, overview.card)
          : `${subscriptionAmount(subscription, format)} is charged`,
        chargeNote(subscription, "Pro is on again when it is paid."),
        "brand",
      )
    : step(end, "The subscription ends", keepsLibrary(overview), "warning");
}

function pausedStep({ format }: Context, subscription: SubscriptionView): NextStep {
  const resumesAt = subscription.pause?.resumesAt ?? null;
  if (subscription.cancelAt !== null)
    return step(
      formatDate(subscription.cancelAt, format),
      "The subscription ends",
      "Nothing is charged.",
      "warning",
    );
  return resumesAt === null
    ? step("No date", NOTHING_DUE, "Pro stays paused until you resume it.")
    : step(
        formatDate(resumesAt, format),
        "Pro resumes",
        `${subscriptionAmount(subscription, format)} a period from then on${beforeChanges(subscription, ", ")}.`,
        "brand",
      );
}

function keepsLibrary({ prompts }: BillingOverview): string {
  return `${libraryStays(prompts.used)} readable, editable and exportable. Nothing is deleted.`;
}
