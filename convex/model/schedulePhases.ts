import type Stripe from "stripe";

type Phase = Stripe.SubscriptionSchedule.Phase;
type PhaseItem = Phase["items"][number];
type PhaseDiscount = Phase["discounts"][number];
type AddedItem = Phase["add_invoice_items"][number];
type PhaseParams = Stripe.SubscriptionScheduleUpdateParams.Phase;
type Ref = string | { id: string };

/**
 * The phases of a running schedule from the present one on, with `paymentMethodId` in the place of each payment method
 * that a phase has of its own, to be sent as they are; null when none has another one. A phase's own goes before the
 * schedule's default (docs.stripe.com/billing/subscriptions/subscription-schedules, "Phase attribute inheritance").
 */
export function phasesChargedTo(
  { current_phase: current, phases }: Stripe.SubscriptionSchedule,
  paymentMethodId: string,
): PhaseParams[] | null {
  if (current === null) return null;
  const ahead = phases.filter((phase) => phase.start_date >= current.start_date);
  if (!ahead.some(({ default_payment_method: own }) => own !== null && idOf(own) !== paymentMethodId))
    return null;
  return ahead.map((phase) => {
    const kept = {
      ...keptOf(phase),
      ...(phase.default_payment_method !== null && { default_payment_method: paymentMethodId }),
    };
    // What the present phase adds to an invoice once was added when it began.
    return phase.start_date === current.start_date ? kept : { ...kept, ...addedBy(phase) };
  });
}

/** Everything that a phase says, in API 2026-10-28.endive: what an update does not name is unset. */
function keptOf(phase: Phase): PhaseParams {
  const { automatic_tax: tax, billing_thresholds: thresholds, invoice_settings: invoices } = phase;
  return {
    start_date: phase.start_date,
    end_date: phase.end_date,
    items: phase.items.map(itemOf),
    currency: phase.currency,
    proration_behavior: phase.proration_behavior,
    ...present({
      application_fee_percent: phase.application_fee_percent,
      billing_cycle_anchor: phase.billing_cycle_anchor,
      collection_method: phase.collection_method,
      description: phase.description,
      metadata: phase.metadata,
      on_behalf_of: phase.on_behalf_of && idOf(phase.on_behalf_of),
      trial_end: phase.trial_end,
    }),
    ...(tax && { automatic_tax: { enabled: tax.enabled, ...liabilityOf(tax.liability) } }),
    ...(thresholds && { billing_thresholds: present(thresholds) }),
    ...(invoices && { invoice_settings: invoicesOf(invoices) }),
    ...(phase.transfer_data && {
      transfer_data: {
        ...present({ amount_percent: phase.transfer_data.amount_percent }),
        destination: idOf(phase.transfer_data.destination),
      },
    }),
    ...taxRatesOf("default_tax_rates", phase.default_tax_rates),
    ...discountsOf(phase.discounts),
  };
}

function itemOf(item: PhaseItem): PhaseParams["items"][number] {
  const atLeast = item.billing_thresholds?.usage_gte ?? null;
  return {
    price: idOf(item.price),
    ...present({ quantity: item.quantity ?? null, metadata: item.metadata }),
    ...(atLeast !== null && { billing_thresholds: { usage_gte: atLeast } }),
    ...taxRatesOf("tax_rates", item.tax_rates),
    ...discountsOf(item.discounts),
  };
}

function addedBy({ add_invoice_items: added }: Phase): Pick<PhaseParams, "add_invoice_items"> {
  if (added.length === 0) return {};
  return {
    add_invoice_items: added.map((item: AddedItem) => ({
      price: idOf(item.price),
      period: item.period,
      ...present({ discountable: item.discountable, metadata: item.metadata, quantity: item.quantity }),
      ...taxRatesOf("tax_rates", item.tax_rates),
      ...discountsOf(item.discounts),
    })),
  };
}

function invoicesOf(settings: NonNullable<Phase["invoice_settings"]>): PhaseParams["invoice_settings"] {
  const { account_tax_ids: ids, custom_fields, days_until_due, description, footer, issuer } = settings;
  return {
    ...present({ custom_fields, days_until_due, description, footer }),
    ...(ids && { account_tax_ids: ids.map(idOf) }),
    ...(issuer && { issuer: partyOf(issuer) }),
  };
}

const liabilityOf = (liability: { account?: Ref; type: string } | null) =>
  liability === null ? {} : { liability: partyOf(liability) };

const partyOf = ({ account, type }: { account?: Ref; type: string }) =>
  account === undefined ? { type } : { account: idOf(account), type };

/** A discount that is in force is named itself, so that it does not begin anew. */
function discountsOf(discounts: readonly PhaseDiscount[]) {
  if (discounts.length === 0) return {};
  return {
    discounts: discounts.map(({ coupon, discount, promotion_code: code }) => {
      if (discount !== null) return { discount: idOf(discount) };
      return code === null ? present({ coupon: coupon && idOf(coupon) }) : { promotion_code: idOf(code) };
    }),
  };
}

const taxRatesOf = <Name extends string>(name: Name, rates: readonly Ref[] | null | undefined) =>
  rates?.length ? { [name]: rates.map(idOf) } : {};

type Present<T> = { [Name in keyof T]?: NonNullable<T[Name]> };

/** The fields that are not null. */
function present<T extends object>(fields: T): Present<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null)) as Present<T>;
}

const idOf = (ref: Ref): string => (typeof ref === "string" ? ref : ref.id);
