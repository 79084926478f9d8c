import { backendClient } from "./sdk";
import { APP_URL, Browser, PNG, SECRET_KEY, ada, claimsOf, errorOf, signIn, startTestClerk } from "./support";
import type { Answer, Wire } from "./support";

let clerk: Awaited<ReturnType<typeof startTestClerk>>;
beforeAll(async () => {
  clerk = await startTestClerk();
});
afterAll(() => clerk.close());

const backend = () => backendClient(clerk.url);

/** A person with an address of their own. */
let people = 0;
const newUser = (overrides: object = {}) => {
  people += 1;
  return backend().users.createUser({
    emailAddress: [`person${people}@example.test`],
    password: "a long enough one",
    ...overrides,
  });
};

async function raw(path: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(`${clerk.url}${path}`, {
    ...init,
    headers: { authorization: `Bearer ${SECRET_KEY}`, "content-type": "application/json", ...init.headers },
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Wire };
}

test("a created person can be read back, signs in with the password, and is gone after deletion", async () => {
  const user = await newUser({ firstName: "Bob", externalId: "ext_1", publicMetadata: { seats: 3 } });
  expect(await backend().users.getUser(user.id)).toMatchObject({
    firstName: "Bob",
    lastName: null,
    externalId: "ext_1",
    passwordEnabled: true,
    publicMetadata: { seats: 3 },
    emailAddresses: [{ verification: { status: "verified" } }],
  });
  const email = user.emailAddresses[0]?.emailAddress ?? "";
  expect(await signIn(new Browser(clerk.url), { email, password: "a long enough one" })).toMatch(/^sess_/);
  await backend().users.deleteUser(user.id);
  await expect(backend().users.getUser(user.id)).rejects.toMatchObject({
    status: 404,
    errors: [{ code: "resource_not_found" }],
  });
});

test("lists are newest first, counted apart from the page, and filtered by address, id and words", async () => {
  const first = await newUser({ firstName: "Zebulon" });
  const second = await newUser();
  const emailAddress = [first, second].map((user) => user.emailAddresses[0]?.emailAddress ?? "");
  const both = await backend().users.getUserList({ emailAddress, limit: 1, orderBy: "-created_at" });
  expect(both).toMatchObject({ data: [{}], totalCount: 2 });
  const byId = await backend().users.getUserList({ userId: [first.id] });
  expect(byId.data.map(({ id }) => id)).toEqual([first.id]);
  const byWord = await backend().users.getUserList({ query: "zebul" });
  expect(byWord.data.map(({ id }) => id)).toEqual([first.id]);
  expect(await backend().users.getUserList({ query: "nobody at all" })).toEqual({ data: [], totalCount: 0 });
});

test("metadata merges deeply, null deletes a key, and replacing forgets what was there", async () => {
  const user = await newUser({ publicMetadata: { a: { b: 1, c: 2 }, d: 3 } });
  const merged = await backend().users.updateUserMetadata(user.id, {
    publicMetadata: { a: { c: null, e: 4 } },
    privateMetadata: { note: "x" },
  });
  expect(merged).toMatchObject({
    publicMetadata: { a: { b: 1, e: 4 }, d: 3 },
    privateMetadata: { note: "x" },
  });
  expect(merged.publicMetadata).not.toHaveProperty("a.c");
  const replaced = await backend().users.replaceUserMetadata(user.id, { publicMetadata: { only: true } });
  expect(replaced.publicMetadata).toEqual({ only: true });
  expect(replaced.privateMetadata).toEqual({ note: "x" });
});

test("a browser never sees private metadata", async () => {
  const user = await newUser({ privateMetadata: { note: "for servers" } });
  const browser = new Browser(clerk.url);
  await signIn(browser, { email: user.emailAddresses[0]?.emailAddress ?? "", password: "a long enough one" });
  expect(JSON.stringify((await browser.get("/v1/client")).body)).not.toContain("for servers");
});

test("an update changes what it names and nothing else; a new password can end all sessions", async () => {
  const user = await newUser({ firstName: "Bob", lastName: "Stone" });
  const { id } = await backend().sessions.createSession({ userId: user.id });
  const updated = await backend().users.updateUser(user.id, {
    firstName: "Rob",
    password: "another long one",
    signOutOfOtherSessions: true,
  });
  expect(updated).toMatchObject({ firstName: "Rob", lastName: "Stone" });
  expect((await backend().sessions.getSession(id)).status).toBe("revoked");
  const check = (password: string) => backend().users.verifyPassword({ userId: user.id, password });
  expect(await check("another long one")).toMatchObject({ verified: true });
  await expect(check("a long enough one")).rejects.toMatchObject({ status: 422 });
});

test("sessions of a person are listed by status, and a revoked one has no more tokens", async () => {
  const user = await newUser();
  const session = await backend().sessions.createSession({ userId: user.id });
  const { jwt } = await backend().sessions.getToken(session.id);
  expect(claimsOf(jwt)).toMatchObject({ sub: user.id, sid: session.id });
  const active = () => backend().sessions.getSessionList({ userId: user.id, status: "active" });
  expect(await active()).toMatchObject({ data: [{ id: session.id }], totalCount: 1 });
  await backend().sessions.revokeSession(session.id);
  expect(await active()).toMatchObject({ data: [], totalCount: 0 });
  await expect(backend().sessions.getToken(session.id)).rejects.toMatchObject({ status: 404 });
});

test("a picture can be set, is served as it came, and can be removed", async () => {
  const file = new Blob([PNG], { type: "image/png" });
  const { hasImage, imageUrl } = await backend().users.updateUserProfileImage(ada.id, { file });
  expect(hasImage).toBe(true);
  const served = await fetch(imageUrl.replace(`${APP_URL}/__clerk`, clerk.url));
  expect(served.headers.get("content-type")).toBe("image/png");
  expect(Buffer.from(await served.arrayBuffer()).equals(PNG)).toBe(true);
  expect(await backend().users.deleteUserProfileImage(ada.id)).toMatchObject({ hasImage: false });
  expect((await fetch(served.url)).status).toBe(404);
});

test.each([
  ["a drawing that could carry scripts", Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>"), 422],
  ["nothing", Buffer.alloc(0), 422],
  ["more than 10 MB", Buffer.concat([PNG, Buffer.alloc(10_000_000)]), 422],
  ["more than any request may have", Buffer.alloc(15_000_000), 413],
])("%s is no profile picture", async (_name, bytes, status) => {
  const file = new Blob([bytes], { type: "image/png" });
  await expect(backend().users.updateUserProfileImage(ada.id, { file })).rejects.toMatchObject({ status });
  expect((await backend().users.getUser(ada.id)).hasImage).toBe(false);
});

test("organizations are off, in Clerk's words", async () => {
  const off = { status: 403, errors: [{ code: "organization_not_enabled_in_instance" }] };
  await expect(backend().organizations.getOrganizationList()).rejects.toMatchObject(off);
  await expect(
    backend().organizations.createOrganization({ name: "Engine", createdBy: ada.id }),
  ).rejects.toMatchObject(off);
  await expect(backend().users.getOrganizationMembershipList({ userId: ada.id })).rejects.toMatchObject(off);
});

test("answers are exactly application/json, which is what the SDK compares", async () => {
  const answer = await raw("/v1/users/count");
  expect(answer.headers.get("content-type")).toBe("application/json");
});

test.each(["/v1/users", "/v1/sessions", "/v1/jwks", "/v1/users/user_ada"])(
  "%s needs the secret key",
  async (path) => {
    for (const authorization of ["", "Bearer sk_test_other", `Basic ${SECRET_KEY}`]) {
      const answer = await raw(path, { headers: { authorization } });
      expect(errorOf(answer)).toMatchObject({ status: 401, code: "clerk_key_invalid" });
    }
  },
);

test.each([
  ["a taken address", { email_address: [ada.email] }, 422, "form_identifier_exists"],
  ["no address", { email_address: [] }, 422, "form_param_format_invalid"],
  ["an address that is a number", { email_address: [7] }, 422, "form_param_format_invalid"],
  [
    "a short password",
    { email_address: ["c@example.test"], password: "short" },
    422,
    "form_password_length_too_short",
  ],
  [
    "metadata that is a list",
    { email_address: ["c@example.test"], public_metadata: [] },
    422,
    "form_param_format_invalid",
  ],
])("creating a person with %s is refused", async (_name, body, status, code) => {
  const answer = await raw("/v1/users", { method: "POST", body: JSON.stringify(body) });
  expect(errorOf(answer)).toMatchObject({ status, code });
});

test("a body that is no JSON, and one that says it is something else, are refused", async () => {
  const post = (body: string, type: string) =>
    raw("/v1/users", { method: "POST", body, headers: { "content-type": type } });
  expect((await post("{oops", "application/json")).status).toBe(400);
  expect((await post("email_address=c@example.test", "application/x-www-form-urlencoded")).status).toBe(415);
});

test.each(["limit=-1", "limit=501", "limit=ten", "offset=1.5"])("a page of %s is refused", async (query) => {
  expect((await raw(`/v1/users?${query}`)).status).toBe(422);
});
