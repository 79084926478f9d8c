import { backendClient } from "./sdk";
import { Browser, CODE, ada, claimsOf, errorOf, signIn, startTestClerk, textAt } from "./support";

let clerk: Awaited<ReturnType<typeof startTestClerk>>;
let browser: Browser;
beforeEach(async () => {
  clerk = await startTestClerk();
  browser = new Browser(clerk.url);
});
afterEach(() => clerk.close());

const backend = () => backendClient(clerk.url);

/** A sign-in that has an identifier and nothing more; returns its path. */
async function begun(identifier = ada.email): Promise<string> {
  const { body } = await browser.post("/v1/client/sign_ins", { identifier });
  return `/v1/client/sign_ins/${textAt(body, "response", "id")}`;
}

const password = (path: string, value: string) =>
  browser.post(`${path}/attempt_first_factor`, { strategy: "password", password: value });

test("identifier, then password: the session is the browser's and carries a token", async () => {
  const path = await begun("Ada@Example.test");
  const { body } = await password(path, ada.password);
  expect(body["response"]).toMatchObject({ status: "complete" });
  expect(body["client"]?.["sessions"]).toMatchObject([
    { user: { id: ada.id, last_sign_in_at: expect.any(Number) as number } },
  ]);
  const jwt = (body["client"]?.["sessions"] as unknown as { last_active_token: { jwt: string } }[])[0]
    ?.last_active_token.jwt;
  expect(claimsOf(jwt)).toMatchObject({ sub: ada.id, sid: body["response"]?.["created_session_id"] });
});

test("a sign-in offers password, e-mail code and reset", async () => {
  const { body } = await browser.post("/v1/client/sign_ins", { identifier: ada.email });
  expect(body["response"]).toMatchObject({
    status: "needs_first_factor",
    supported_first_factors: [
      { strategy: "password" },
      { strategy: "email_code", safe_identifier: ada.email, primary: true },
      { strategy: "reset_password_email_code" },
    ],
  });
});

test("nobody and a wrong password are told apart in Clerk's words", async () => {
  const nobody = await browser.post("/v1/client/sign_ins", { identifier: "nobody@example.test" });
  expect(errorOf(nobody)).toEqual({ status: 422, code: "form_identifier_not_found", param: "identifier" });
  const wrong = await password(await begun(), "wrong password 1");
  expect(errorOf(wrong)).toEqual({ status: 422, code: "form_password_incorrect", param: "password" });
});

test("ten wrong passwords in a row lock the account, in parallel or one by one, and the right one does not open it", async () => {
  const path = await begun();
  const answers = await Promise.all(Array.from({ length: 12 }, () => password(path, "wrong password 1")));
  const codes = answers.map((answer) => errorOf(answer).code);
  expect(codes.filter((code) => code === "form_password_incorrect")).toHaveLength(9);
  expect(codes.filter((code) => code === "user_locked")).toHaveLength(3);
  const right = await password(path, ada.password);
  expect(errorOf(right)).toMatchObject({ status: 403, code: "user_locked" });
  await backend().users.unlockUser(ada.id);
  expect((await password(path, ada.password)).body["response"]?.["status"]).toBe("complete");
});

test("the right password forgets the wrong ones before it", async () => {
  for (let i = 0; i < 9; i += 1) await password(await begun(), "wrong password 1");
  await signIn(browser);
  expect((await backend().users.getUser(ada.id)).locked).toBe(false);
  await browser.delete("/v1/client/sessions");
  expect(errorOf(await password(await begun(), "wrong password 1")).code).toBe("form_password_incorrect");
});

test("an e-mail code signs in, and only the code of this sign-in", async () => {
  const path = await begun();
  const enter = (code: string) =>
    browser.post(`${path}/attempt_first_factor`, { strategy: "email_code", code });
  expect(errorOf(await enter(CODE)).code).toBe("verification_missing");
  await browser.post(`${path}/prepare_first_factor`, { strategy: "email_code" });
  expect(errorOf(await enter("111111")).code).toBe("form_code_incorrect");
  expect((await enter(CODE)).body["response"]?.["status"]).toBe("complete");
});

test("a code asked for as a reset cannot be spent as a sign-in", async () => {
  const path = await begun();
  await browser.post(`${path}/prepare_first_factor`, { strategy: "reset_password_email_code" });
  const answer = await browser.post(`${path}/attempt_first_factor`, { strategy: "email_code", code: CODE });
  expect(errorOf(answer).code).toBe("verification_missing");
});

test("a reset wants the code, then a password that is long enough, signs in and ends the other sessions", async () => {
  const elsewhere = new Browser(clerk.url);
  await signIn(elsewhere);
  const path = await begun();
  const reset = (value: string) =>
    browser.post(`${path}/reset_password`, { password: value, sign_out_of_other_sessions: "true" });
  expect((await reset("a brand new one")).status).toBe(400);
  await browser.post(`${path}/prepare_first_factor`, { strategy: "reset_password_email_code" });
  const proved = await browser.post(`${path}/attempt_first_factor`, {
    strategy: "reset_password_email_code",
    code: CODE,
  });
  expect(proved.body["response"]?.["status"]).toBe("needs_new_password");
  expect(errorOf(await reset("short"))).toEqual({
    status: 422,
    code: "form_password_length_too_short",
    param: "password",
  });
  expect((await reset("a brand new one")).body["response"]?.["status"]).toBe("complete");
  expect((await elsewhere.get("/v1/me")).status).toBe(401);
  await browser.delete("/v1/client/sessions");
  expect(errorOf(await password(await begun(), ada.password)).code).toBe("form_password_incorrect");
  expect((await password(await begun(), "a brand new one")).body["response"]?.["status"]).toBe("complete");
});

test("a sign-in token signs in once", async () => {
  const { token } = await backend().signInTokens.createSignInToken({ userId: ada.id, expiresInSeconds: 60 });
  const use = (who: Browser) => who.post("/v1/client/sign_ins", { strategy: "ticket", ticket: token });
  expect((await use(browser)).body["response"]?.["status"]).toBe("complete");
  expect(errorOf(await use(new Browser(clerk.url)))).toMatchObject({
    status: 400,
    code: "sign_in_token_already_used",
  });
});

test("after signing out the session has no more tokens", async () => {
  const id = await signIn(browser);
  expect((await browser.post(`/v1/client/sessions/${id}/tokens`)).status).toBe(200);
  const { body } = await browser.delete("/v1/client/sessions");
  expect(body["response"]?.["sessions"]).toEqual([]);
  expect(errorOf(await browser.post(`/v1/client/sessions/${id}/tokens`))).toMatchObject({
    status: 401,
    code: "authentication_invalid",
  });
});

test("one browser cannot use or end the session of another", async () => {
  const id = await signIn(browser);
  const other = new Browser(clerk.url);
  await other.get("/v1/client");
  for (const action of ["tokens", "touch", "end", "remove"]) {
    expect((await other.post(`/v1/client/sessions/${id}/${action}`)).status).toBe(401);
  }
  expect((await browser.post(`/v1/client/sessions/${id}/tokens`)).status).toBe(200);
});
