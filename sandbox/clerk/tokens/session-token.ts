import { randomBytes } from "node:crypto";
import { ClerkApiError } from "../clerk-api-error";
import type { Session, User } from "../entities";
import type { Instance } from "../instance";
import { avatarUrl } from "../formatters/avatar-url";
import { fullName, primaryEmail } from "../formatters/user";
import { now } from "../time";

/** Clerk's own lifetime of a session token, in seconds. */
const LIFETIME = 60;

// The `cat` header tells the SDK what a token is for: it takes the first for a session and refuses others.
const SESSION_TOKEN = "cl_B7d4PD111AAA";
const TEMPLATE_TOKEN = "cl_B7d4PD222AAA";

export interface TokenOptions {
  /** The authorized party: the origin the browser asked from. */
  azp: string;
  /** Lifetime in seconds. */
  lifetime?: number | undefined;
}

/**
 * A session token with the claims of Clerk's native Convex integration (`aud: "convex"`, `email`, `name`), which
 * `ConvexProviderWithClerk` sends to Convex as it is.
 */
export function sessionToken(
  instance: Instance,
  session: Session,
  user: User,
  options: TokenOptions,
): string {
  const common = commonClaims(instance, user, options);
  const minutesSinceSignIn = Math.floor((now() - session.createdAt) / 60_000);
  return instance.key.sign(
    {
      ...common,
      ...identityClaims(user),
      aud: "convex",
      fva: [minutesSinceSignIn, -1],
      nbf: common.iat - 10,
      sid: session.id,
      sts: "active",
      v: 2,
    },
    { cat: SESSION_TOKEN },
  );
}

/** A token of the JWT template `convex`, the older way to reach Convex; 404 for every other template. */
export function templateToken(
  instance: Instance,
  user: User,
  template: string,
  options: TokenOptions,
): string {
  if (template !== "convex") {
    throw ClerkApiError.notFound(`No JWT template exists with name: ${template}`);
  }
  const common = commonClaims(instance, user, options);
  return instance.key.sign(
    {
      ...common,
      ...identityClaims(user),
      aud: "convex",
      nbf: common.iat - 5,
      given_name: user.firstName ?? undefined,
      family_name: user.lastName ?? undefined,
      picture: avatarUrl(instance.defaultProxyUrl, user),
      updated_at: new Date(user.updatedAt).toISOString(),
    },
    { cat: TEMPLATE_TOKEN },
  );
}

function commonClaims(instance: Instance, user: User, options: TokenOptions) {
  const iat = now() / 1000;
  return {
    azp: options.azp,
    exp: iat + (options.lifetime ?? LIFETIME),
    iat,
    iss: instance.issuer,
    jti: randomBytes(10).toString("hex"),
    sub: user.id,
  };
}

/** Absent values are left out rather than sent as null, which OpenID Connect readers refuse. */
function identityClaims(user: User) {
  const email = primaryEmail(user);
  return {
    email: email?.emailAddress,
    email_verified: email ? email.verification?.status === "verified" : undefined,
    name: fullName(user) ?? undefined,
  };
}
