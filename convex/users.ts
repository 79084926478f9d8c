import { v } from "convex/values";
import { internalMutation } from "./functions";
import { findUser } from "./model/users";

/** Makes a person an operator, by e-mail address or Clerk user id: `npx convex run users:makeOperator '{"who":"…"}'`. */
export const makeOperator = internalMutation({
  args: { who: v.string() },
  returns: v.null(),
  handler: async (ctx, { who }) => {
    const byEmail = ctx.db.query("users").withIndex("by_email", (q) => q.eq("email", who));
    const user = (await findUser(ctx, who)) ?? (await byEmail.unique());
    if (user === null) throw new Error("No such user. They must have signed in once.");
    await ctx.db.patch("users", user._id, { role: "operator" });
    return null;
  },
});
