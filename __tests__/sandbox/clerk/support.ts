import { createBillingClock } from "../../../sandbox/kit/clock";
import { startClerk } from "../../../sandbox/clerk/start";
import type { ClerkOptions } from "../../../sandbox/clerk/start";

export const SECRET_KEY = "sk_test_local000000000000000000000000000000";
export const APP_URL = "http://localhost:3000";
export const CODE = "424242";

export const ada = {
  id: "user_ada",
  email: "ada@example.test",
  password: "correct horse 42",
  firstName: "Ada",
  lastName: "Lovelace",
};

/** A picture of one pixel. */
export const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

/** The publishable key of an instance whose Frontend API is `host`. */
export function publishableKey(host: string): string {
  return `pk_test_${Buffer.from(`${host}$`).toString("base64").replace(/=+$/, "")}`;
}

/** A stand-in on a free port, in memory, with one person. */
export function startTestClerk(options: Partial<ClerkOptions> = {}) {
  return startClerk({
    port: 0,
    dataDir: null,
    clock: createBillingClock(),
    appUrl: APP_URL,
    secretKey: SECRET_KEY,
    publishableKey: publishableKey("127.0.0.1:3220"),
    webhook: null,
    people: [ada],
    ...options,
  });
}

export interface Answer {
  status: number;
  body: Wire;
  headers: Headers;
}

/** A JSON value with any key readable: tests name the path they expect. */
export interface Wire {
  [key: string]: Wire;
}

type Fields = Record<string, string>;

/** A browser as clerk-js drives one: keeps its cookie, posts forms, puts the verb into `_method`. */
export class Browser {
  private cookie = "";

  constructor(
    private url: string,
    private readonly headers: Record<string, string> = { origin: APP_URL },
  ) {}

  /** Goes on with its cookie at another address: the server after a restart. */
  moveTo(url: string): void {
    this.url = url;
  }

  get(path: string) {
    return this.send("GET", path);
  }

  post(path: string, fields: Fields = {}) {
    return this.send("POST", path, fields);
  }

  patch(path: string, fields: Fields = {}) {
    return this.send("POST", withQuery(path, "_method=PATCH"), fields);
  }

  delete(path: string) {
    return this.send("POST", withQuery(path, "_method=DELETE"));
  }

  private async send(method: string, path: string, fields?: Fields): Promise<Answer> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      redirect: "manual",
      headers: { ...this.headers, ...(this.cookie === "" ? {} : { cookie: this.cookie }) },
      ...(fields ? { body: new URLSearchParams(fields) } : {}),
    });
    for (const cookie of response.headers.getSetCookie()) this.cookie = cookie.split(";")[0] ?? "";
    const text = await response.text();
    const json = response.headers.get("content-type")?.startsWith("application/json");
    return {
      status: response.status,
      headers: response.headers,
      body: (json ? JSON.parse(text) : { text }) as Wire,
    };
  }
}

/** Signs in as `person` by password and returns the id of the session. */
export async function signIn(
  browser: Browser,
  person: { email: string; password: string } = ada,
): Promise<string> {
  const { body } = await browser.post("/v1/client/sign_ins", {
    identifier: person.email,
    password: person.password,
    strategy: "password",
  });
  return textAt(body, "response", "created_session_id");
}

/** The text at a path of a JSON value; throws where there is none. */
export function textAt(body: Wire, ...path: string[]): string {
  const found = path.reduce<Wire | undefined>((value, key) => value?.[key], body) as unknown;
  if (typeof found !== "string") throw new Error(`No text at ${path.join(".")}.`);
  return found;
}

/** The code and field of an error in Clerk's shape. */
export function errorOf(answer: Answer) {
  const [error] = answer.body["errors"] as unknown as { code: string; meta: Record<string, unknown> }[];
  return { status: answer.status, code: error?.code, param: error?.meta["param_name"] };
}

/** The claims of a JWT, unchecked. */
export function claimsOf(token: unknown): Record<string, unknown> {
  return JSON.parse(Buffer.from(String(token).split(".")[1] ?? "", "base64url").toString()) as Record<
    string,
    unknown
  >;
}

function withQuery(path: string, query: string): string {
  return `${path}${path.includes("?") ? "&" : "?"}${query}`;
}
