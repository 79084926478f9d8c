import type { DriftFinding, DriftReport } from "@/features/admin/drift-words";
import type { EventRow } from "@/features/admin/event-table";

/** Sat 14 Nov 2026, 14:06:20 UTC. */
export const NOW = Date.UTC(2026, 10, 14, 14, 6, 20);
export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

/** An inbox row as the pages get it. */
export const anEventRow = (overrides: Partial<EventRow> = {}): EventRow => ({
  stripeEventId: "evt_1",
  eventType: "invoice.paid",
  source: "stripe",
  status: "processed",
  stripeCustomerId: "cus_1",
  who: "a•••@example.test",
  tries: 1,
  deliveries: 1,
  createdAt: NOW - MINUTE,
  processedAt: NOW - MINUTE + SECOND,
  nextAttemptAt: null,
  errorMessage: null,
  ...overrides,
});

/** A finished comparison. */
export const aReport = (overrides: Partial<DriftReport> = {}): DriftReport => ({
  reportId: "report" as DriftReport["reportId"],
  actor: "user_ops",
  reason: "weekly look",
  status: "done",
  step: "customers",
  compared: { subscriptions: 12, invoices: 1, customers: 1_200 },
  skipped: 0,
  found: 0,
  errorCode: null,
  startedAt: NOW - MINUTE,
  finishedAt: NOW - MINUTE + 3_000,
  ...overrides,
});

/** A difference that a read can mend. */
export const aFinding = (overrides: Partial<DriftFinding> & { id?: string } = {}): DriftFinding => {
  const { id = "1", ...rest } = overrides;
  return {
    findingId: `finding_${id}` as DriftFinding["findingId"],
    class: "status",
    subject: `sub_${id}`,
    stripeCustomerId: `cus_${id}`,
    fields: [],
    repairedAt: null,
    isRepairable: true,
    ...rest,
  };
};
