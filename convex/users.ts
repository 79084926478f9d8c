import { v } from "convex/values";
import { internalMutation } from "./functions";
import { ensureUser, findUser } from "./model/users";

/**
 * Makes a person an operator, by e-mail address or Clerk user id: `npx convex run users:makeOperator '{"who":"…"}'`. By
 * id it works before their first visit; an address is known only after it.
 */
export const makeOperator = internalMutation({
  args: { who: v.string() },
  returns: v.null(),
  handler: async (ctx, { who }) => {
    const byEmail = ctx.db.query("users").withIndex("by_email", (q) => q.eq("email", who));
    const known = (await findUser(ctx, who)) ?? (await byEmail.unique());
    if (known === null && !who.startsWith("user_"))
      throw new Error("No such user. They must have signed in once.");
    const user = known ?? (await ensureUser(ctx, { clerkId: who, email: null, name: null }));
    await ctx.db.patch("users", user._id, { role: "operator" });
    return null;
  },
});
