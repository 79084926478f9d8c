import { randomBytes } from "node:crypto";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** What Clerk puts before the underscore of an identifier. */
export type IdPrefix =
  "user" | "idn" | "sess" | "client" | "dvb" | "sua" | "sia" | "sit" | "msg" | "mail" | "img";

/** An unguessable identifier in Clerk's form, e.g. `user_2TGAyLBJabM8cUQ9dOEkQvXh1f4`. */
export function newId(prefix: IdPrefix): string {
  return `${prefix}_${randomText(27)}`;
}

/** `length` random letters and digits; 27 of them carry 160 bits. */
export function randomText(length: number): string {
  let text = "";
  while (text.length < length) {
    for (const byte of randomBytes(length)) {
      // 248 is the largest multiple of 62 in a byte: values above it would favour the first letters.
      if (byte < 248 && text.length < length) text += ALPHABET.charAt(byte % 62);
    }
  }
  return text;
}
