import type { SignIn, User } from "../entities";
import { primaryEmail, publicUserJson } from "./user";
import { verificationJson } from "./verification";

/** SignInJSON; `user` is whoever the identifier belongs to, once it is known. */
export function signInJson(signIn: SignIn, user: User | undefined, proxyUrl: string) {
  return {
    object: "sign_in",
    id: signIn.id,
    status: signIn.status,
    supported_identifiers: ["email_address"],
    supported_first_factors: user && signIn.status !== "complete" ? firstFactorsJson(user) : null,
    supported_second_factors: null,
    first_factor_verification: signIn.verification ? verificationJson(signIn.verification) : null,
    second_factor_verification: null,
    identifier: signIn.identifier,
    user_data: user ? publicUserJson(user, proxyUrl) : null,
    created_session_id: signIn.createdSessionId,
    abandon_at: signIn.abandonAt,
    client_trust_state: "known",
    timezone: null,
  };
}

function firstFactorsJson(user: User) {
  const email = primaryEmail(user);
  const address = email
    ? [{ email_address_id: email.id, safe_identifier: email.emailAddress, primary: true }]
    : [];
  const password = user.passwordHash === null ? [] : [{ strategy: "password" }];
  return [
    ...password,
    ...address.map((to) => ({ strategy: "email_code", ...to })),
    ...(user.passwordHash === null
      ? []
      : address.map((to) => ({ strategy: "reset_password_email_code", ...to }))),
  ];
}
