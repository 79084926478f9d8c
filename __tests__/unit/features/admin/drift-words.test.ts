import {
  byClass,
  driftSentence,
  driftTitle,
  repairedWords,
  repairPlan,
  repairWords,
  stepsOf,
} from "@/features/admin/drift-words";
import { aFinding, aReport, NOW } from "./builders";

const COMPARED = "12 subscriptions, 1 invoice, 1,200 customers";

test.each([
  ["none", undefined, "Not compared yet", "A comparison asks Stripe for everything and changes nothing."],
  [
    "one under way",
    aReport({ status: "running", found: 1, finishedAt: null }),
    "Comparing with Stripe",
    `Since 14:05:20. ${COMPARED} so far, 1 difference.`,
  ],
  [
    "one that found nothing",
    aReport(),
    "No difference from Stripe",
    `Compared 14:05:20, in 3.0 s: ${COMPARED}.`,
  ],
  [
    "one that found something",
    aReport({ found: 7, skipped: 1 }),
    "7 differences from Stripe",
    `Compared 14:05:20, in 3.0 s: ${COMPARED}. 1 record was being read anyway and left out.`,
  ],
])("the newest comparison: %s", (_what, newest, title, sentence) => {
  expect([driftTitle(newest), driftSentence(newest, NOW)]).toEqual([title, sentence]);
});

test.each([
  ["http_500", "Stripe answered 500."],
  ["connection", "Stripe could not be reached."],
  ["rate_limited", "Stripe asked us to slow down."],
  ["lost", "A page of it was lost on the way."],
  ["unreadable", "Stripe's answer could not be used (unreadable)."],
])("a comparison that stopped with %s says why and what to do", (errorCode, why) => {
  const stopped = aReport({ status: "failed", errorCode });
  expect(driftTitle(stopped)).toBe("The comparison stopped");
  expect(driftSentence(stopped, NOW)).toBe(`${why} Nothing was changed. Compare again when that is mended.`);
});

test("differences are counted by class, the most frequent first", () => {
  const findings = [aFinding({ id: "1", class: "amount" }), aFinding({ id: "2" }), aFinding({ id: "3" })];
  expect(byClass(findings).map(({ name, findings: each }) => [name, each.length])).toEqual([
    ["status", 2],
    ["amount", 1],
  ]);
});

describe("a repair", () => {
  const price = aFinding({ id: "price", class: "unknown_price", isRepairable: false });

  test("reads a customer once, leaves out what was asked for and what no read can mend", () => {
    const findings = [
      aFinding({ id: "1" }),
      aFinding({ id: "2", stripeCustomerId: "cus_1" }),
      aFinding({ id: "3", repairedAt: NOW }),
      price,
    ];
    expect(repairPlan(findings)).toEqual({
      findingIds: ["finding_1", "finding_2"],
      customers: ["cus_1"],
      left: 1,
    });
    expect(repairPlan([price]).customers).toEqual([]);
  });

  test("of more than can be named is one of the whole report, and names everybody whom that reads", () => {
    const findings = Array.from({ length: 51 }, (_, n) => aFinding({ id: String(n) }));
    const asked = aFinding({ id: "asked", repairedAt: NOW });
    const plan = repairPlan([...findings, asked]);
    expect(plan.findingIds).toBeNull();
    expect(plan.customers).toHaveLength(52);
  });

  test("says what is read, what is written, what stays, and what comes next", () => {
    expect(repairWords({ findingIds: [], customers: ["cus_1"], left: 0 })).toBe(
      "1 customer is read from Stripe again, like after an event. What Stripe says replaces what we show; nothing changes at Stripe.",
    );
    expect(repairWords({ findingIds: [], customers: ["cus_1", "cus_2"], left: 2 })).toMatch(
      / 2 differences stay: no read can mend them\.$/,
    );
    expect(repairedWords(3)).toBe("3 customers are being read. Compare again to see what came of it.");
  });
});

test("progress goes step by step", () => {
  const states = (overrides: Parameters<typeof aReport>[0]) =>
    stepsOf(aReport(overrides)).map(({ state }) => state);
  expect(states({ status: "running", step: "subscriptions" })).toEqual(["running", "waiting", "waiting"]);
  expect(states({ status: "running", step: "customers" })).toEqual(["done", "done", "running"]);
  expect(states({})).toEqual(["done", "done", "done"]);
});
