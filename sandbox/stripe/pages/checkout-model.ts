import { readCheckoutPage } from "../core/actions";
import type { StripeApp } from "../core/app";
import type { CheckoutPageModel } from "../core/page-models";
import { addInterval } from "../core/periods";

/** A session's page model with what only a page needs: the final `success_url`, and the period that is paid today. */
export function checkoutModel(app: StripeApp, sessionId: string, code: string): CheckoutPageModel | null {
  const model = readCheckoutPage(app, sessionId, code ? { promotionCode: code } : {});
  if (!model) return null;
  const start = app.now(app.store.checkoutSessions.get(sessionId)?.test_clock ?? null);
  return {
    ...model,
    successUrl: model.successUrl?.replaceAll("{CHECKOUT_SESSION_ID}", sessionId) ?? null,
    lines: model.lines.map((line) => {
      if (line.period || !line.interval || model.trial) return line;
      const { unit, count } = line.interval;
      return { ...line, period: { start, end: addInterval(start, unit, count) } };
    }),
  };
}
