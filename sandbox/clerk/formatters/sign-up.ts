import type { SignUp } from "../entities";
import { verificationJson } from "./verification";

/** SignUpJSON. E-mail address (proved by a code) and password are required, names are optional. */
export function signUpJson(signUp: SignUp) {
  const verified = signUp.verification?.status === "verified";
  return {
    object: "sign_up",
    id: signUp.id,
    status: signUp.createdUserId === null ? "missing_requirements" : "complete",
    required_fields: ["email_address", "password"],
    optional_fields: ["first_name", "last_name"],
    missing_fields: [
      ...(signUp.emailAddress === null ? ["email_address"] : []),
      ...(signUp.passwordHash === null ? ["password"] : []),
    ],
    unverified_fields: signUp.emailAddress !== null && !verified ? ["email_address"] : [],
    verifications: {
      email_address: signUp.emailAddress === null ? null : emailVerificationJson(signUp),
      phone_number: null,
      web3_wallet: null,
      external_account: null,
    },
    username: null,
    email_address: signUp.emailAddress,
    phone_number: null,
    web3_wallet: null,
    has_password: signUp.passwordHash !== null,
    first_name: signUp.firstName,
    last_name: signUp.lastName,
    unsafe_metadata: signUp.unsafeMetadata,
    public_metadata: {},
    custom_action: false,
    external_id: null,
    external_account_strategy: null,
    external_account: null,
    created_session_id: signUp.createdSessionId,
    created_user_id: signUp.createdUserId,
    abandon_at: signUp.abandonAt,
    legal_accepted_at: null,
    locale: null,
    timezone: null,
  };
}

/** Before a code is asked for there is no status: given one, the component believes a code is on its way. */
function emailVerificationJson({ verification }: SignUp) {
  const supported = { supported_strategies: ["email_code"] };
  if (verification === null) return { next_action: "needs_prepare", ...supported };
  const next = verification.status === "verified" ? "" : "needs_attempt";
  return { ...verificationJson(verification), next_action: next, ...supported };
}
