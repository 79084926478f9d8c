import { v } from "convex/values";
import { serviceQuery } from "./functions";

/** Answers when the database can be reached and takes our service token. */
export const check = serviceQuery({
  args: {},
  returns: v.object({ ok: v.literal(true) }),
  handler: () => ({ ok: true as const }),
});
