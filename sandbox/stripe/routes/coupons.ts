import type Stripe from "stripe";
import { amend } from "../core/amend";
import type { StripeApp } from "../core/app";
import type { Coupon, PromotionCode } from "../core/entities";
import { invalidRequest, missingParam, noSuch } from "../core/errors";
import { needCustomer } from "../core/customers";
import { formatCoupon, formatPromotionCode } from "../format/catalogue";
import { inRange, listPage } from "../http/list";
import { bareRoute, route, type Call } from "../http/route";
import { checkCurrency, legacyText, mergeMetadata, unsettable, word } from "./fields";

export const couponRoutes = [
  route("POST", "/v1/coupons", "CouponCreate", ({ app, params }) => createCoupon(app, params)),
  route("GET", "/v1/coupons", "CouponList", ({ app, params }) => {
    const rows = app.store.coupons
      .all()
      .filter((row) => !row.deleted && inRange(row.created, params.created));
    return listPage(rows, params, "/v1/coupons", (row) => formatCoupon(row, app.now()));
  }),
  bareRoute("GET", "/v1/coupons/:id", ({ app, ids }) => formatCoupon(needCoupon(app, ids[0]), app.now())),
  route("POST", "/v1/coupons/:id", "CouponUpdate", ({ app, params, ids }) => {
    const before = needCoupon(app, ids[0]);
    const patch = {
      name: params.name ?? before.name,
      metadata: mergeMetadata(before.metadata, params.metadata),
    };
    const format = (row: Coupon) => formatCoupon(row, app.now());
    return format(
      amend(app, app.store.coupons, before, patch, { type: "coupon.updated", format, at: app.now() }),
    );
  }),
  bareRoute("DELETE", "/v1/coupons/:id", ({ app, ids }) => {
    const coupon = needCoupon(app, ids[0]);
    app.store.coupons.update(coupon.id, { deleted: true });
    app.emit("coupon.deleted", formatCoupon(coupon, app.now()), app.now());
    return { id: coupon.id, object: "coupon", deleted: true };
  }),
  route("POST", "/v1/promotion_codes", "PromotionCodeCreate", (call) => createPromotionCode(call)),
  route("GET", "/v1/promotion_codes", "PromotionCodeList", ({ app, params }) => {
    const rows = app.store.promotionCodes
      .all()
      .filter((row) => inRange(row.created, params.created))
      .filter((row) => params.code === undefined || row.code.toUpperCase() === params.code.toUpperCase())
      .filter((row) => params.coupon === undefined || row.coupon === params.coupon)
      .filter((row) => params.customer === undefined || row.customer === params.customer)
      .filter((row) => params.active === undefined || row.active === params.active);
    return listPage(rows, params, "/v1/promotion_codes", formatPromotionCode);
  }),
  bareRoute("GET", "/v1/promotion_codes/:id", ({ app, ids }) =>
    formatPromotionCode(needPromotionCode(app, ids[0])),
  ),
  route("POST", "/v1/promotion_codes/:id", "PromotionCodeUpdate", ({ app, params, ids }) => {
    const before = needPromotionCode(app, ids[0]);
    const patch = {
      active: params.active ?? before.active,
      metadata: mergeMetadata(before.metadata, params.metadata),
    };
    const event = { type: "promotion_code.updated", format: formatPromotionCode, at: app.now() };
    return formatPromotionCode(amend(app, app.store.promotionCodes, before, patch, event));
  }),
];

function needCoupon(app: StripeApp, id: string, param?: string): Coupon {
  const coupon = app.store.coupons.get(id);
  if (!coupon || coupon.deleted) throw noSuch("coupon", id, param);
  return coupon;
}

function needPromotionCode(app: StripeApp, id: string): PromotionCode {
  const code = app.store.promotionCodes.get(id);
  if (!code) throw noSuch("promotion code", id);
  return code;
}

function createCoupon(app: StripeApp, params: Stripe.CouponCreateParams): object {
  const { amount_off: amountOff, percent_off: percentOff } = params;
  if (amountOff === undefined && percentOff === undefined) throw missingParam("percent_off");
  if (amountOff !== undefined && percentOff !== undefined) {
    throw invalidRequest("You can only set one of percent_off or amount_off for a coupon.", "amount_off");
  }
  if (amountOff !== undefined && params.currency === undefined) throw missingParam("currency");
  if (percentOff !== undefined && (percentOff <= 0 || percentOff > 100)) {
    throw invalidRequest("Invalid percent_off: must be greater than 0 and at most 100.", "percent_off");
  }
  const duration = word(params.duration, ["forever", "once", "repeating"], "once");
  if (duration === "repeating" && params.duration_in_months === undefined)
    throw missingParam("duration_in_months");
  if (params.id !== undefined && app.store.coupons.get(params.id)?.deleted === false) {
    throw invalidRequest("Coupon already exists.", "id", "resource_already_exists");
  }
  const coupon = app.store.coupons.insert({
    id: params.id ?? app.id("coupon"),
    created: app.now(),
    deleted: false,
    amount_off: amountOff ?? null,
    percent_off: percentOff ?? null,
    currency: params.currency === undefined ? null : checkCurrency(params.currency),
    duration,
    duration_in_months: params.duration_in_months ?? null,
    max_redemptions: params.max_redemptions ?? null,
    redeem_by: params.redeem_by ?? null,
    times_redeemed: 0,
    name: params.name ?? null,
    metadata: mergeMetadata({}, params.metadata),
    applies_to: params.applies_to?.products ?? null,
  });
  app.emit("coupon.created", formatCoupon(coupon, app.now()), coupon.created);
  return formatCoupon(coupon, app.now());
}

/** Coupons are the only `type` that is promoted so far. */
const promotedCoupon = ({ promotion }: Stripe.PromotionCodeCreateParams): string | undefined =>
  promotion.type === "coupon" ? promotion.coupon : undefined;

function createPromotionCode(call: Call<Stripe.PromotionCodeCreateParams>): object {
  const { app, params } = call;
  // `promotion` replaced `coupon`; unversioned requests may still send the older one.
  const coupon = call.raw.promotion === undefined ? legacyText(call, "coupon") : promotedCoupon(params);
  if (!coupon) throw missingParam("promotion");
  const code = params.code ?? app.text(8).toUpperCase();
  if (app.store.promotionCodes.by("code", code.toUpperCase()).some((row) => row.active)) {
    throw invalidRequest("An active promotion code with `code: " + code + "` already exists.", "code");
  }
  if (params.customer !== undefined) needCustomer(app, params.customer, "customer");
  const row = app.store.promotionCodes.insert({
    id: app.id("promotionCode"),
    created: app.now(),
    active: params.active ?? true,
    code,
    coupon: needCoupon(app, coupon, "promotion[coupon]").id,
    customer: params.customer ?? null,
    expires_at: params.expires_at ?? null,
    max_redemptions: params.max_redemptions ?? null,
    times_redeemed: 0,
    metadata: mergeMetadata({}, params.metadata),
    first_time_transaction: params.restrictions?.first_time_transaction ?? false,
    minimum_amount: unsettable(params.restrictions?.minimum_amount, null),
    minimum_amount_currency: unsettable(params.restrictions?.minimum_amount_currency, null),
  });
  app.emit("promotion_code.created", formatPromotionCode(row), row.created);
  return formatPromotionCode(row);
}
