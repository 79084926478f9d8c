import type { JWTPayload } from "jose";
import type { JSONValue } from "convex/values";
import type { UserIdentity } from "../engine/context";

// Names of the OIDC standard claims in Convex's UserIdentity.
const STANDARD_CLAIMS: Readonly<Record<string, string>> = {
  name: "name",
  given_name: "givenName",
  family_name: "familyName",
  nickname: "nickname",
  preferred_username: "preferredUsername",
  profile: "profileUrl",
  picture: "pictureUrl",
  website: "websiteUrl",
  email: "email",
  email_verified: "emailVerified",
  gender: "gender",
  birthdate: "birthday",
  zoneinfo: "timezone",
  locale: "language",
  phone_number: "phoneNumber",
  phone_number_verified: "phoneNumberVerified",
};
const REGISTERED = new Set(["iss", "sub", "aud", "exp", "nbf", "iat", "jti", "fva"]);

/** The identity from an OIDC token: standard claims under Convex's names, others under their own. */
export function oidcIdentity(payload: JWTPayload): UserIdentity {
  const identity = baseIdentity(payload);
  for (const [claim, value] of privateClaims(payload)) {
    const address = claim === "address" ? (value as { formatted?: string }).formatted : undefined;
    if (claim === "updated_at") identity.updatedAt = isoTime(value);
    else if (address !== undefined) identity.address = address;
    else identity[STANDARD_CLAIMS[claim] ?? claim] = value;
  }
  return identity;
}

/** Seconds as the standard says, or the text that Clerk's JWT templates send. */
function isoTime(value: JSONValue): string {
  return new Date(typeof value === "string" ? value : Number(value) * 1000).toISOString();
}

/** The identity from a custom JWT: raw claim names, nested objects flattened with dots. */
export function customIdentity(payload: JWTPayload): UserIdentity {
  const identity = baseIdentity(payload);
  const flatten = (prefix: string, value: JSONValue): void => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      identity[prefix] = value;
      return;
    }
    for (const [name, field] of Object.entries(value)) {
      if (field !== undefined) flatten(`${prefix}.${name}`, field);
    }
  };
  for (const [claim, value] of privateClaims(payload)) flatten(claim, value);
  return identity;
}

function baseIdentity({ iss = "", sub = "" }: JWTPayload): UserIdentity {
  return { tokenIdentifier: `${iss}|${sub}`, subject: sub, issuer: iss };
}

function privateClaims(payload: JWTPayload): [string, JSONValue][] {
  return Object.entries(payload as Record<string, JSONValue>).filter(([claim]) => !REGISTERED.has(claim));
}
