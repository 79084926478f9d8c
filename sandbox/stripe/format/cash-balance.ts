import type Stripe from "stripe";
import type { Customer } from "../core/entities";
import type { CashBalanceTransaction } from "../core/payment-entities";
import type { Wire } from "../wire";

/** What a customer has sent by bank transfer and not used yet. */
export function formatCashBalance(row: Customer): Wire<Stripe.CashBalance> {
  return {
    object: "cash_balance",
    available: Object.keys(row.cash_balance).length === 0 ? null : { ...row.cash_balance },
    customer: row.id,
    customer_account: null,
    livemode: false,
    settings: { reconciliation_mode: "automatic", using_merchant_default: true },
  };
}

export function formatCashBalanceTransaction(
  row: CashBalanceTransaction,
): Wire<Stripe.CustomerCashBalanceTransaction> {
  return {
    id: row.id,
    object: "customer_cash_balance_transaction",
    created: row.created,
    currency: row.currency,
    customer: row.customer,
    customer_account: null,
    ending_balance: row.ending_balance,
    livemode: false,
    net_amount: row.net_amount,
    ...(row.payment_intent === null
      ? { type: "funded", funded: { bank_transfer: bankTransfer(row) } }
      : { type: "applied_to_payment", applied_to_payment: { payment_intent: row.payment_intent } }),
  };
}

const SENDER = { sender_name: null };

function bankTransfer({
  currency,
  reference,
}: CashBalanceTransaction): Wire<Stripe.CustomerCashBalanceTransaction.Funded.BankTransfer> {
  switch (currency) {
    case "eur":
      return {
        type: "eu_bank_transfer",
        eu_bank_transfer: { bic: null, iban_last4: null, ...SENDER },
        reference,
      };
    case "gbp":
      return {
        type: "gb_bank_transfer",
        gb_bank_transfer: { account_number_last4: null, sort_code: null, ...SENDER },
        reference,
      };
    case "jpy":
      return {
        type: "jp_bank_transfer",
        jp_bank_transfer: { sender_bank: null, sender_branch: null, ...SENDER },
        reference,
      };
    case "mxn":
      return { type: "mx_bank_transfer", reference };
    default:
      return { type: "us_bank_transfer", us_bank_transfer: { ...SENDER }, reference };
  }
}

/** The kind of bank transfer that pays in a currency. */
export const transferType = (currency: string): string =>
  ({ eur: "eu", gbp: "gb", jpy: "jp", mxn: "mx" })[currency]?.concat("_bank_transfer") ?? "us_bank_transfer";
