import { PASSWORDS_BEFORE_LOCKOUT } from "../accounts/check-password";
import type { EmailAddress, User } from "../entities";
import { now } from "../time";
import { avatarUrl } from "./avatar-url";
import { verificationJson } from "./verification";

export function primaryEmail(user: User): EmailAddress | undefined {
  return user.emailAddresses.find((email) => email.id === user.primaryEmailAddressId);
}

/** First and last name joined; null when neither is known. */
export function fullName(user: User): string | null {
  return [user.firstName, user.lastName].filter(Boolean).join(" ") || null;
}

export function emailAddressJson(email: EmailAddress) {
  return {
    id: email.id,
    object: "email_address",
    email_address: email.emailAddress,
    reserved: false,
    linked_to: [],
    matches_sso_connection: false,
    verification: email.verification ? verificationJson(email.verification) : null,
    created_at: email.createdAt,
    updated_at: email.updatedAt,
  };
}

/** UserJSON as the person's own browser sees it. */
export function userJson(user: User, proxyUrl: string) {
  return { ...commonUserJson(user, proxyUrl), organization_memberships: [] };
}

/** UserJSON of the Backend API and of webhooks: adds what only a server may see. */
export function backendUserJson(user: User, proxyUrl: string) {
  const lockedFor = user.lockedUntil === null ? 0 : user.lockedUntil - now();
  return {
    ...commonUserJson(user, proxyUrl),
    private_metadata: user.privateMetadata,
    banned: false,
    locked: lockedFor > 0,
    lockout_expires_in_seconds: lockedFor > 0 ? Math.ceil(lockedFor / 1000) : null,
    verification_attempts_remaining: PASSWORDS_BEFORE_LOCKOUT - user.failedAttempts,
  };
}

/** What others may see of a person, e.g. in a session. */
export function publicUserJson(user: User, proxyUrl: string) {
  return {
    first_name: user.firstName,
    last_name: user.lastName,
    image_url: avatarUrl(proxyUrl, user),
    has_image: Boolean(user.imageId),
    identifier: primaryEmail(user)?.emailAddress ?? "",
    user_id: user.id,
  };
}

function commonUserJson(user: User, proxyUrl: string) {
  return {
    id: user.id,
    object: "user",
    username: null,
    first_name: user.firstName,
    last_name: user.lastName,
    locale: null,
    image_url: avatarUrl(proxyUrl, user),
    has_image: Boolean(user.imageId),
    primary_email_address_id: user.primaryEmailAddressId,
    primary_phone_number_id: null,
    primary_web3_wallet_id: null,
    password_enabled: user.passwordHash !== null,
    two_factor_enabled: false,
    totp_enabled: false,
    backup_code_enabled: false,
    email_addresses: user.emailAddresses.map(emailAddressJson),
    phone_numbers: [],
    web3_wallets: [],
    passkeys: [],
    external_accounts: [],
    saml_accounts: [],
    enterprise_accounts: [],
    public_metadata: user.publicMetadata,
    unsafe_metadata: user.unsafeMetadata,
    external_id: user.externalId,
    last_sign_in_at: user.lastSignInAt,
    mfa_enabled_at: null,
    mfa_disabled_at: null,
    legal_accepted_at: null,
    profile_image_id: user.imageId ?? "",
    create_organization_enabled: false,
    create_organizations_limit: null,
    delete_self_enabled: true,
    last_active_at: user.updatedAt,
    timezone: null,
    created_at: user.createdAt,
    updated_at: user.updatedAt,
  };
}
