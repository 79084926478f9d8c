import { backendClient } from "./sdk";
import { Browser, CODE, ada, errorOf, signIn, startTestClerk, textAt } from "./support";

let clerk: Awaited<ReturnType<typeof startTestClerk>>;
let browser: Browser;
beforeEach(async () => {
  clerk = await startTestClerk();
  browser = new Browser(clerk.url);
  await signIn(browser);
});
afterEach(() => clerk.close());

const backend = () => backendClient(clerk.url);

/** Adds an address and asks for its code; returns its path. Clerk's components end the first path in a slash. */
async function added(address: string, by = browser): Promise<string> {
  const { body } = await by.post("/v1/me/email_addresses/", { email_address: address });
  const path = `/v1/me/email_addresses/${textAt(body, "response", "id")}`;
  await by.post(`${path}/prepare_verification`, { strategy: "email_code" });
  return path;
}

const prove = (path: string, by = browser) => by.post(`${path}/attempt_verification`, { code: CODE });

test("a name can be changed and cleared", async () => {
  await browser.patch("/v1/me", { first_name: "Augusta", last_name: "" });
  expect(await backend().users.getUser(ada.id)).toMatchObject({ firstName: "Augusta", lastName: null });
});

test("a new address counts once its code was entered, and can then become the primary one", async () => {
  const path = await added("new@example.test");
  const id = path.split("/").at(-1) ?? "";
  const makePrimary = () => browser.patch("/v1/me", { primary_email_address_id: id });
  expect((await makePrimary()).status).toBe(422);
  await prove(path);
  expect((await makePrimary()).body["response"]).toMatchObject({ primary_email_address_id: id });
  expect(await backend().users.getUser(ada.id)).toMatchObject({
    primaryEmailAddress: { emailAddress: "new@example.test" },
  });
  await browser.delete("/v1/client/sessions");
  expect(await signIn(browser, { ...ada, email: "new@example.test" })).toMatch(/^sess_/);
});

test("an address nobody proved keeps nobody out, and only one person can prove it", async () => {
  await backend().users.createUser({ emailAddress: ["bob@example.test"], password: "a long enough one" });
  const bob = new Browser(clerk.url);
  await signIn(bob, { email: "bob@example.test", password: "a long enough one" });
  const adas = await added("wanted@example.test");
  const bobs = await added("wanted@example.test", bob);
  expect((await prove(bobs, bob)).status).toBe(200);
  expect(errorOf(await prove(adas))).toMatchObject({ code: "form_identifier_exists" });
});

test("removing the primary address promotes the next; the last one cannot be removed", async () => {
  const path = await added("new@example.test");
  const { body } = await browser.get("/v1/me");
  const first = `/v1/me/email_addresses/${textAt(body, "response", "primary_email_address_id")}`;
  expect(errorOf(await browser.delete(first))).toMatchObject({ code: "last_identification_deletion_failed" });
  await prove(path);
  expect((await browser.delete(first)).status).toBe(200);
  expect(await backend().users.getUser(ada.id)).toMatchObject({
    primaryEmailAddress: { emailAddress: "new@example.test" },
    emailAddresses: [{}],
  });
});

test("another person's address cannot be touched", async () => {
  const path = await added("new@example.test");
  await backend().users.createUser({ emailAddress: ["bob@example.test"], password: "a long enough one" });
  const bob = new Browser(clerk.url);
  await signIn(bob, { email: "bob@example.test", password: "a long enough one" });
  expect((await prove(path, bob)).status).toBe(404);
  expect((await bob.delete(path)).status).toBe(404);
});

test("a password change wants the current one and a new one that is long enough and different", async () => {
  const change = (current_password: string, new_password: string) =>
    browser.post("/v1/me/change_password", { current_password, new_password });
  expect(errorOf(await change("wrong password 1", "a brand new one"))).toMatchObject({
    code: "form_password_incorrect",
    param: "current_password",
  });
  expect(errorOf(await change(ada.password, "short"))).toMatchObject({
    code: "form_password_length_too_short",
    param: "new_password",
  });
  expect(errorOf(await change(ada.password, ada.password))).toMatchObject({
    code: "form_new_password_matches_current",
  });
  expect((await change(ada.password, "a brand new one")).status).toBe(200);
  expect(await signIn(new Browser(clerk.url), { ...ada, password: "a brand new one" })).toMatch(/^sess_/);
});

test("a password change can sign every other device out and keeps this one", async () => {
  const phone = new Browser(clerk.url);
  await signIn(phone);
  await browser.post("/v1/me/change_password", {
    current_password: ada.password,
    new_password: "a brand new one",
    sign_out_of_other_sessions: "true",
  });
  expect((await phone.get("/v1/me")).status).toBe(401);
  expect((await browser.get("/v1/me")).status).toBe(200);
});

test("the devices of a person are listed by browser, and one can be signed out from another", async () => {
  const phone = new Browser(clerk.url, {
    origin: "http://localhost:3000",
    "user-agent":
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1",
  });
  const phoneSession = await signIn(phone);
  const list = (await browser.get("/v1/me/sessions/active")).body as unknown as {
    id: string;
    latest_activity: object;
  }[];
  expect(list).toHaveLength(2);
  expect(list.find(({ id }) => id === phoneSession)?.latest_activity).toMatchObject({
    device_type: "iPhone",
    browser_name: "Safari",
    browser_version: "18.0",
    is_mobile: true,
  });
  await browser.post(`/v1/me/sessions/${phoneSession}/revoke`);
  expect((await phone.get("/v1/me")).status).toBe(401);
  const other = await new Browser(clerk.url).post(`/v1/me/sessions/${phoneSession}/revoke`);
  expect(other.status).toBe(401);
});

test("a deleted account leaves no session and no way back in, on any device", async () => {
  const phone = new Browser(clerk.url);
  await signIn(phone);
  expect((await browser.delete("/v1/me")).body["response"]).toMatchObject({ id: ada.id, deleted: true });
  expect((await phone.get("/v1/me")).status).toBe(401);
  const again = await phone.post("/v1/client/sign_ins", { identifier: ada.email });
  expect(errorOf(again).code).toBe("form_identifier_not_found");
});
