import "server-only";

/** Stripe's limits for a customer's fields, in characters. */
const MAX_NAME = 256;
const MAX_EMAIL = 512;

/**
 * Name and e-mail as Stripe takes them: control characters become spaces, a long name is cut, and an address that
 * Stripe would refuse is left out, so that nobody is kept from paying by what a profile says.
 */
export function customerDetails({ email, name }: { email: string | null; name: string | null }): {
  email?: string;
  name?: string;
} {
  const tidyName = [...(name ?? "").replace(/\p{C}+/gu, " ").trim()].slice(0, MAX_NAME).join("");
  const usable = email !== null && email.length <= MAX_EMAIL && /^[^\s\p{C}@]+@[^\s\p{C}@]+$/u.test(email);
  return { ...(usable ? { email } : {}), ...(tidyName === "" ? {} : { name: tidyName }) };
}
