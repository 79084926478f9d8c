import { v } from "convex/values";
import { internalMutation } from "./functions";
import { closeQuiet, watchOldest } from "./model/detectors";

/** Cron: raises and closes the alerts that no single event or read can: about waiting and about silence. */
export const watch = internalMutation({
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    const now = Date.now();
    await watchOldest(ctx, now);
    await closeQuiet(ctx, now);
    return null;
  },
});
