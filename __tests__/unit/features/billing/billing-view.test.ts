import type { BillingMoment } from "@/features/billing/billing-kind";
import { billingView } from "@/features/billing/billing-view";
import type { BillingOverview, InvoiceView } from "@/shared/billing/overview";

import {
  aCheckout,
  aDecline,
  aFirstPayment,
  aMoment,
  anInvoice,
  anOverview,
  aPastDue,
  aSubscriber,
  aSubscription,
  FORMAT,
  NOW,
  PERIOD_END,
} from "./billing-builders";

const view = (overview: BillingOverview, moment: Partial<BillingMoment> = {}) =>
  billingView(overview, aMoment(moment), FORMAT);

const free = (reason: BillingOverview["entitlement"]["reason"]): BillingOverview["entitlement"] => ({
  plan: "free",
  reason,
  until: null,
});

describe("nothing but the stored picture says that somebody is on Pro", () => {
  test("a session id in the address is never enough for Pro", () => {
    const page = view(anOverview({ checkout: aCheckout() }), { returnedSessionId: aCheckout().sessionId });
    expect(page.plan.title).toBe("Free");
    expect(page.plan.badge?.tone).not.toBe("success");
  });

  test.each([
    ["somebody else's session", anOverview({ checkout: aCheckout() }), "cs_test_other"],
    ["a session of a person without any checkout", anOverview(), "cs_test_other"],
    ["an expired session", anOverview({ checkout: aCheckout({ status: "expired" }) }), aCheckout().sessionId],
  ])("%s in the address is not awaited", (_name, overview, returnedSessionId) => {
    expect(view(overview, { returnedSessionId }).kind).toBe("free");
  });

  test("a return page that was kept shows the end of the subscription that came of it", () => {
    const ended = aSubscriber(
      { status: "canceled", endedAt: NOW },
      { entitlement: free("canceled"), checkout: aCheckout({ startedAt: NOW - 1_000 }) },
    );
    expect(view(ended, { returnedSessionId: aCheckout().sessionId }).kind).toBe("ended");
  });

  test("a second checkout after an ended subscription is awaited", () => {
    const again = aSubscriber(
      { status: "canceled", endedAt: NOW - 90_000 },
      { entitlement: free("canceled"), checkout: aCheckout() },
    );
    expect(view(again, { returnedSessionId: aCheckout().sessionId }).kind).toBe("activating");
  });

  test("the waiting ends as soon as the subscription is in the picture", () => {
    const page = view(aSubscriber({}, { checkout: aCheckout() }), {
      returnedSessionId: aCheckout().sessionId,
    });
    expect(page.kind).toBe("active");
    expect(page.announcement).toBe("Pro. Active. $20.00 a month");
  });

  test("what was sent to Stripe is named as sent until the picture shows it", () => {
    const page = view(aSubscriber(), { requested: { does: "cancel" } });
    expect(page.banner?.title).toBe("Sent to Stripe");
    expect(page.plan.badge?.words).toBe("Active");
    expect(page.plan.actions).toEqual([]);
  });
});

describe("what is offered", () => {
  test.each<[string, BillingOverview, boolean]>([
    ["Free", anOverview(), true],
    [
      "an ended subscription",
      aSubscriber({ status: "canceled", endedAt: NOW }, { entitlement: free("canceled") }),
      true,
    ],
    ["an active subscription", aSubscriber(), false],
    ["a past due subscription", aSubscriber({ status: "past_due" }, { pastDue: aPastDue() }), false],
    ["a paused subscription", aSubscriber({ status: "paused" }, { entitlement: free("paused") }), false],
  ])("Pro is for sale on %s: %s", (_name, overview, offer) => {
    expect(view(overview).plan.offer).toBe(offer);
  });

  test("nothing is sold while a payment is awaited", () => {
    const page = view(anOverview({ checkout: aCheckout() }), { returnedSessionId: aCheckout().sessionId });
    expect(page.plan.actions).toEqual([]);
    expect(page.banner).toBeNull();
  });

  test("an open payment is paid with one click, and the card can be replaced", () => {
    const page = view(aSubscriber({ status: "past_due" }, { pastDue: aPastDue() }));
    expect(page.banner?.actions.map((action) => action.label)).toEqual(["Replace card", "Pay $20.00"]);
    expect(page.banner?.actions[1]).toMatchObject({
      does: "pay",
      busyLabel: "Paying $20.00…",
      invoice: { stripeInvoiceId: "in_7", amount: 2000, currency: "usd" },
    });
  });

  test("a first payment can be finished while Stripe keeps it open", () => {
    const subscription = aSubscription({ status: "incomplete" });
    const firstPayment = aFirstPayment();
    const page = view(anOverview({ subscription, firstPayment, entitlement: free("incomplete") }));
    expect(page.banner?.actions.map((action) => action.label)).toEqual(["Replace card", "Pay $20.00"]);
    expect(page.plan.offer).toBe(false);
  });

  test("one whose invoice was not read is not sold over either: Stripe's own page is the way", () => {
    const page = view(
      anOverview({ subscription: aSubscription({ status: "incomplete" }), entitlement: free("incomplete") }),
    );
    expect([page.plan.offer, page.plan.actions]).toEqual([false, ["manage"]]);
  });

  test("somebody whose plan has ended is not told that nothing is due while an invoice is open", () => {
    const ended = (...invoices: InvoiceView[]) =>
      view(aSubscriber({ status: "canceled", endedAt: NOW }, { entitlement: free("canceled"), invoices }))
        .next;
    expect(ended(anInvoice())).toMatchObject([{ title: "Nothing is due" }]);
    const open = anInvoice({ status: "open" });
    expect(ended(open, anInvoice())).toMatchObject([{ title: "$20.00 is open", tone: "danger" }]);
    expect(ended(open, { ...open, stripeInvoiceId: "in_2" })).toMatchObject([
      { title: "2 invoices are open" },
    ]);
  });

  test("an open invoice that the state does not speak of is the first step, and never beside nothing due", () => {
    const open = anInvoice({ status: "open", stripeInvoiceId: "in_other" });
    const comp = { plan: "pro", reason: "comp", until: null } as const;
    const steps = (overview: BillingOverview) => view(overview).next.map(({ title }) => title);
    expect(steps(aSubscriber({}, { invoices: [open] }))[0]).toBe("$20.00 is open");
    const dated = aSubscriber({}, { invoices: [{ ...open, dueAt: NOW }] });
    expect(view(dated).next[0]).toMatchObject({ when: "By 14 Nov 2026", title: "$20.00 is to be paid" });
    const paused = { pause: { resumesAt: null, charges: false } };
    expect(steps(aSubscriber(paused, { entitlement: free("paused"), invoices: [open] }))).toEqual([
      "$20.00 is open",
    ]);
    expect(steps(anOverview({ entitlement: comp, invoices: [open] }))).toEqual(["$20.00 is open"]);
    const sent = { ...open, attempt: aDecline({ outcome: "processing" }) };
    expect(steps(anOverview({ invoices: [sent] }))).toEqual(["$20.00 is with your bank"]);
  });

  test("trap: a renewal's invoice is not to be paid by hand in the moment before Stripe tries the card", () => {
    const purpose = { interval: "month", until: PERIOD_END, trial: false, credit: false } as const;
    const renewal = anInvoice({ status: "open", purpose });
    const first = (...invoices: InvoiceView[]) => view(aSubscriber({}, { invoices })).next[0]?.title;
    expect(first(renewal)).toBe("$20.00 is charged to Visa ending 4242");
    expect(first({ ...renewal, attempt: aDecline() })).toBe("$20.00 is open");
    expect(first({ ...renewal, purpose: { ...purpose, until: NOW } })).toBe("$20.00 is open");
  });

  test("an open invoice that another step names is not named twice", () => {
    const pastDue = aPastDue();
    const open = anInvoice({ status: "open", stripeInvoiceId: pastDue.stripeInvoiceId });
    const change = {
      kind: "awaiting_payment",
      billingPeriod: "annual",
      payment: pastDue,
      expiresAt: NOW + 3_600_000,
    } as const;
    const steps = (overview: BillingOverview) => view(overview).next.map(({ title }) => title);
    const awaiting = steps(aSubscriber({ change }, { invoices: [open] }));
    expect(awaiting).toEqual(steps(aSubscriber({ change }, { invoices: [] })));
    const sent = { ...open, attempt: aDecline({ outcome: "processing" }) };
    const comp = { plan: "pro", reason: "comp", until: null } as const;
    const beside = steps(aSubscriber({ firstDebit: "processing" }, { entitlement: comp, invoices: [sent] }));
    expect(beside.join()).not.toContain("is with your bank");
  });

  test.each([
    ["paid", "Pro ended 14 Nov 2026. Nothing more is charged."],
    ["open", "Pro ended 14 Nov 2026. Nothing new is charged."],
  ] as const)("an ended plan whose last invoice is %s says what is still charged", (status, price) => {
    const invoices = [anInvoice({ status })];
    const subscription = { status: "canceled", endedAt: NOW } as const;
    const prompts = { used: 3, limit: 10 };
    expect(
      view(aSubscriber(subscription, { entitlement: free("canceled"), invoices, prompts })).plan.price,
    ).toBe(price);
  });

  test("a checkout that ran out is not offered again", () => {
    const checkout = aCheckout({ status: "open", url: "https://checkout.stripe.com/c/1", expiresAt: NOW });
    expect(view(anOverview({ checkout })).banner).toBeNull();
  });

  test("a scheduled cancellation can be resumed and not cancelled twice", () => {
    const page = view(aSubscriber({ cancelAt: Date.UTC(2026, 11, 3), canceledAt: NOW }));
    expect(page.banner?.actions).toEqual([{ does: "resume", label: "Resume Pro" }]);
    expect(page.plan.actions).toEqual([]);
  });
});

describe("dates come with the money they mean", () => {
  test("an active plan names the next charge, its date and the card", () => {
    const page = view(aSubscriber());
    expect(page.next[0]).toEqual({
      when: "3 Dec 2026",
      title: "$20.00 is charged to Visa ending 4242",
      note: "",
      tone: "brand",
    });
    expect(page.plan.facts.map(({ label, value, note }) => [label, value, note])).toEqual([
      ["Next charge", "$20.00", "To Visa ending 4242"],
      ["Renews on", "3 Dec 2026", "In 19 days"],
      ["Prompts", "34", "Unlimited on Pro"],
    ]);
    expect(page.plan.source).toBe("Confirmed by Stripe 3 Nov 2026, 09:14");
  });

  test.each([
    [aDecline(), "For $20.00. Nothing to do if the funds are there."],
    [aDecline({ reason: "expired_card" }), "For $20.00, unless it is paid before."],
    [
      aDecline({ outcome: "action_required", reason: null }),
      "For $20.00. Your bank may ask you to confirm it.",
    ],
  ])("the next try after %j says what it needs", (attempt, note) => {
    const page = view(aSubscriber({ status: "past_due" }, { pastDue: aPastDue({ attempt }) }));
    expect(page.next[0]).toMatchObject({ title: "Stripe tries Visa ending 4242 again", note });
  });

  test("grace is a date, and after it Pro is said to be off", () => {
    const grace = aSubscriber({ status: "past_due" }, { pastDue: aPastDue() });
    expect(view(grace).banner?.text).toContain("Pro stays on until 24 Nov 2026.");
    const over = aSubscriber(
      { status: "past_due" },
      { pastDue: aPastDue(), entitlement: free("past_due_grace_over") },
    );
    expect(view(over).banner?.text).toContain("Pro is off until the open amount is paid.");
    expect(view(over).plan.title).toBe("Free");
  });

  test("the reference for support is short and holds no whole id", () => {
    const { banner } = view(anOverview({ checkout: aCheckout() }), {
      returnedSessionId: aCheckout().sessionId,
      waitedMs: 130_000,
    });
    expect(banner?.text).toContain("It has been 2 minutes.");
    expect(banner?.text).toContain("Reference: cs_test_a1…F6g7");
  });
});
