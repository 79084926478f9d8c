import type Stripe from "stripe";
import type { SchedulePhase, SubscriptionSchedule } from "../core/billing-entities";
import { needCustomer } from "../core/customers";
import { invalidRequest, missingParam } from "../core/errors";
import { needPrice } from "../core/lines";
import { addInterval } from "../core/periods";
import {
  cancelSchedule,
  changeToPhase,
  enterPhase,
  needSchedule,
  releaseSchedule,
  updateSchedule,
} from "../core/schedules";
import { refuseOtherCurrency } from "../core/subscription-items";
import { needSubscription } from "../core/subscriptions";
import { formatSchedule } from "../format/schedule";
import { inRange, listPage } from "../http/list";
import { bareRoute, route, type Call } from "../http/route";
import { mergeMetadata, unsettable, word } from "./fields";
import { insertSchedule, scheduleFrom } from "../core/schedule-create";
import { priceOf } from "./inline-price";
import { PRORATION_BEHAVIORS } from "./subscription-update";

type Params = Stripe.SubscriptionScheduleCreateParams;
type PhaseParams = Stripe.SubscriptionScheduleCreateParams.Phase & {
  start_date?: number | "now";
  end_date?: number | "now";
  trial?: boolean;
  trial_end?: number | "now";
};

export const scheduleRoutes = [
  route("POST", "/v1/subscription_schedules", "SubscriptionScheduleCreate", (call) => create(call)),
  route("GET", "/v1/subscription_schedules", "SubscriptionScheduleList", ({ app, params }) => {
    const rows = params.customer
      ? app.store.schedules.by("customer", params.customer)
      : app.store.schedules.all();
    const wanted = rows.filter(
      (row) =>
        inRange(row.created, params.created) && (params.scheduled !== true || row.status === "not_started"),
    );
    return listPage(wanted, params, "/v1/subscription_schedules", formatSchedule);
  }),
  bareRoute("GET", "/v1/subscription_schedules/:id", ({ app, ids }) =>
    formatSchedule(needSchedule(app, ids[0])),
  ),
  route("POST", "/v1/subscription_schedules/:id", "SubscriptionScheduleUpdate", (call) => update(call)),
  route("POST", "/v1/subscription_schedules/:id/cancel", "SubscriptionScheduleCancel", ({ app, ids }) => {
    const schedule = needSchedule(app, ids[0]);
    return formatSchedule(cancelSchedule(app, schedule, app.now(schedule.test_clock)));
  }),
  route("POST", "/v1/subscription_schedules/:id/release", "SubscriptionScheduleRelease", ({ app, ids }) => {
    const schedule = needSchedule(app, ids[0]);
    return formatSchedule(releaseSchedule(app, schedule, app.now(schedule.test_clock)));
  }),
];

function create(call: Call<Params>): object {
  const { app, params } = call;
  if (params.from_subscription !== undefined) {
    const other = Object.keys(params).find((name) => !["from_subscription", "expand"].includes(name));
    if (other) throw invalidRequest(`You cannot set \`${other}\` if \`from_subscription\` is set.`, other);
    const subscription = needSubscription(app, params.from_subscription, "from_subscription");
    return formatSchedule(scheduleFrom(app, subscription, app.nowOf(subscription.customer)));
  }
  if (params.customer === undefined) throw missingParam("customer");
  const customer = needCustomer(app, params.customer, "customer");
  const at = app.nowOf(customer.id);
  const start = params.start_date === "now" ? at : params.start_date;
  if (start === undefined) throw missingParam("start_date");
  const phases = phasesOf(call, params.phases ?? [], start);
  const schedule = insertSchedule(app, {
    customer: customer.id,
    created: at,
    status: start > at ? "not_started" : "active",
    phases,
    current: -1,
    end_behavior: word(params.end_behavior, ["cancel", "none", "release", "renew"], "release"),
    metadata: mergeMetadata({}, params.metadata),
    test_clock: customer.test_clock,
    default_payment_method: params.default_settings?.default_payment_method ?? null,
    collection_method: params.default_settings?.collection_method === "send_invoice" ? "send_invoice" : null,
  });
  // A schedule that starts now starts its subscription with it, when the customer can pay for one.
  if (schedule.status === "active") enterPhase(app, schedule, 0, at);
  const stored = needSchedule(app, schedule.id);
  app.emit("subscription_schedule.created", formatSchedule(stored), at);
  return formatSchedule(stored);
}

function phasesOf(call: Call<unknown>, inputs: readonly PhaseParams[], start: number): SchedulePhase[] {
  const { app } = call;
  if (inputs.length === 0) throw missingParam("phases");
  let from = start;
  return inputs.map((input, index) => {
    const items = input.items.map((item, position) => ({
      price: priceOf(
        app,
        { price: item.price, price_data: item.price_data },
        `phases[${index}][items][${position}]`,
      ),
      quantity: item.quantity ?? 1,
      metadata: mergeMetadata({}, item.metadata),
    }));
    const param = `phases[${index}][items][0][price]`;
    const price = needPrice(app, items[0]?.price ?? "", param);
    const currency = input.currency?.toLowerCase() ?? price.currency;
    refuseOtherCurrency(price, currency, param);
    const begin = typeof input.start_date === "number" ? input.start_date : from;
    const phase: SchedulePhase = {
      start_date: begin,
      end_date: phaseEnd(
        call,
        input,
        index,
        begin,
        price.recurring ?? { interval: "month", interval_count: 1 },
      ),
      items,
      currency,
      proration_behavior: word(
        input.proration_behavior,
        ["none", "create_prorations", "always_invoice"],
        "create_prorations",
      ),
      metadata: mergeMetadata({}, input.metadata),
      trial_end: null,
      default_payment_method: input.default_payment_method ?? null,
      collection_method: input.collection_method === "send_invoice" ? "send_invoice" : null,
      description: unsettable(input.description, null),
      discounts: (input.discounts || []).map((each) => ({
        coupon: each.coupon ?? null,
        promotion_code: each.promotion_code ?? null,
        discount: each.discount ?? null,
      })),
    };
    if (typeof input.trial_end === "number") phase.trial_end = input.trial_end;
    if (input.trial) phase.trial_end = phase.end_date;
    if (phase.end_date <= phase.start_date) {
      throw invalidRequest("A phase must end after it starts.", `phases[${index}][end_date]`);
    }
    from = phase.end_date;
    return phase;
  });
}

function phaseEnd(
  call: Call<unknown>,
  input: PhaseParams,
  index: number,
  start: number,
  recurring: { interval: "day" | "week" | "month" | "year"; interval_count: number },
): number {
  if (typeof input.end_date === "number") return input.end_date;
  if (input.duration) {
    const unit = word(input.duration.interval, ["day", "week", "month", "year"], "month");
    return addInterval(start, unit, input.duration.interval_count ?? 1);
  }
  return addInterval(start, recurring.interval, recurring.interval_count * legacyIterations(call, index));
}

/** `phases[0][iterations]` of older versions. */
function legacyIterations({ legacy, raw }: Call<unknown>, index: number): number {
  const phases = legacy ? raw.phases : undefined;
  const phase = typeof phases === "object" && !Array.isArray(phases) ? phases[String(index)] : undefined;
  const count = typeof phase === "object" && !Array.isArray(phase) ? Number(phase.iterations) : NaN;
  return Number.isInteger(count) && count > 0 ? count : 1;
}

function update(call: Call<Stripe.SubscriptionScheduleUpdateParams>): object {
  const { app, params, ids } = call;
  const before = needSchedule(app, ids[0]);
  if (before.status !== "active" && before.status !== "not_started") {
    throw invalidRequest(
      `You cannot update a subscription schedule that is currently in the \`${before.status}\` status.`,
    );
  }
  const at = app.now(before.test_clock);
  const phases = params.phases
    ? phasesAfter(call, params.phases as readonly PhaseParams[], before, at)
    : before.phases;
  const current = phases.findLastIndex((phase) => phase.start_date <= at);
  const updated = updateSchedule(
    app,
    before,
    {
      phases,
      current: before.status === "active" ? Math.max(0, current) : -1,
      end_behavior: word(params.end_behavior, ["cancel", "none", "release", "renew"], before.end_behavior),
      metadata: mergeMetadata(before.metadata, params.metadata),
      default_payment_method:
        params.default_settings?.default_payment_method || before.default_payment_method,
    },
    at,
  );
  if (params.phases) applyPhaseInForce(call, updated, at);
  return formatSchedule(needSchedule(app, updated.id));
}

function phasesAfter(
  call: Call<Stripe.SubscriptionScheduleUpdateParams>,
  inputs: readonly PhaseParams[],
  before: SubscriptionSchedule,
  at: number,
): SchedulePhase[] {
  if (!inputs.some((phase) => phase.start_date !== undefined)) {
    throw invalidRequest(
      "The subscription schedule update is missing at least one phase with a `start_date` to anchor end dates to.",
      "phases",
    );
  }
  const phases = phasesOf(call, inputs, before.phases[0]?.start_date ?? at);
  const current = before.status === "active" ? before.phases[before.current] : undefined;
  const moves = inputs[0]?.start_date === "now";
  if (current && (moves || !phases.some((phase) => phase.start_date === current.start_date))) {
    throw invalidRequest("You can not modify the start date of the current phase.", "phases[0][start_date]");
  }
  return phases;
}

/** What the update says about the phase in force holds at once. */
function applyPhaseInForce(
  { app, params }: Call<Stripe.SubscriptionScheduleUpdateParams>,
  schedule: SubscriptionSchedule,
  at: number,
): void {
  const phase = schedule.status === "active" ? schedule.phases[schedule.current] : undefined;
  const subscription = app.store.subscriptions.get(schedule.subscription ?? "");
  if (!phase || !subscription) return;
  const behavior = word(params.proration_behavior, PRORATION_BEHAVIORS, "create_prorations");
  changeToPhase(app, subscription, phase, behavior, at);
}
