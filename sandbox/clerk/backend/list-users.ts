import type { User } from "../entities";

/** Lists of `GET /v1/users`: absent ones do not filter. */
export interface UserFilter {
  userId: string[];
  emailAddress: string[];
  externalId: string[];
  query: string;
}

type Order = "created_at" | "updated_at" | "last_sign_in_at";

/** The people who match, newest first unless `orderBy` (Clerk's `+created_at`, `-updated_at`...) says otherwise. */
export function listUsers(users: User[], filter: UserFilter, orderBy = "-created_at"): User[] {
  const matching = users.filter((user) => matches(user, filter));
  const field = parseOrder(orderBy.replace(/^[+-]/, ""));
  const sign = orderBy.startsWith("-") ? -1 : 1;
  return matching.sort((a, b) => sign * (timeOf(a, field) - timeOf(b, field)));
}

function matches(user: User, { userId, emailAddress, externalId, query }: UserFilter): boolean {
  const emails = user.emailAddresses.map((email) => email.emailAddress);
  if (userId.length > 0 && !userId.includes(user.id)) return false;
  if (emailAddress.length > 0 && !emails.some((email) => emailAddress.includes(email))) return false;
  if (externalId.length > 0 && !(user.externalId !== null && externalId.includes(user.externalId)))
    return false;
  const text = [user.id, user.firstName, user.lastName, ...emails].join(" ").toLowerCase();
  return text.includes(query.toLowerCase());
}

function parseOrder(field: string): Order {
  return field === "updated_at" || field === "last_sign_in_at" ? field : "created_at";
}

function timeOf(user: User, field: Order): number {
  switch (field) {
    case "created_at":
      return user.createdAt;
    case "updated_at":
      return user.updatedAt;
    case "last_sign_in_at":
      return user.lastSignInAt ?? 0;
  }
}
