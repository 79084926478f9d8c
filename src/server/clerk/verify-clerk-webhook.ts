import "server-only";
import { verifyWebhook } from "@clerk/nextjs/webhooks";
import { NextRequest } from "next/server";
import { AppError } from "../http/app-error";

/** Clerk sends one signature per active secret. Hundreds of them only cost us comparisons. */
const MAX_HEADER_CHARACTERS = 2_000;

/** The id that Svix, which delivers for Clerk, gives a message; the same for every delivery of it. */
const SVIX_ID = /^msg_[A-Za-z0-9]{1,128}$/;

interface SignedPayload {
  payload: string;
  headers: Headers;
  /** `CLERK_WEBHOOK_SIGNING_SECRET`. */
  secret: string;
}

/** What a proven delivery carries besides its message id. The data is as Clerk wrote it. */
export interface ClerkDelivery {
  svixId: string;
  type: unknown;
  timestamp: unknown;
  data: unknown;
}

/**
 * Proves that Clerk signed exactly this text not more than five minutes ago, or ahead, by the server's own clock.
 * Throws AppError `invalid_signature` for anything else, signed text that is not JSON included: the library does not
 * tell them apart, and its message can hold part of the body, so it is not passed on.
 */
export async function verifyClerkWebhook({
  payload,
  headers,
  secret,
}: SignedPayload): Promise<ClerkDelivery> {
  const svixId = headers.get("svix-id");
  const timestamp = headers.get("svix-timestamp");
  const signature = headers.get("svix-signature");
  if (svixId === null || timestamp === null || signature === null) throw unproven("no signature header");
  if (signature.length > MAX_HEADER_CHARACTERS) throw unproven("signature header too long");
  if (!SVIX_ID.test(svixId)) throw unproven("no message id");
  const copy = new NextRequest("https://webhook.invalid/", {
    method: "POST",
    headers: { "svix-id": svixId, "svix-timestamp": timestamp, "svix-signature": signature },
    body: payload,
  });
  try {
    // The declared type lists Clerk's own events; what was really sent is read by the caller.
    const {
      type,
      timestamp: sentAt,
      data,
    } = (await verifyWebhook(copy, { signingSecret: secret })) as {
      type: unknown;
      timestamp?: unknown;
      data: unknown;
    };
    return { svixId, type, timestamp: sentAt, data };
  } catch {
    throw unproven("not verified");
  }
}

function unproven(reason: string): AppError {
  return new AppError("invalid_signature", { reason });
}
