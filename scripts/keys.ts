import { exportJWK, generateKeyPair } from "jose";
import { randomBytes } from "node:crypto";

const USAGE = `Usage: npm run keys

Makes the key pair by which the web server proves itself to Convex and prints two lines:
  SERVICE_JWT_PRIVATE_KEY   for the web server (.env.local, hosting platform); a secret
  SERVICE_JWT_JWKS          for Convex: npx convex env set SERVICE_JWT_JWKS '...'

Nothing is saved. To rotate, set the new pair on both sides; a request that meets the old half meanwhile is
answered 503 and Stripe delivers it again.`;

async function main(): Promise<void> {
  if (process.argv.includes("--help")) {
    console.log(USAGE);
    return;
  }
  const { privateKey, publicKey } = await generateKeyPair("ES256", { extractable: true });
  const name = { kid: `service-${randomBytes(6).toString("hex")}`, alg: "ES256" };
  const secret = JSON.stringify({ ...(await exportJWK(privateKey)), ...name });
  const jwks = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), ...name, use: "sig" }] });
  console.log(`SERVICE_JWT_PRIVATE_KEY=${Buffer.from(secret).toString("base64url")}`);
  console.log(`SERVICE_JWT_JWKS=data:application/json;base64,${Buffer.from(jwks).toString("base64")}`);
}

main().catch(() => {
  console.error("The keys could not be made.");
  process.exit(1);
});
