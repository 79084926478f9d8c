/** What is stored. Times are epoch milliseconds in whole seconds; the wire names live in `formatters/`. */

export type Metadata = Record<string, unknown>;

export type FirstFactorStrategy = "password" | "email_code" | "reset_password_email_code" | "ticket";

/** One try at proving something; `attempts` counts wrong codes since the code was sent. */
export interface Verification {
  strategy: FirstFactorStrategy;
  status: "unverified" | "verified" | "failed";
  attempts: number;
  expireAt: number | null;
}

export interface EmailAddress {
  id: string;
  emailAddress: string;
  /** Null until a code was asked for: clerk-js asks for one only while it finds no verification. */
  verification: Verification | null;
  createdAt: number;
  updatedAt: number;
}

export interface User {
  id: string;
  firstName: string | null;
  lastName: string | null;
  emailAddresses: EmailAddress[];
  primaryEmailAddressId: string | null;
  passwordHash: string | null;
  /** Wrong passwords in a row. */
  failedAttempts: number;
  lockedUntil: number | null;
  publicMetadata: Metadata;
  privateMetadata: Metadata;
  unsafeMetadata: Metadata;
  externalId: string | null;
  /** Null, or absent in what an older version stored, without a picture. */
  imageId?: string | null;
  lastSignInAt: number | null;
  createdAt: number;
  updatedAt: number;
}

export type ImageType = "image/png" | "image/jpeg" | "image/gif" | "image/webp";

/** An uploaded picture; `data` is base64. */
export interface Image {
  id: string;
  type: ImageType;
  data: string;
  createdAt: number;
}

export type SessionStatus = "active" | "ended" | "removed" | "replaced" | "revoked";

export interface Device {
  type: string;
  browserName: string;
  browserVersion: string;
  isMobile: boolean;
}

export interface Session {
  id: string;
  clientId: string;
  userId: string;
  status: SessionStatus;
  /** The browser origin the session was made on; `azp` of tokens that are asked for server to server. */
  origin: string;
  device: Device;
  lastActiveAt: number;
  expireAt: number;
  abandonAt: number;
  createdAt: number;
  updatedAt: number;
}

/** One browser. `token` is the value of its HttpOnly `__client` cookie. */
export interface Client {
  id: string;
  token: string;
  /** Value of `__clerk_db_jwt`: scripts can read it, so it proves nothing here. */
  browserId: string;
  sessionIds: string[];
  lastActiveSessionId: string | null;
  signInId: string | null;
  signUpId: string | null;
  lastStrategy: FirstFactorStrategy | null;
  createdAt: number;
  /** Moves only when a session begins or ends. */
  updatedAt: number;
}

export interface SignUp {
  id: string;
  clientId: string;
  emailAddress: string | null;
  passwordHash: string | null;
  firstName: string | null;
  lastName: string | null;
  unsafeMetadata: Metadata;
  verification: Verification | null;
  createdUserId: string | null;
  createdSessionId: string | null;
  abandonAt: number;
}

type SignInStatus = "needs_identifier" | "needs_first_factor" | "needs_new_password" | "complete";

export interface SignIn {
  id: string;
  clientId: string;
  status: SignInStatus;
  identifier: string | null;
  userId: string | null;
  verification: Verification | null;
  createdSessionId: string | null;
  abandonAt: number;
}

/** A sign-in token of the Backend API: signs one person in, once. */
export interface Ticket {
  id: string;
  token: string;
  userId: string;
  status: "pending" | "accepted" | "revoked";
  expireAt: number;
  createdAt: number;
  updatedAt: number;
}

export type MailPurpose = "sign_up" | "sign_in" | "reset_password" | "email_address";

export interface Mail {
  id: string;
  to: string;
  purpose: MailPurpose;
  code: string;
  at: number;
}

export interface DeliveryAttempt {
  at: number;
  /** HTTP status of the answer; null when there was none. */
  status: number | null;
  /** Why there was no answer; null when there was one. */
  error: string | null;
}

/** One webhook message and its attempts. `body` is sent byte for byte at every attempt. */
export interface Delivery {
  id: string;
  type: string;
  body: string;
  status: "pending" | "delivered" | "failed";
  attempts: DeliveryAttempt[];
  nextAttemptAt: number | null;
  createdAt: number;
}
