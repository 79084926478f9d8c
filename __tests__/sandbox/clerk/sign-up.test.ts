import { Browser, CODE, ada, errorOf, signIn, startTestClerk, textAt } from "./support";

const bob = { email_address: "bob@example.test", password: "a long enough one" };

let clerk: Awaited<ReturnType<typeof startTestClerk>>;
let browser: Browser;
beforeEach(async () => {
  clerk = await startTestClerk();
  browser = new Browser(clerk.url);
});
afterEach(() => clerk.close());

/** A sign-up that waits for its code; returns its path. */
async function prepared(fields = bob): Promise<string> {
  const created = await browser.post("/v1/client/sign_ups", { ...fields, first_name: "", last_name: "" });
  const path = `/v1/client/sign_ups/${textAt(created.body, "response", "id")}`;
  await browser.post(`${path}/prepare_verification`, { strategy: "email_code" });
  return path;
}

test("an address, a password and the code make a person with a session", async () => {
  const path = await prepared();
  const { body } = await browser.post(`${path}/attempt_verification`, { strategy: "email_code", code: CODE });
  expect(body["response"]).toMatchObject({ status: "complete", unverified_fields: [], missing_fields: [] });
  expect(body["client"]).toMatchObject({ sign_up: null, sessions: [{ status: "active" }] });
  const me = await browser.get("/v1/me");
  expect(me.body["response"]?.["email_addresses"]).toMatchObject([
    { email_address: bob.email_address, verification: { status: "verified" } },
  ]);
});

test("before a code is asked for, the verification has no status, so the component asks for one", async () => {
  const created = await browser.post("/v1/client/sign_ups", bob);
  expect(created.body["response"]?.["verifications"]?.["email_address"]).toEqual({
    next_action: "needs_prepare",
    supported_strategies: ["email_code"],
  });
});

test("the outbox shows the code of every prepared sign-up, newest first, to whom it belongs", async () => {
  await prepared();
  await prepared({ ...bob, email_address: "<eve>&co@example.test".replace(/[<>]/g, "") });
  const mails = await fetch(`${clerk.url}/_outbox.json?to=BOB@example.test`).then((r): Promise<unknown> =>
    r.json(),
  );
  expect(mails).toMatchObject([{ to: bob.email_address, purpose: "sign_up", code: CODE }]);
  const page = await fetch(`${clerk.url}/_outbox`).then((r) => r.text());
  expect(page.indexOf("eve&amp;co@example.test")).toBeGreaterThan(-1);
  expect(page.indexOf("eve&amp;co@example.test")).toBeLessThan(page.indexOf(bob.email_address));
});

test("a third wrong code closes the verification, and a new code opens it again", async () => {
  const path = await prepared();
  const enter = (code: string) =>
    browser.post(`${path}/attempt_verification`, { strategy: "email_code", code });
  expect(errorOf(await enter("000000"))).toEqual({ status: 422, code: "form_code_incorrect", param: "code" });
  expect(errorOf(await enter("000000"))).toMatchObject({ status: 422, code: "form_code_incorrect" });
  expect(errorOf(await enter("000000"))).toMatchObject({ status: 400, code: "verification_failed" });
  expect(errorOf(await enter(CODE))).toMatchObject({ status: 400, code: "verification_failed" });
  await browser.post(`${path}/prepare_verification`, { strategy: "email_code" });
  expect((await enter(CODE)).body["response"]?.["status"]).toBe("complete");
});

test("a code that was never asked for proves nothing", async () => {
  const created = await browser.post("/v1/client/sign_ups", bob);
  const path = `/v1/client/sign_ups/${textAt(created.body, "response", "id")}`;
  const answer = await browser.post(`${path}/attempt_verification`, { strategy: "email_code", code: CODE });
  expect(errorOf(answer)).toMatchObject({ status: 400, code: "verification_missing" });
});

test.each([
  [
    "a taken address, whatever its case",
    { email_address: "ADA@example.test" },
    "form_identifier_exists",
    "email_address",
  ],
  ["something that is no address", { email_address: "bob" }, "form_param_format_invalid", "email_address"],
  ["seven characters of password", { password: "1234567" }, "form_password_length_too_short", "password"],
  ["73 characters of password", { password: "x".repeat(73) }, "form_password_length_too_long", "password"],
  ["metadata that is no object", { unsafe_metadata: "[1]" }, "form_param_format_invalid", "unsafe_metadata"],
])("%s is refused on its field", async (_name, fields, code, param) => {
  const answer = await browser.post("/v1/client/sign_ups", { ...bob, ...fields });
  expect(errorOf(answer)).toEqual({ status: 422, code, param });
});

test("of two sign-ups for one address, only the first to enter the code gets it", async () => {
  const first = await prepared();
  const other = new Browser(clerk.url);
  const created = await other.post("/v1/client/sign_ups", bob);
  const second = `/v1/client/sign_ups/${textAt(created.body, "response", "id")}`;
  await other.post(`${second}/prepare_verification`, { strategy: "email_code" });
  await browser.post(`${first}/attempt_verification`, { strategy: "email_code", code: CODE });
  const late = await other.post(`${second}/attempt_verification`, { strategy: "email_code", code: CODE });
  expect(errorOf(late)).toMatchObject({ code: "form_identifier_exists" });
});

test("changing the address of a sign-up throws away the proof of the old one", async () => {
  const path = await prepared();
  const changed = await browser.patch(path, { email_address: "bobby@example.test" });
  expect(changed.body["response"]).toMatchObject({
    email_address: "bobby@example.test",
    verifications: { email_address: { next_action: "needs_prepare" } },
  });
});

test("another browser cannot see or finish a sign-up", async () => {
  const path = await prepared();
  const other = new Browser(clerk.url);
  await other.get("/v1/client");
  expect((await other.get(path)).status).toBe(404);
  expect(
    (await other.post(`${path}/attempt_verification`, { strategy: "email_code", code: CODE })).status,
  ).toBe(404);
});

test("whoever is signed in cannot start another sign-up or sign-in", async () => {
  await signIn(browser);
  expect(errorOf(await browser.post("/v1/client/sign_ups", bob))).toMatchObject({ code: "session_exists" });
  const again = await browser.post("/v1/client/sign_ins", { identifier: ada.email });
  expect(errorOf(again)).toMatchObject({ status: 400, code: "session_exists" });
});
