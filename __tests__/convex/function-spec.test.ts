import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { anyApi } from "convex/server";
import type { FunctionReference } from "convex/server";
import { api, internal } from "../../convex/_generated/api";
import { appModules, functionModules } from "../support/convex-modules";
import { convexApp } from "../support/convex-app";

/** What `convex/server` puts on every registered function. */
interface Registered {
  isPublic?: boolean;
  isQuery?: boolean;
  exportArgs: () => string;
  exportReturns: () => string;
}

interface Spec {
  path: string;
  registered: Registered;
}

async function spec(): Promise<Spec[]> {
  const found: Spec[] = [];
  for (const file of functionModules) {
    const module = (await appModules[file]?.()) as Record<string, unknown>;
    for (const [name, exported] of Object.entries(module)) {
      if (typeof exported !== "function" || !("exportArgs" in exported)) continue;
      const path = `${file.replace("/convex/", "").replace(".ts", "")}:${name}`;
      found.push({ path, registered: exported as unknown as Registered });
    }
  }
  return found;
}

interface ValidatorJson {
  type: string;
  value?: unknown;
}

/** A value that a validator accepts, so that what refuses the call is the identity and not the arguments. */
function plausible(validator: ValidatorJson): unknown {
  switch (validator.type) {
    case "object": {
      const fields = validator.value as Record<string, { fieldType: ValidatorJson; optional: boolean }>;
      const required = Object.entries(fields).filter(([, field]) => !field.optional);
      return Object.fromEntries(required.map(([name, field]) => [name, plausible(field.fieldType)]));
    }
    case "union":
      return plausible((validator.value as ValidatorJson[])[0] ?? { type: "null" });
    case "literal":
      return validator.value;
    case "array":
      return [];
    case "number":
      return 1;
    case "boolean":
      return true;
    case "string":
    case "id":
      return "x";
    default:
      return null;
  }
}

test("trap: every public function refuses anonymous callers, whatever they send", async () => {
  const { t } = await convexApp();
  const publicOnes = (await spec()).filter(({ registered }) => registered.isPublic);
  expect(publicOnes.length).toBeGreaterThan(15);
  for (const each of publicOnes) await expect(call(t, each)).rejects.toThrow("unauthenticated");
});

test("trap: whoever is no operator by our own table opens no operator's function, whatever their token claims", async () => {
  const { t, person } = await convexApp();
  const adminOnes = (await spec()).filter(
    ({ path, registered }) =>
      registered.isPublic && path.startsWith("admin") && path !== "adminOverview:isOperator",
  );
  expect(adminOnes.length).toBeGreaterThan(10);
  const boaster = t.withIdentity({
    issuer: "https://clerk.test",
    subject: "user_boaster",
    role: "operator",
    public_metadata: { role: "operator" },
  });
  await boaster.mutation(api.prompts.create, { title: "First", body: "", tags: [] });
  for (const each of adminOnes) {
    await expect(call(person("stranger"), each)).rejects.toThrow("forbidden");
    await expect(call(boaster, each)).rejects.toThrow("forbidden");
  }
});

test("an operator whose account was deleted is one no more", async () => {
  const { t, person } = await convexApp();
  await t.mutation(internal.users.makeOperator, { who: "user_ada" });
  expect(await person("ada").query(api.adminOverview.tabs, {})).toEqual({ dead: 0, alerts: 0 });
  await t.run(async (ctx) => {
    const user = await ctx.db.query("users").first();
    if (user !== null) await ctx.db.patch("users", user._id, { deletedAt: 1 });
  });
  await expect(person("ada").query(api.adminOverview.tabs, {})).rejects.toThrow("forbidden");
});

type Caller = Pick<Awaited<ReturnType<typeof convexApp>>["t"], "query" | "mutation">;

/** Calls a function with arguments that its validators accept. */
function call(caller: Caller, { path, registered }: Spec): Promise<unknown> {
  const [module = "", name = ""] = path.split(":");
  const reference = anyApi[module]?.[name] as unknown;
  const args = JSON.parse(registered.exportArgs()) as ValidatorJson;
  const filled = hasIds(args) ? withIds(args) : (plausible(args) as object);
  return registered.isQuery
    ? caller.query(reference as FunctionReference<"query">, filled)
    : caller.mutation(reference as FunctionReference<"mutation">, filled);
}

// An id must belong to its table before the handler runs; convex-test spells it `<number><table>`.
function withIds(args: ValidatorJson): object {
  const fields = args.value as Record<string, { fieldType: ValidatorJson & { tableName?: string } }>;
  const filled = plausible(args) as Record<string, unknown>;
  for (const [name, { fieldType }] of Object.entries(fields)) {
    if (fieldType.type === "id") filled[name] = `10000${fieldType.tableName ?? ""}`.padStart(32, "0");
  }
  return filled;
}

function hasIds(args: ValidatorJson): boolean {
  return JSON.stringify(args).includes('"type":"id"');
}

test("a person's token opens no service function, and the service token opens no person's function", async () => {
  const { person, service } = await convexApp();
  const ada = person("ada");
  await expect(ada.query(anyApi.health?.check as unknown as FunctionReference<"query">, {})).rejects.toThrow(
    "unauthenticated",
  );
  await expect(
    service.query(anyApi.billing?.overview as unknown as FunctionReference<"query">, {}),
  ).rejects.toThrow("unauthenticated");
});

test("every function says what it returns and takes no value of any type", async () => {
  for (const { path, registered } of await spec()) {
    expect({ path, returns: registered.exportReturns() }).not.toEqual({ path, returns: "null" });
    expect({ path, any: /"type":"any"/.test(registered.exportArgs() + registered.exportReturns()) }).toEqual({
      path,
      any: false,
    });
  }
});

test("trap: nothing public changes a subscription, and what reads or writes Stripe's picture is internal", async () => {
  const publicPaths = (await spec()).filter(({ registered }) => registered.isPublic).map(({ path }) => path);
  expect(
    publicPaths.filter((path) => /^(reconcile|entitlement|outbox|retention|users|stripe):/.test(path)),
  ).toEqual([]);
  // An operator's own, which the tests above call as everybody else.
  expect(publicPaths.filter((path) => /updateUserSubscription|setPlan|grant/i.test(path))).toEqual([
    "adminPeople:grantComp",
  ]);
  expect(publicPaths.filter((path) => path.startsWith("sync:"))).toEqual(["sync:request"]);
});

/** Every source file of the functions, by its path. */
function sources(): Map<string, string> {
  const folder = join(process.cwd(), "convex");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
    (file) => file.endsWith(".ts") && !file.startsWith("_generated"),
  );
  return new Map(files.map((file) => [file, readFileSync(join(folder, file), "utf8")]));
}

test.each([
  ["inserts into the inbox", /insert\("webhookLogs"/g, ["model/inbox.ts"]],
  ["writes an inbox row", /patch\("webhookLogs"/g, ["model/inbox.ts"]],
  ["writes subscriptions", /(insert|patch|replace|delete)\("subscriptions"/g, WRITERS_OF_SUBSCRIPTIONS()],
  ["reads without a bound", /\.collect\(\)/g, []],
  ["scans with a filter", /\)\s*\.filter\(\(q\)/g, []],
  ["reads the process environment", /process\.env/g, []],
])("only the named files hold code that %s", (_what, pattern, allowed) => {
  const holders = [...sources()].filter(([, text]) => text.match(pattern)).map(([file]) => file);
  expect(holders.sort()).toEqual([...allowed].sort());
});

/** The commit replaces the picture; the other two only change whose it is. */
function WRITERS_OF_SUBSCRIPTIONS(): string[] {
  return ["model/picture.ts", "model/claimCustomer.ts", "model/users.ts"];
}
