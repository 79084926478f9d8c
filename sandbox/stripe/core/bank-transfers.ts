import { formatCashBalance, formatCashBalanceTransaction } from "../format/cash-balance";
import { formatPaymentIntent } from "../format/payment";
import type { StripeApp } from "./app";
import { amendIntent, succeedCharge, type ChargeOutcome } from "./charges";
import { needCustomer } from "./customers";
import type {
  CashBalanceTransaction,
  CustomerBalanceMethod,
  PaymentIntent,
  PaymentMethod,
} from "./payment-entities";
import { invalidRequest } from "./errors";

/** Waits for a bank transfer, after using what the customer has sent before. */
export function awaitTransfer(
  app: StripeApp,
  intent: PaymentIntent,
  method: CustomerBalanceMethod,
  at: number,
): ChargeOutcome {
  if (intent.customer === null) {
    throw invalidRequest("A PaymentIntent paid from a customer's balance needs a customer.", "customer");
  }
  const waiting = amendIntent(app, intent, {
    status: "requires_action",
    payment_method: method.id,
    last_payment_error: null,
  });
  const funded = applyBalance(app, waiting, method, at);
  if (funded.kind === "requires_action") {
    app.emit("payment_intent.requires_action", formatPaymentIntent(app, funded.intent), at);
  }
  return funded;
}

/**
 * A transfer of `amount` (minor units) has come in. It pays the customer's waiting PaymentIntents, oldest first; returns
 * the movement and the intents that are paid by it.
 */
export function receiveTransfer(
  app: StripeApp,
  customer: string,
  transfer: { amount: number; currency: string; reference: string | null },
  at: number,
): { received: CashBalanceTransaction; paid: PaymentIntent[] } {
  const received = move(app, customer, { ...transfer, payment_intent: null }, at);
  const paid: PaymentIntent[] = [];
  for (const intent of app.store.paymentIntents.by("customer", customer)) {
    const method = app.store.paymentMethods.get(intent.payment_method ?? "");
    if (intent.status !== "requires_action" || intent.currency !== transfer.currency) continue;
    if (method?.type !== "customer_balance") continue;
    const outcome = applyBalance(app, intent, method, at);
    if (outcome.kind === "succeeded") paid.push(outcome.intent);
  }
  const owner = needCustomer(app, customer);
  if ((owner.cash_balance[transfer.currency] ?? 0) > 0) {
    app.emit("cash_balance.funds_available", formatCashBalance(owner), at);
  }
  return { received, paid };
}

function applyBalance(
  app: StripeApp,
  intent: PaymentIntent,
  method: PaymentMethod,
  at: number,
): Extract<ChargeOutcome, { kind: "succeeded" | "requires_action" }> {
  const customer = intent.customer ?? "";
  const available = needCustomer(app, customer).cash_balance[intent.currency] ?? 0;
  const amount = Math.min(available, intent.amount - intent.amount_funded);
  if (amount <= 0) return { kind: "requires_action", intent };
  move(
    app,
    customer,
    { amount: -amount, currency: intent.currency, reference: null, payment_intent: intent.id },
    at,
  );
  const funded = amendIntent(app, intent, { amount_funded: intent.amount_funded + amount });
  if (funded.amount_funded === funded.amount) return succeedCharge(app, funded, method, at);
  app.emit("payment_intent.partially_funded", formatPaymentIntent(app, funded), at);
  return { kind: "requires_action", intent: funded };
}

function move(
  app: StripeApp,
  id: string,
  {
    amount,
    ...rest
  }: Pick<CashBalanceTransaction, "currency" | "payment_intent" | "reference"> & { amount: number },
  at: number,
): CashBalanceTransaction {
  const customer = needCustomer(app, id);
  const ending = (customer.cash_balance[rest.currency] ?? 0) + amount;
  app.store.customers.update(id, { cash_balance: { ...customer.cash_balance, [rest.currency]: ending } });
  const movement = app.store.cashBalanceTransactions.insert({
    id: app.id("cashBalanceTransaction"),
    created: at,
    customer: id,
    net_amount: amount,
    ending_balance: ending,
    ...rest,
  });
  app.emit("customer_cash_balance_transaction.created", formatCashBalanceTransaction(movement), at);
  return movement;
}
