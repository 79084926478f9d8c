import { isAboutPayment, isHandledEventType, isMoneyAtRisk } from "../../src/shared/billing/event-types";
import type { MutationCtx } from "../_generated/server";
import { raiseAlert } from "./alerts";
import { customerOfPayment } from "./invoices";
import { countDelivery, findLog, insertLog } from "./inbox";
import { markDirty, watchPayments } from "./subjects";
import { keepUnclaimed } from "./unclaimedPayments";
import type { InboxEvent, Receipt } from "./validators";

export type IgnoredReason = "livemode_mismatch" | "connect" | "unhandled_type" | "no_customer";

type Judged = Pick<InboxEvent, "account" | "livemode" | "eventType" | "stripeCustomerId">;

/** Why an event wakes nobody, or null when it does. `live` says whether this deployment works with real money. */
export function ignoredReason(event: Judged, live: boolean): IgnoredReason | null {
  if (event.account !== null) return "connect";
  if (event.livemode !== live) return "livemode_mismatch";
  if (!isHandledEventType(event.eventType)) return "unhandled_type";
  return event.stripeCustomerId === null ? "no_customer" : null;
}

/**
 * Stores a verified event: seen-check, row, wake-up and schedule are one transaction, so a delivery counts once
 * however often and however concurrently it arrives. An event carries no state into our tables.
 */
export async function ingestEvent(
  ctx: MutationCtx,
  delivered: InboxEvent,
  live: boolean,
  now: number,
): Promise<Receipt> {
  const known = await findLog(ctx, delivered.stripeEventId);
  if (known !== null) {
    return { outcome: "duplicate", status: known.status, deliveries: await countDelivery(ctx, known, now) };
  }
  const { paymentIntentId = null, ...kept } = delivered;
  const event = { ...kept, stripeCustomerId: await subjectOf(ctx, delivered) };
  const reason = ignoredReason(event, live);
  // A dispute can be told of before the invoice that its payment collects was read.
  if (reason === "no_customer" && paymentIntentId !== null && isAboutPayment(event.eventType))
    await keepUnclaimed(ctx, paymentIntentId);
  if (reason === "livemode_mismatch") {
    await raiseAlert(
      ctx,
      reason,
      "stripe",
      "An event of the other mode arrived: an endpoint or a key is mixed up.",
    );
  }
  if (reason === "connect") {
    const message = "An event of another account arrived: the endpoint listens to connected accounts.";
    await raiseAlert(ctx, "account_mismatch", "stripe", message);
  }
  if (reason !== "livemode_mismatch" && reason !== "connect" && isMoneyAtRisk(event.eventType)) {
    await raiseAlert(
      ctx,
      "money_at_risk",
      event.stripeEventId,
      `${event.eventType} (${event.stripeEventId}).`,
    );
  }
  if (reason !== null || event.stripeCustomerId === null) {
    await insertLog(ctx, event, { status: "ignored", reason: reason ?? "no_customer" }, now);
    return { outcome: "ignored", status: "ignored", deliveries: 1 };
  }
  const gen = await markDirty(ctx, event.stripeCustomerId, now);
  if (isAboutPayment(event.eventType)) await watchPayments(ctx, event.stripeCustomerId);
  await insertLog(ctx, event, { status: "received", gen }, now);
  return { outcome: "stored", status: "received", deliveries: 1 };
}

/** Whose event it is. A dispute names a payment only; the picture knows whose invoice that payment collects. */
async function subjectOf(ctx: MutationCtx, event: InboxEvent): Promise<string | null> {
  const { stripeCustomerId, paymentIntentId = null } = event;
  if (stripeCustomerId !== null || paymentIntentId === null) return stripeCustomerId;
  return isAboutPayment(event.eventType) ? customerOfPayment(ctx, paymentIntentId) : null;
}
