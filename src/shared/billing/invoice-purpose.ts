import { z } from "zod";
import type { InvoiceStatus, PriceInterval } from "./stripe-words";

const DAY_SECONDS = 86_400;

const details = z.object({ proration: z.boolean() }).nullish();

/** The part of a line of Stripe's invoice that says what it is for. */
export const stripeLine = z.object({
  description: z.string().nullish(),
  amount: z.number().int().optional(),
  period: z.object({ start: z.number().int(), end: z.number().int() }).nullish(),
  parent: z.object({ subscription_item_details: details, invoice_item_details: details }).nullish(),
  pricing: z.object({ price_details: z.object({ price: z.string() }).nullish() }).nullish(),
});

type Line = z.infer<typeof stripeLine>;

/** The period of a price that an invoice is for. */
export interface InvoicePurpose {
  priceId: string;
  interval: PriceInterval;
  /** The end of the period, epoch ms. */
  until: number;
  /** The period is a trial and costs nothing. */
  trial: boolean;
  /** Unused time of what was paid before is taken off. */
  credit: boolean;
}

/**
 * What an invoice is for, from its lines: the period that is charged, and whether unused time is credited with it. Null
 * when there is no such period, or anything else beside it.
 */
export function invoicePurpose(lines: readonly Line[]): InvoicePurpose | null {
  const known = lines.map(({ parent, ...line }) => {
    const { subscription_item_details: item, invoice_item_details: extra } = parent ?? {};
    const proration = item?.proration ?? extra?.proration ?? false;
    return { ...line, proration, ours: Boolean(item) || proration };
  });
  const charged = known.findLast((line) => !line.proration);
  const priceId = charged?.pricing?.price_details?.price;
  if (!charged?.period || priceId === undefined || !known.every(({ ours }) => ours)) return null;
  return {
    priceId,
    interval: intervalOf(charged.period),
    until: charged.period.end * 1000,
    trial: charged.amount === 0,
    credit: known.some(({ proration, amount = 0 }) => proration && amount < 0),
  };
}

/**
 * The newest invoice of a subscription was to pay the period that runs, and was given up, as happens while collection is
 * paused. Stripe also voids the invoice of a plan change that nobody paid in time, and calls it the latest one although
 * the period was paid before (docs.stripe.com/billing/subscriptions/pending-updates-reference): that one is for another
 * price and for a period that never began.
 */
export function isPeriodGivenUp(
  newest: { status: InvoiceStatus; purpose?: Pick<InvoicePurpose, "priceId" | "until"> | null },
  { priceId, currentPeriodEnd }: { priceId: string; currentPeriodEnd: number },
): boolean {
  if (newest.status !== "void" && newest.status !== "uncollectible") return false;
  const { purpose } = newest;
  return !purpose || purpose.priceId === priceId || purpose.until === currentPeriodEnd;
}

/** A line names its price and not how often it recurs; how long its period is says as much. */
function intervalOf({ start, end }: { start: number; end: number }): PriceInterval {
  const days = Math.round((end - start) / DAY_SECONDS);
  if (days >= 28 && days <= 31) return "month";
  return days === 365 || days === 366 ? "year" : "other";
}
