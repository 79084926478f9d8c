import { cronJobs } from "convex/server";
import { internal } from "./_generated/api";

const crons = cronJobs();

// Off the full hour, when everybody else's jobs and many renewals run.
crons.hourly("compare every subscription with Stripe", { minuteUTC: 23 }, internal.reconcile.sweep, {
  startingAfter: null,
});
crons.hourly("fetch undelivered events", { minuteUTC: 41 }, internal.reconcile.backfill, {
  startingAfter: null,
});
crons.hourly("compare refunds with Stripe", { minuteUTC: 51 }, internal.reconcile.sweepReversals, {
  kind: "refunds",
  startingAfter: null,
});
crons.hourly("compare disputes with Stripe", { minuteUTC: 52 }, internal.reconcile.sweepReversals, {
  kind: "disputes",
  startingAfter: null,
});
crons.interval("claim customers whose schedule was lost", { minutes: 5 }, internal.sync.sweepStuck, {});
crons.interval("send what is due", { minutes: 1 }, internal.outbox.dispatchDue, {});
crons.interval("watch what waits", { minutes: 1 }, internal.detectors.watch, {});
crons.interval("count deliveries by the hour", { minutes: 1 }, internal.rollups.countDeliveries, {});
crons.interval("count what people did by the hour", { minutes: 1 }, internal.rollups.countAnalytics, {});
crons.interval("go on with account deletions", { minutes: 5 }, internal.accountDeletions.resume, {});
crons.daily("remove old inbox rows", { hourUTC: 3, minuteUTC: 17 }, internal.retention.removeOldLogs, {});
crons.daily("remove old payloads", { hourUTC: 3, minuteUTC: 27 }, internal.retention.removeOldPayloads, {});
crons.daily("remove old analytics", { hourUTC: 3, minuteUTC: 37 }, internal.retention.removeOldAnalytics, {});
crons.daily("remove old previews", { hourUTC: 3, minuteUTC: 47 }, internal.planChanges.removeOldPreviews, {});

export default crons;
