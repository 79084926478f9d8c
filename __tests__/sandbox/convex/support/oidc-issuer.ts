import type { Server } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import * as jose from "jose";

/** A token issuer for tests: OIDC discovery and keys over HTTP, and the same for a custom JWT as a data URL. */
export interface Issuer {
  url: string;
  /** JWKS of the ES256 service key, as a `data:` URL. */
  serviceJwks: string;
  userToken(subject: string, claims?: Record<string, unknown>, expiresIn?: string): Promise<string>;
  serviceToken(subject: string, claims?: Record<string, unknown>): Promise<string>;
  close(): void;
}

export async function startIssuer(): Promise<Issuer> {
  const user = await keyPair("RS256");
  const service = await keyPair("ES256");
  let url = "";
  const server: Server = createServer((request, response) => {
    response.setHeader("content-type", "application/json");
    const discovery = request.url === "/.well-known/openid-configuration";
    response.end(JSON.stringify(discovery ? { issuer: url, jwks_uri: `${url}/jwks` } : { keys: [user.jwk] }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const jwks = Buffer.from(JSON.stringify({ keys: [service.jwk] })).toString("base64");
  return {
    url,
    serviceJwks: `data:application/json;base64,${jwks}`,
    userToken: (subject, claims = {}, expiresIn = "1h") =>
      new jose.SignJWT({
        email: "a@example.com",
        email_verified: true,
        name: "Ada",
        org_id: "org_1",
        ...claims,
      })
        .setProtectedHeader({ alg: "RS256", kid: "key" })
        .setIssuer(url)
        .setAudience("convex")
        .setSubject(subject)
        .setIssuedAt()
        .setExpirationTime(expiresIn)
        .sign(user.privateKey),
    serviceToken: (subject, claims = {}) =>
      new jose.SignJWT(claims)
        .setProtectedHeader({ alg: "ES256", kid: "key" })
        .setIssuer("https://service.fixture")
        .setAudience("fixture")
        .setSubject(subject)
        .setIssuedAt()
        .setExpirationTime("1m")
        .sign(service.privateKey),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function keyPair(algorithm: "RS256" | "ES256") {
  const { publicKey, privateKey } = await jose.generateKeyPair(algorithm, { extractable: true });
  return {
    privateKey,
    jwk: { ...(await jose.exportJWK(publicKey)), kid: "key", alg: algorithm, use: "sig" },
  };
}
