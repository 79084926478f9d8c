import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

const ROOT = resolve(__dirname, "../..");

/** A tree with the project's folder names and one violation of each rule; the packages in it are empty. */
const PLANTED: Record<string, string> = {
  "tsconfig.json": JSON.stringify({ compilerOptions: { moduleResolution: "bundler", module: "esnext" } }),
  ...Object.fromEntries(
    ["stripe", "zod", "react"].flatMap((name) => [
      [
        `node_modules/${name}/package.json`,
        JSON.stringify({ name, version: "1.0.0", main: "index.js", types: "index.d.ts" }),
      ],
      [`node_modules/${name}/index.js`, "module.exports = {};"],
      [
        `node_modules/${name}/index.d.ts`,
        "declare const value: number; export type Shape = number; export default value;",
      ],
    ]),
  ),
  "sandbox/server.ts": "export const standIn = 1;",
  "src/shared/rules.ts": "export const rule = 1;",
  "src/server/secret.ts": "export const secret = 1;",
  "src/features/card.tsx": "export const card = 1;",
  "convex/_generated/api.ts": "export const api = 1;",
  "convex/billing.ts": "export const billing = 1;",
  "scripts/tool.ts": "export const tool = 1;",
};

const VIOLATIONS: readonly [rule: string, file: string, text: string][] = [
  ["product-never-imports-sandbox", "src/server/a.ts", 'import "../../sandbox/server";'],
  ["product-never-imports-sandbox", "convex/a.ts", 'import "../sandbox/server";'],
  ["sandbox-knows-only-wire-formats", "sandbox/a.ts", 'import "../src/shared/rules";'],
  ["ui-never-reaches-server", "src/features/a.tsx", 'import "../server/secret";'],
  ["server-never-imports-ui", "src/server/b.ts", 'import "../features/card";'],
  ["server-never-imports-ui", "src/server/c.ts", 'import "react";'],
  [
    "only-server-stripe-holds-the-sdk",
    "src/server/d.ts",
    'import stripe from "stripe"; console.log(stripe);',
  ],
  ["only-server-stripe-holds-the-sdk", "sandbox/d.ts", 'import stripe from "stripe"; console.log(stripe);'],
  ["shared-is-a-leaf", "src/shared/a.ts", 'import "react";'],
  ["convex-sees-only-shared", "convex/b.ts", 'import "../src/features/card";'],
  ["src-sees-convex-through-generated", "src/server/e.ts", 'import "../../convex/billing";'],
  ["model-never-imports-functions", "convex/model/a.ts", 'import "../billing";'],
  ["product-never-imports-tests-or-scripts", "src/server/f.ts", 'import "../../scripts/tool";'],
  ["nothing-unresolved", "src/server/g.ts", 'import "./nowhere";'],
];

const LEGAL: Record<string, string> = {
  "src/server/stripe/client.ts": 'import stripe from "stripe"; console.log(stripe);',
  "src/server/legal-type.ts": 'import type { Shape } from "stripe"; export type Mine = Shape;',
  "src/shared/legal-zod.ts": 'import "zod"; import "./rules";',
  "convex/legal-shared.ts": 'import "../src/shared/rules";',
  "src/server/legal-generated.ts": 'import "../../convex/_generated/api";',
};

describe("dependency-cruiser", () => {
  let folder = "";
  let found: { rule: string; from: string }[] = [];

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "boundaries-"));
    const cycle = { "src/server/one.ts": 'import "./two";', "src/server/two.ts": 'import "./one";' };
    const files = {
      ...PLANTED,
      ...LEGAL,
      ...cycle,
      ...Object.fromEntries(VIOLATIONS.map(([, file, text]) => [file, text])),
    };
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
    const result = spawnSync(
      process.execPath,
      [
        join(ROOT, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs"),
        "--config",
        join(ROOT, ".dependency-cruiser.cjs"),
        "--output-type",
        "json",
        "src",
        "convex",
        "sandbox",
        "scripts",
      ],
      { cwd: folder, encoding: "utf8" },
    );
    // The shape is dependency-cruiser's documented JSON report.
    const report = JSON.parse(result.stdout) as {
      summary: { violations: { from: string; rule: { name: string } }[] };
    };
    found = report.summary.violations.map(({ from, rule }) => ({ from, rule: rule.name }));
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each(VIOLATIONS)("%s is reported for %s", (rule, file) => {
    expect(found).toContainEqual({ rule, from: file });
  });

  test("a cycle is reported", () => {
    expect(found.some(({ rule }) => rule === "no-cycles")).toBe(true);
  });

  test.each(Object.keys(LEGAL))("the legal form in %s passes", (file) => {
    expect(found.filter(({ from }) => from === file)).toEqual([]);
  });
});

describe("eslint", () => {
  const planted: readonly [rule: string, file: string, text: string][] = [
    [
      "no-restricted-imports",
      "convex/planted.ts",
      'import { mutation } from "./_generated/server";\nexport const open = mutation({ args: {}, handler: async () => null });\n',
    ],
    [
      "no-restricted-imports",
      "src/planted.ts",
      'import { useMutation } from "convex/react";\nexport const early = useMutation;\n',
    ],
    ["no-restricted-properties", "src/planted.ts", "export const key = process.env.STRIPE_SECRET_KEY;\n"],
    [
      "@convex-dev/no-process-env",
      "convex/planted.ts",
      "export const key = process.env.STRIPE_SECRET_KEY;\n",
    ],
    [
      "@typescript-eslint/no-floating-promises",
      "src/planted.ts",
      "async function store(): Promise<void> {}\nexport function handle(): void {\n  store();\n}\n",
    ],
    [
      "@typescript-eslint/return-await",
      "src/planted.ts",
      "declare function store(): Promise<number>;\nexport async function handle(): Promise<number> {\n  try {\n    return store();\n  } catch {\n    return 0;\n  }\n}\n",
    ],
    [
      "@typescript-eslint/switch-exhaustiveness-check",
      "src/planted.ts",
      'export function word(state: "open" | "paid"): string {\n  switch (state) {\n    case "open":\n      return "Open";\n  }\n  return "";\n}\n',
    ],
    [
      "max-lines",
      "src/planted.ts",
      Array.from({ length: 301 }, (_, line) => `export const a${line} = ${line};`).join("\n"),
    ],
    [
      "@convex-dev/require-access-control",
      "convex/planted.ts",
      'import { mutationGeneric as mutation } from "convex/server";\nexport const open = mutation({ args: {}, handler: async () => null });\n',
    ],
  ];
  let found: { file: string; rules: string[] }[] = [];

  beforeAll(() => {
    const output = execFileSync(process.execPath, [join(ROOT, "__tests__/support/lint-planted.mjs")], {
      cwd: ROOT,
      input: JSON.stringify(planted.map(([, file, text]) => ({ file, text }))),
      encoding: "utf8",
    });
    // Printed by the support script named above.
    found = JSON.parse(output) as { file: string; rules: string[] }[];
  });

  test.each(planted.map(([rule, file], index) => [rule, file, index] as const))(
    "%s is reported in %s",
    (rule, _file, index) => {
      expect(found[index]?.rules).toContain(rule);
    },
  );
});
