import { randomBytes } from "node:crypto";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** Source of random characters; a simulation passes a seeded one. */
export type RandomText = (length: number) => string;

/** Letters and digits from the system's random source. */
export const randomText: RandomText = (length) => {
  let text = "";
  // 248 is the largest multiple of 62 in a byte: higher values would favour the first letters.
  while (text.length < length) {
    for (const byte of randomBytes(length * 2)) {
      if (byte < 248 && text.length < length) text += ALPHABET.charAt(byte % 62);
    }
  }
  return text;
};

/** Prefixes and lengths of the part behind them, as Stripe writes its ids. */
const PREFIXES = {
  customer: ["cus_", 14],
  product: ["prod_", 14],
  price: ["price_", 24],
  coupon: ["", 8],
  promotionCode: ["promo_", 24],
  discount: ["di_", 24],
  taxRate: ["txr_", 24],
  taxId: ["txi_", 24],
  paymentMethod: ["pm_", 24],
  paymentIntent: ["pi_", 24],
  setupIntent: ["seti_", 24],
  mandate: ["mandate_", 24],
  cashBalanceTransaction: ["ccsbtxn_", 24],
  charge: ["ch_", 24],
  refund: ["re_", 24],
  dispute: ["du_", 24],
  earlyFraudWarning: ["issfr_", 24],
  balanceTransaction: ["txn_", 24],
  creditNote: ["cn_", 24],
  creditNoteLine: ["cnli_", 24],
  subscription: ["sub_", 24],
  subscriptionItem: ["si_", 14],
  subscriptionSchedule: ["sub_sched_", 24],
  invoice: ["in_", 24],
  upcomingInvoice: ["upcoming_in_", 24],
  invoiceLine: ["il_", 24],
  invoiceItem: ["ii_", 24],
  invoicePayment: ["inpay_", 24],
  checkoutSession: ["cs_test_", 58],
  checkoutLine: ["li_", 24],
  portalSession: ["bps_", 24],
  portalConfiguration: ["bpc_", 24],
  webhookEndpoint: ["we_", 24],
  testClock: ["clock_", 24],
  event: ["evt_", 24],
  request: ["req_", 14],
} as const;

export type IdKind = keyof typeof PREFIXES;

/** A new id of that kind. */
export function newId(random: RandomText, kind: IdKind): string {
  const [prefix, length] = PREFIXES[kind];
  return prefix + random(length);
}
