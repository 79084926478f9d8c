import { receiveTransfer } from "../core/bank-transfers";
import { needCustomer } from "../core/customers";
import { invalidRequest } from "../core/errors";
import { followPayment } from "../core/settlement";
import { formatCashBalance, formatCashBalanceTransaction } from "../format/cash-balance";
import { listPage } from "../http/list";
import { bareRoute, route, type Call } from "../http/route";
import type { ParamTypes } from "../params/types";
import { checkCurrency } from "./fields";

/** What customers send by bank transfer. */
export const cashBalanceRoutes = [
  bareRoute("GET", "/v1/customers/:id/cash_balance", ({ app, ids }) =>
    formatCashBalance(needCustomer(app, ids[0])),
  ),
  route(
    "GET",
    "/v1/customers/:id/cash_balance_transactions",
    "CustomerListCashBalanceTransactions",
    ({ app, params, ids }) => {
      const rows = app.store.cashBalanceTransactions.by("customer", needCustomer(app, ids[0]).id);
      const url = `/v1/customers/${ids[0]}/cash_balance_transactions`;
      return listPage(rows, params, url, formatCashBalanceTransaction);
    },
  ),
  route("POST", "/v1/test_helpers/customers/:id/fund_cash_balance", "CustomerFundCashBalance", (call) =>
    fund(call),
  ),
];

function fund({ app, params, ids }: Call<ParamTypes["CustomerFundCashBalance"]>): object {
  const customer = needCustomer(app, ids[0]);
  if (params.amount < 1) {
    throw invalidRequest(
      "This value must be greater than or equal to 1.",
      "amount",
      "parameter_invalid_integer",
    );
  }
  const at = app.nowOf(customer.id);
  const transfer = {
    amount: params.amount,
    currency: checkCurrency(params.currency),
    reference: params.reference ?? null,
  };
  const { received, paid } = receiveTransfer(app, customer.id, transfer, at);
  for (const intent of paid) followPayment(app, intent, true, at);
  return formatCashBalanceTransaction(received);
}
