import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign } from "node:crypto";
import path from "node:path";
import { readText, replaceFile } from "../storage/journal";

type Json = Record<string, unknown>;

/** The key that signs every token of this instance, as RFC 7515 and RFC 7517 want it. */
export interface SigningKey {
  /** A compact RS256 JWT over `claims`; `header` adds to `alg`, `kid` and `typ`. */
  sign(claims: Json, header?: Json): string;
  /** The public half as a JSON Web Key Set. */
  jwks(): { keys: Json[] };
}

/**
 * The key in `dataDir`, made once and kept apart from the rest of the state: Next caches the key set, so a new
 * key after a reset would refuse every token until the app restarts. A null folder makes a key for this process.
 */
export function openSigningKey(dataDir: string | null): SigningKey {
  const privateKey = createPrivateKey(dataDir === null ? generate() : loadOrGenerate(dataDir));
  const { n, e } = createPublicKey(privateKey).export({ format: "jwk" });
  const kid = `ins_${createHash("sha256").update(String(n)).digest("hex").slice(0, 27)}`;
  return {
    sign(claims, header = {}) {
      const input = `${encode({ alg: "RS256", kid, typ: "JWT", ...header })}.${encode(claims)}`;
      return `${input}.${sign("RSA-SHA256", Buffer.from(input), privateKey).toString("base64url")}`;
    },
    jwks: () => ({ keys: [{ use: "sig", kty: "RSA", kid, alg: "RS256", n, e }] }),
  };
}

function loadOrGenerate(dataDir: string): string {
  const file = path.join(dataDir, "clerk-signing-key.pem");
  const stored = readText(file);
  if (stored !== "") return stored;
  const pem = generate();
  replaceFile(file, pem);
  return pem;
}

function generate(): string {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}

function encode(value: Json): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
