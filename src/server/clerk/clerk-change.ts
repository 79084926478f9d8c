import "server-only";
import { z } from "zod";
import { AppError } from "../http/app-error";
import type { BillingStore } from "../convex/billing-store";
import type { ClerkDelivery } from "./verify-clerk-webhook";

type ClerkEvent = Parameters<BillingStore["ingestClerk"]>[0];

const clerkId = z.string().regex(/^user_[A-Za-z0-9_]{1,128}$/);
const epochMs = z.number().int().nonnegative().max(253_402_300_799_000);
const nameText = z.string().max(1_000).nullish();

const head = z.object({
  type: z.string().regex(/^[A-Za-z0-9_.]{1,100}$/),
  timestamp: epochMs.nullish(),
});

const deletedUser = z.object({ id: clerkId });

const updatedUser = z.object({
  id: clerkId,
  updated_at: epochMs,
  first_name: nameText,
  last_name: nameText,
  primary_email_address_id: z.string().nullish(),
  email_addresses: z.array(
    z.object({
      id: z.string(),
      email_address: z.string().min(3).max(512),
      verification: z.object({ status: z.string() }).nullish(),
    }),
  ),
});

/** What the inbox keeps of a proven delivery. Throws AppError `invalid_request` when it is not one of Clerk's events. */
export function readClerkEvent(delivery: ClerkDelivery): Omit<ClerkEvent, "payloadSha256"> {
  const { type, timestamp } = parsed(head, delivery);
  return {
    svixId: delivery.svixId,
    eventType: type,
    eventCreated: timestamp ?? 0,
    change: changeOf(type, delivery.data),
  };
}

/** What an event says about an account; null for a type that nothing follows from. */
function changeOf(type: string, data: unknown): ClerkEvent["change"] {
  switch (type) {
    case "user.deleted":
      return { kind: "deleted", clerkId: parsed(deletedUser, data).id };
    case "user.updated": {
      const user = parsed(updatedUser, data);
      const email = ownAddress(user);
      const name = [user.first_name, user.last_name].filter(Boolean).join(" ") || null;
      return { kind: "updated", clerkId: user.id, email, name, updatedAt: user.updated_at };
    }
    default:
      return null;
  }
}

/** The primary address if the person has proved that it is theirs, else null. */
function ownAddress({
  primary_email_address_id,
  email_addresses,
}: z.infer<typeof updatedUser>): string | null {
  const primary = email_addresses.find(({ id }) => id === primary_email_address_id);
  return primary?.verification?.status === "verified" ? primary.email_address : null;
}

function parsed<Shape>(schema: z.ZodType<Shape>, value: unknown): Shape {
  const result = schema.safeParse(value);
  if (!result.success) throw new AppError("invalid_request", { reason: "signed, but not an event" });
  return result.data;
}
