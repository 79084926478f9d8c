import { customCtx, customMutation, customQuery } from "convex-helpers/server/customFunctions";
import { ConvexError } from "convex/values";
import { SERVICE_TOKEN } from "../src/shared/service-token";
import { mutation, query } from "./_generated/server";
import type { QueryCtx } from "./_generated/server";
import { ensureUser, findUser } from "./model/users";

export { internalAction, internalMutation, internalQuery } from "./_generated/server";

/** The signed-in person of a Clerk token. Throws `unauthenticated` for anonymous callers and for our own server. */
async function requirePerson(ctx: QueryCtx) {
  const identity = await ctx.auth.getUserIdentity();
  // Convex takes an issuer with and without its last slash for the same.
  if (identity === null || identity.issuer.replace(/\/+$/, "") === SERVICE_TOKEN.issuer) {
    throw new ConvexError({ code: "unauthenticated" });
  }
  return { clerkId: identity.subject, email: identity.email ?? null, name: identity.name ?? null };
}

/**
 * The signed-in person, if our own table says that they are an operator; nothing in a token can. Throws
 * `unauthenticated` for anonymous callers and `forbidden` for everyone else.
 */
async function requireOperator(ctx: QueryCtx) {
  const { clerkId } = await requirePerson(ctx);
  const user = await findUser(ctx, clerkId);
  if (user?.role !== "operator" || user.deletedAt !== undefined) throw new ConvexError({ code: "forbidden" });
  return user;
}

/** Our own web server, by its service token. Throws `unauthenticated` for everyone else. */
async function requireService(ctx: QueryCtx): Promise<void> {
  const identity = await ctx.auth.getUserIdentity();
  if (identity?.issuer !== SERVICE_TOKEN.issuer || identity.subject !== SERVICE_TOKEN.subject) {
    throw new ConvexError({ code: "unauthenticated" });
  }
}

/**
 * A read by a signed-in person. `ctx.user` is null before that person's first write, and again after the account was
 * deleted: a fresh Free user, so that a page that is still open shows nothing instead of an error.
 */
export const userQuery = customQuery(
  query,
  customCtx(async (ctx) => {
    const person = await requirePerson(ctx);
    const row = await findUser(ctx, person.clerkId);
    return { person, user: row?.deletedAt === undefined ? row : null };
  }),
);

/** A write by a signed-in person; their row is made on the first one. */
export const userMutation = customMutation(
  mutation,
  customCtx(async (ctx) => ({ user: await ensureUser(ctx, await requirePerson(ctx)) })),
);

/** A read by an operator. */
export const adminQuery = customQuery(
  query,
  customCtx(async (ctx) => ({ operator: await requireOperator(ctx) })),
);

/** A write by an operator; what it does belongs into the audit, under `ctx.operator.clerkId`. */
export const adminMutation = customMutation(
  mutation,
  customCtx(async (ctx) => ({ operator: await requireOperator(ctx) })),
);

/** A read by our own web server. */
export const serviceQuery = customQuery(
  query,
  customCtx(async (ctx) => {
    await requireService(ctx);
    return {};
  }),
);

/** A write by our own web server, for the person that it names: money verbs are never callable by a browser. */
export const serviceMutation = customMutation(
  mutation,
  customCtx(async (ctx) => {
    await requireService(ctx);
    return {};
  }),
);
