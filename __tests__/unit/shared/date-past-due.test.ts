import { datePastDue } from "../../../src/shared/billing/snapshot";
import { aSubscription, anInvoice, NOW } from "../../support/billing-builders";

test("past due counts from the oldest open invoice of that subscription", () => {
  const invoices = [
    anInvoice({ stripeInvoiceId: "in_3", status: "open", createdAt: NOW - 1000 }),
    anInvoice({ stripeInvoiceId: "in_2", status: "open", createdAt: NOW - 5000 }),
    anInvoice({ stripeInvoiceId: "in_1", status: "paid", createdAt: NOW - 9000 }),
    anInvoice({
      stripeInvoiceId: "in_0",
      status: "open",
      createdAt: NOW - 99_000,
      stripeSubscriptionId: "sub_2",
    }),
  ];
  const [late] = datePastDue([aSubscription({ status: "past_due" })], invoices);
  expect(late?.pastDueSince).toBe(NOW - 5000);
  const [active] = datePastDue([aSubscription()], invoices);
  expect(active?.pastDueSince).toBeNull();
});

test("trap: an invoice that was sent is late from its due date, not from the day on which it was made", () => {
  const sent = anInvoice({ status: "open", createdAt: NOW - 30 * 86_400_000, dueAt: NOW });
  const next = anInvoice({ status: "open", createdAt: NOW - 1000, dueAt: NOW + 30 * 86_400_000 });
  const [late] = datePastDue([aSubscription({ status: "past_due" })], [next, sent]);
  expect(late?.pastDueSince).toBe(NOW);
});

describe("a subscription that was resumed by a payment that did not go through", () => {
  const RESUMED = NOW - 2 * 86_400_000;
  const resumedUnpaid = (
    facts: Parameters<typeof aSubscription>[0],
    earlier: Parameters<typeof anInvoice>[0][] = [],
  ) => {
    const open = anInvoice({ stripeInvoiceId: "in_9", status: "open", createdAt: RESUMED, amountPaid: 0 });
    const subscription = aSubscription({ status: "past_due", currentPeriodStart: RESUMED, ...facts });
    const invoices = earlier.map((each, n) => anInvoice({ stripeInvoiceId: `in_${n}`, ...each }));
    return datePastDue([subscription], [open, ...invoices])[0]?.resumedUnpaid;
  };
  const TRIAL_ENDED = RESUMED - 2 * 3_600_000;
  const NEXT_PERIOD = { createdAt: RESUMED + 86_400_000, status: "open", amountPaid: 0 } as const;
  const FREE_TRIAL = { createdAt: TRIAL_ENDED - 7 * 86_400_000, total: 0, amountPaid: 0 };

  test.each([
    [
      "its trial ended, it was paused, and nothing was paid since",
      { trialEnd: TRIAL_ENDED },
      [FREE_TRIAL],
      true,
    ],
    ["its trial ran into the declined payment", { trialEnd: RESUMED }, [FREE_TRIAL], false],
    ["it never had a trial", { trialEnd: null }, [], false],
    [
      "a period was paid since the trial",
      { trialEnd: TRIAL_ENDED },
      [FREE_TRIAL, { createdAt: RESUMED - 1000 }],
      false,
    ],
    [
      "the first period cost nothing: a coupon or credit paid for it",
      { trialEnd: TRIAL_ENDED },
      [FREE_TRIAL, { createdAt: RESUMED - 1000, amountPaid: 0 }],
      false,
    ],
    [
      "another period has begun since it was resumed",
      { trialEnd: TRIAL_ENDED, currentPeriodStart: NEXT_PERIOD.createdAt },
      [FREE_TRIAL, NEXT_PERIOD],
      true,
    ],
    [
      "the invoice that resumed it was given up, and the next period is unpaid as well",
      { trialEnd: TRIAL_ENDED - 86_400_000, currentPeriodStart: RESUMED },
      [FREE_TRIAL, { createdAt: TRIAL_ENDED, status: "void" as const, amountPaid: 0 }],
      true,
    ],
    [
      "another period has begun since the trial ran into a declined payment",
      { trialEnd: RESUMED - 3_600_000, currentPeriodStart: NEXT_PERIOD.createdAt },
      [FREE_TRIAL, NEXT_PERIOD],
      false,
    ],
    [
      "its list of invoices does not reach back to the trial: an older one may have been paid",
      { trialEnd: TRIAL_ENDED },
      [],
      false,
    ],
    ["it is paid", { status: "active" as const, trialEnd: TRIAL_ENDED }, [], false],
  ])("%s", (_, facts, earlier, expected) => {
    expect(resumedUnpaid(facts, earlier)).toBe(expected);
  });
});
