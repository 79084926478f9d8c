import convexPlugin from "@convex-dev/eslint-plugin";
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

const RAW_BUILDERS = [
  "query",
  "mutation",
  "action",
  "internalQuery",
  "internalMutation",
  "internalAction",
  "httpAction",
];

const envAccess = {
  object: "process",
  property: "env",
  message: "The environment is parsed once: read it from src/server/env.ts.",
};

export default tseslint.config(
  {
    ignores: [
      "node_modules/",
      ".next/",
      ".next-*/",
      ".sandbox/",
      "convex/_generated/",
      "screenshots/",
      "next-env.d.ts",
    ],
  },
  ...tseslint.configs.recommendedTypeChecked,
  ...convexPlugin.configs.recommended,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "max-lines": ["error", { max: 300, skipBlankLines: true, skipComments: true }],
      "max-lines-per-function": ["warn", { max: 60, skipBlankLines: true, skipComments: true }],
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/return-await": ["error", "in-try-catch"],
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "separate-type-imports" }],
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true, allowBoolean: true },
      ],
      eqeqeq: "error",
      "no-console": "error",
    },
  },
  {
    files: ["src/**/*.{ts,tsx}"],
    rules: { "no-restricted-properties": ["error", envAccess] },
  },
  {
    // `instrumentation.ts` asks which runtime it was compiled for.
    files: ["src/server/env.ts", "src/instrumentation.ts"],
    rules: { "no-restricted-properties": "off" },
  },
  {
    files: ["src/**/*.tsx", "src/features/**/*.ts"],
    ...reactHooks.configs.flat["recommended-latest"],
  },
  {
    files: ["src/**/*.{ts,tsx}"],
    ignores: ["src/components/signed-in.tsx"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          name: "convex/react",
          importNames: ["useMutation", "usePaginatedQuery", "useQuery"],
          message: "A page is alive before it has a token: use the hooks of src/components/signed-in.tsx.",
        },
      ],
    },
  },
  {
    files: ["convex/**/*.ts"],
    rules: {
      // Function logs are Convex's only log channel.
      "no-console": "off",
      "@convex-dev/require-access-control": "error",
      "@convex-dev/no-process-env": "error",
    },
  },
  {
    files: ["convex/**/*.ts"],
    ignores: ["convex/functions.ts"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              group: ["**/_generated/server"],
              importNames: RAW_BUILDERS,
              message: "Every Convex function comes from the builders in convex/functions.ts.",
            },
          ],
        },
      ],
    },
  },
  {
    // Command-line programs speak to a terminal.
    files: ["scripts/**/*.ts", "sandbox/**/*.ts"],
    rules: { "no-console": "off" },
  },
  {
    files: ["__tests__/**/*.{ts,tsx}"],
    rules: {
      // Stripe's expandable ids are strings unless a test asked for more.
      "@typescript-eslint/no-base-to-string": "off",
      "max-lines-per-function": "off",
      "no-console": "off",
      "@typescript-eslint/unbound-method": "off",
    },
  },
  {
    files: ["**/*.{mjs,cjs,js}"],
    ...tseslint.configs.disableTypeChecked,
    rules: { ...tseslint.configs.disableTypeChecked.rules, "no-undef": "off" },
  },
);
