import { createRemoteJWKSet, jwtVerify } from "jose";
import { backendClient, verifyToken } from "./sdk";
import {
  APP_URL,
  Browser,
  SECRET_KEY,
  ada,
  claimsOf,
  errorOf,
  signIn,
  startTestClerk,
  textAt,
} from "./support";

let clerk: Awaited<ReturnType<typeof startTestClerk>>;
let browser: Browser;
let sessionId: string;
beforeAll(async () => {
  clerk = await startTestClerk();
  browser = new Browser(clerk.url);
  sessionId = await signIn(browser);
});
afterAll(() => clerk.close());

const backend = () => backendClient(clerk.url);

/** The JWT of `path` under the session. */
async function token(path = "", from = browser): Promise<string> {
  return textAt((await from.post(`/v1/client/sessions/${sessionId}/tokens${path}`)).body, "jwt");
}

test("Clerk's verifyToken accepts a session token, and not one that was changed", async () => {
  const jwt = await token();
  const options = { secretKey: SECRET_KEY, apiUrl: clerk.url };
  expect(await verifyToken(jwt, { ...options, authorizedParties: [APP_URL] })).toMatchObject({ sub: ada.id });
  const [header, , signature] = jwt.split(".");
  const claims = Buffer.from(JSON.stringify({ ...claimsOf(jwt), sub: "user_eve" })).toString("base64url");
  await expect(verifyToken(`${header}.${claims}.${signature}`, options)).rejects.toThrow();
  await expect(verifyToken(jwt, { ...options, authorizedParties: ["https://evil.test"] })).rejects.toThrow();
});

test("a session token says what Convex reads from Clerk's native integration and lives for a minute", async () => {
  const claims = claimsOf(await token());
  expect(claims).toMatchObject({
    iss: clerk.url,
    sub: ada.id,
    sid: sessionId,
    aud: "convex",
    azp: APP_URL,
    email: ada.email,
    email_verified: true,
    name: "Ada Lovelace",
  });
  expect(Number(claims["exp"]) - Number(claims["iat"])).toBe(60);
});

test("whoever follows discovery from the issuer can verify both kinds of token", async () => {
  const discovered = await fetch(`${clerk.url}/.well-known/openid-configuration`).then(
    (r): Promise<unknown> => r.json(),
  );
  expect(discovered).toMatchObject({ issuer: clerk.url, id_token_signing_alg_values_supported: ["RS256"] });
  const keys = createRemoteJWKSet(new URL((discovered as { jwks_uri: string }).jwks_uri));
  for (const path of ["", "/convex"]) {
    const { payload } = await jwtVerify(await token(path), keys, { issuer: clerk.url, audience: "convex" });
    expect(payload).toMatchObject({ sub: ada.id, email: ada.email, email_verified: true });
  }
});

test("a template token is no session token, and there is no template but convex", async () => {
  const jwt = await token("/convex");
  expect(claimsOf(jwt)).toMatchObject({ given_name: "Ada", family_name: "Lovelace" });
  expect(claimsOf(jwt)).not.toHaveProperty("sid");
  const request = new Request(APP_URL, { headers: { authorization: `Bearer ${jwt}` } });
  const publishableKey = `pk_test_${Buffer.from("127.0.0.1:3220$").toString("base64").replace(/=+$/, "")}`;
  const state = await backend().authenticateRequest(request, { publishableKey });
  expect(state.isAuthenticated).toBe(false);
  const unknown = await browser.post(`/v1/client/sessions/${sessionId}/tokens/hasura`);
  expect(errorOf(unknown)).toMatchObject({ status: 404, code: "resource_not_found" });
});

test("claims that are not known are absent, not null", async () => {
  const user = await backend().users.createUser({ emailAddress: ["nameless@example.test"] });
  const session = await backend().sessions.createSession({ userId: user.id });
  for (const template of [undefined, "convex"]) {
    const { jwt } = await backend().sessions.getToken(session.id, template);
    expect(claimsOf(jwt)).not.toHaveProperty("name");
    expect(Object.values(claimsOf(jwt))).not.toContain(null);
  }
});

test("the authorized party is the origin the app's proxy vouches for", async () => {
  const origin = "http://app.internal:8080";
  const proxied = new Browser(clerk.url, {
    origin,
    "clerk-proxy-url": `${origin}/__clerk`,
    "clerk-secret-key": SECRET_KEY,
  });
  const id = await signIn(proxied);
  const { body } = await proxied.post(`/v1/client/sessions/${id}/tokens`);
  expect(claimsOf(body["jwt"])).toMatchObject({ azp: origin });
  const me = await proxied.get("/v1/me");
  expect(me.body["response"]).toMatchObject({
    image_url: `${origin}/__clerk/v1/avatar_placeholder/${ada.id}.svg`,
  });
  const { jwt } = await backend().sessions.getToken(id);
  expect(claimsOf(jwt)).toMatchObject({ azp: origin });
});

test("a token can be asked for with a shorter life", async () => {
  const { jwt } = await backend().sessions.getToken(sessionId, undefined, 5);
  const claims = claimsOf(jwt);
  expect(Number(claims["exp"]) - Number(claims["iat"])).toBe(5);
});
