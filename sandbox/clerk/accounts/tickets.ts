import { ClerkApiError } from "../clerk-api-error";
import type { Ticket, User } from "../entities";
import { newId, randomText } from "../ids";
import type { Store } from "../storage/store";
import { DAY, now } from "../time";

const LIFETIME = 30 * DAY;

/** A sign-in token for `userId`; `lifetimeMs` defaults to Clerk's 30 days. */
export function createTicket(store: Store, userId: string, lifetimeMs = LIFETIME): Ticket {
  return store.tickets.put({
    id: newId("sit"),
    token: randomText(64),
    userId,
    status: "pending",
    expireAt: now() + lifetimeMs,
    createdAt: now(),
    updatedAt: now(),
  });
}

/** Uses a sign-in token up and returns whom it signs in; Clerk's 400 or 422 when it cannot be used. */
export function acceptTicket(store: Store, token: string): User {
  const ticket = store.tickets.by(token)[0];
  const user = store.users.get(ticket?.userId);
  if (!ticket || !user || ticket.expireAt <= now()) {
    throw new ClerkApiError(422, {
      code: "ticket_invalid",
      message: "is invalid",
      longMessage: "Ticket is invalid.",
      param: "ticket",
    });
  }
  if (ticket.status !== "pending") {
    throw new ClerkApiError(400, {
      code: ticket.status === "accepted" ? "sign_in_token_already_used" : "sign_in_token_revoked",
      message: "Sign in token cannot be used",
      longMessage: "This sign in token has already been used or revoked.",
    });
  }
  store.tickets.put({ ...ticket, status: "accepted", updatedAt: now() });
  return user;
}
