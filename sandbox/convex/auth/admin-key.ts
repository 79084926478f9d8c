import { createHash, timingSafeEqual } from "node:crypto";
import type { UserIdentity } from "../engine/context";

/** Reads an admin key, with or without an identity to act as: `key` or `key:base64(JSON)`. Null when it is wrong. */
export function readAdminKey(text: string, adminKey: string): { identity: UserIdentity | null } | null {
  if (sameText(text, adminKey)) return { identity: null };
  const colon = text.lastIndexOf(":");
  if (colon < 0 || !sameText(text.slice(0, colon), adminKey)) return null;
  try {
    return {
      identity: withTokenIdentifier(
        JSON.parse(Buffer.from(text.slice(colon + 1), "base64").toString()) as UserIdentity,
      ),
    };
  } catch {
    return null;
  }
}

/** An identity given by hand may leave out its tokenIdentifier. */
export function withTokenIdentifier(identity: UserIdentity): UserIdentity {
  const { issuer, subject } = identity;
  const tokenIdentifier = `${typeof issuer === "string" ? issuer : ""}|${typeof subject === "string" ? subject : ""}`;
  return { tokenIdentifier, ...identity };
}

function sameText(a: string, b: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
